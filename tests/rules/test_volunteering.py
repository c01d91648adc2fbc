"""How volunteers join, tire, leave and are shared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.kinds import MUNICIPAL, NGO
from civsim.rules.volunteering import (
    given_hours,
    join_probability,
    leave_probability,
    moves_on,
    place_volunteer,
    recruiting_pull,
    start_volunteering,
    stop_volunteering,
    tire,
    volunteer_appeal,
)

from .building import CALM, assert_state, close, count, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("rate", "energy", "probability"),
    [
        (0.52, 0.7, 0.009950166250831947),
        (0.52, 1.0, 0.009950166250831947),
        (0.52, 0.2, 0.024690087971667385),
        (5.2, 0.7, 0.09516258196404048),
        (0.52, 0.0, 0.030524426923974057),
        (0.0, 0.0, 0.0),
    ],
)
def test_leave_probability(rate, energy, probability):
    assert leave_probability(thing(energy=energy), parameters(leave_rate=rate)) == close(probability)


def test_fixed_resources_neither_tire_nor_win_volunteers():
    fixed = parameters(resources="fixed", leave_rate=0.52, join_rate=0.5, recruiting_pull=5.0, join_temperature=0.1)
    assert leave_probability(thing(energy=0.0), fixed) == close(0.009950166250831947)
    district = thing(recruiting_hours=50.0, people=100, volunteers=4, volunteer_pool=10, recruits=3)
    assert recruiting_pull(district, fixed) == 0.0
    assert join_probability(thing(threshold=0.4), district, fixed) == close(0.25)
    assert moves_on(fixed) and not moves_on(parameters())


@given(p=parameter_sets("leave_rate"), energy=unit, more=unit)
@settings(**CALM)
def test_the_tired_leave_sooner(p, energy, more):
    tired, rested = (leave_probability(thing(energy=one), p) for one in sorted((energy, more)))
    assert 0.0 <= rested <= tired <= 1.0


@pytest.mark.parametrize(
    ("pull", "hours", "people", "expected"),
    [
        (0.2, 5.0, 250, 0.4),
        (0.1, 5.0, 250, 0.2),
        (0.2, 10.0, 250, 0.8),
        (0.2, 5.0, 500, 0.2),
        (0.2, 5.0, 0, 100.0),
    ],
)
def test_recruiting_pull(pull, hours, people, expected):
    assert recruiting_pull(thing(recruiting_hours=hours, people=people), parameters(recruiting_pull=pull)) == close(
        expected
    )


# exposure 30/100 + pull .2 − threshold .4 = .1; logistic(.1/.1) = .73106
@pytest.mark.parametrize(
    ("changed", "threshold", "changes", "probability"),
    [
        ({}, 0.4, {}, 0.07310585786300049),
        ({}, 0.6, {}, 0.02689414213699951),
        ({"volunteers": 40}, 0.5, {}, 0.07310585786300049),
        ({"recruiting_hours": 0.5}, 0.3, {}, 0.07310585786300049),
        ({"volunteer_pool": 60}, 0.6, {}, 0.07310585786300049),
        ({}, 0.4, {"join_rate": 0.2}, 0.14621171572600098),
        ({}, 0.4, {"join_temperature": 0.05}, 0.08807970779778823),
        ({"recruits": 7}, 0.4, {}, 0.16579527207670044),
        ({"recruits": 70}, 0.4, {}, 1.0),
        ({"recruits": 900}, 0.4, {}, 1.0),
        ({"volunteers": 100, "recruits": 1}, 0.4, {}, 1.0),
        ({"volunteers": 120, "recruits": 0}, 1.3, {}, 0.07310585786300049),
        ({"volunteers": 1, "volunteer_pool": 1}, 1.1, {}, 0.07310585786300049),
        ({"volunteers": 0, "volunteer_pool": 0}, 0.1, {}, 0.07310585786300049),
        ({"recruiting_hours": 0.0}, 0.3, {"join_temperature": 0.0}, 0.1),
        ({"recruiting_hours": 0.0}, 0.301, {"join_temperature": 0.0}, 0.0),
        ({"recruiting_hours": 0.0, "recruits": 7}, 0.301, {"join_temperature": 0.0}, 0.1),
        ({"recruiting_hours": 0.0}, 0.2, {"join_temperature": 0.0, "join_rate": 1.0}, 1.0),
    ],
)
def test_join_probability(changed, threshold, changes, probability):
    state = {"volunteers": 30, "volunteer_pool": 100, "recruits": 0, "recruiting_hours": 1.0, "people": 100}
    p = parameters(**{"join_rate": 0.1, "join_temperature": 0.1, "recruiting_pull": 0.2, **changes})
    assert join_probability(thing(threshold=threshold), thing(state, changed), p) == close(probability)


@pytest.mark.parametrize(("first_threshold", "active"), [(0, 100), (1, 0)])
def test_thresholds_from_0_to_99_bring_everybody(first_threshold, active):
    p = parameters(join_rate=1.0, join_temperature=0.0, recruiting_pull=0.0)
    waiting = [thing(threshold=number / 100) for number in [first_threshold, *range(1, 100)]]
    district = thing(volunteers=0, volunteer_pool=100, recruits=0, recruiting_hours=0.0, people=100)
    for _ in range(200):
        joining = [one for one in waiting if join_probability(one, district, p) == 1.0]
        waiting = [one for one in waiting if one not in joining]
        district.volunteers += len(joining)
    assert district.volunteers == active


@given(
    p=parameter_sets("join_rate", "join_temperature", "recruiting_pull"),
    threshold=st.floats(-10.0, 10.0),
    volunteers=count,
    more=count,
    idle=count,
    hours=st.floats(0.0, 1e4),
    recruits=count,
)
@settings(**CALM)
def test_company_and_recruiting_draw_people_in(p, threshold, volunteers, more, idle, hours, recruits):
    def probability(active, recruiting):
        district = thing(volunteers=active, volunteer_pool=volunteers + more + idle, recruits=0, people=100)
        district.recruiting_hours = recruiting
        return join_probability(thing(threshold=threshold), district, p)

    assert 0.0 <= probability(volunteers, hours) <= probability(volunteers + more, hours) + 1e-12 <= 1.0 + 1e-12
    assert probability(volunteers, 0.0) <= probability(volunteers, hours) + 1e-12
    district = thing(volunteers=volunteers, volunteer_pool=volunteers + idle, recruits=recruits, people=100)
    district.recruiting_hours = hours
    assert 0.0 <= join_probability(thing(threshold=threshold), district, p) <= 1.0


@pytest.mark.parametrize(
    ("active", "kind", "kilometres", "scale", "appeal"),
    [
        (1, NGO, 0.0, 2.0, 0.8),
        (1, NGO, 2.0, 2.0, 0.29430355293715387),
        (1, NGO, 2.0, 1.0, 0.10826822658929016),
        (1, MUNICIPAL, 0.0, 2.0, 0.2),
        (1, MUNICIPAL, 2.0, 2.0, 0.07357588823428847),
        (0, NGO, 0.0, 2.0, 0.0),
        (0, MUNICIPAL, 0.0, 2.0, 0.0),
    ],
)
def test_volunteer_appeal(active, kind, kilometres, scale, appeal):
    provider = thing(active=active, kind=kind, reputation=0.8)
    p = parameters(municipal_volunteers=0.25, distance_scale=scale)
    assert volunteer_appeal(provider, kilometres, p) == close(appeal)


def test_start_and_stop_volunteering():
    kept = {"hours": 3.0, "threshold": 0.4}
    volunteer = thing(kept, provider=-1, placed=-1, energy=0.3)
    start_volunteering(volunteer, 6)
    assert_state(volunteer, kept, {"provider": 6, "placed": 6, "energy": 1.0})
    stop_volunteering(volunteer)
    assert_state(volunteer, kept, {"provider": -1, "placed": -1, "energy": 1.0})


@pytest.mark.parametrize(
    ("placed", "target", "energy", "placed_after", "energy_after"),
    [(6, 8, 0.5, 8, 0.4), (8, 6, 0.5, 6, 0.4), (8, 8, 0.5, 8, 0.5), (6, 8, 0.05, 8, 0.0)],
)
def test_place_volunteer(placed, target, energy, placed_after, energy_after):
    volunteer = thing(provider=6, placed=placed, energy=energy)
    place_volunteer(volunteer, target, parameters(sharing_energy=0.1))
    assert_state(volunteer, {"provider": 6}, {"placed": placed_after, "energy": energy_after})


@pytest.mark.parametrize(
    ("placed", "loss", "hours"), [(6, 0.1, 5.0), (8, 0.1, 4.5), (8, 0.0, 5.0), (8, 1.0, 0.0), (6, 1.0, 5.0)]
)
def test_given_hours(placed, loss, hours):
    volunteer = thing(provider=6, placed=placed, hours=5.0)
    assert given_hours(volunteer, parameters(sharing_loss=loss)) == close(hours)


# idle 1 − .3/.6 = .5; rest 1 − .65 · .5 − .5 · 3/12 = .55
@pytest.mark.parametrize(
    ("utilisation", "applied", "turned_away", "energy", "changes", "after"),
    [
        (0.3, 12, 3, 0.8, {}, 0.75),
        (0.6, 12, 3, 0.8, {}, 0.815),
        (1.0, 12, 3, 0.8, {}, 0.815),
        (0.3, 12, 0, 0.8, {}, 0.775),
        (0.3, 0, 0, 0.8, {}, 0.775),
        (0.3, 1, 1, 0.8, {}, 0.675),
        (0.3, 12, 3, 0.3, {}, 0.35),
        (0.0, 12, 12, 0.8, {}, 0.64),
        (0.3, 12, 3, 0.8, {"idle_drain": 0.25}, 0.79),
        (0.3, 12, 3, 0.8, {"refusal_drain": 0.9}, 0.73),
        (0.3, 12, 3, 0.8, {"energy_comfort": 1.0}, 0.724),
        (0.3, 12, 3, 0.8, {"energy_memory": 1.0}, 0.55),
        (0.3, 12, 3, 0.8, {"learn_energy": 0}, 0.8),
    ],
)
def test_tire(utilisation, applied, turned_away, energy, changes, after):
    chosen = {
        "energy_comfort": 0.6,
        "idle_drain": 0.65,
        "refusal_drain": 0.5,
        "energy_memory": 0.2,
        **changes,
    }
    volunteer = thing(energy=energy, hours=3.0)
    provider = thing(utilisation=utilisation, applied=applied, turned_away=turned_away)
    tire(volunteer, provider, parameters(**chosen))
    assert_state(volunteer, {"hours": 3.0}, {"energy": after})


@given(
    p=parameter_sets("energy_comfort", "idle_drain", "refusal_drain", "energy_memory"),
    energy=unit,
    use=unit,
    more=unit,
    applied=st.integers(1, 1000),
    away=unit,
)
@settings(**CALM)
def test_work_keeps_energy_up_and_refusals_wear_it_down(p, energy, use, more, applied, away):
    low, high = sorted((use, more))
    turned_away = int(away * applied)
    results = []
    for utilisation, refused in ((low, turned_away), (high, turned_away), (low, 0)):
        volunteer = thing(energy=energy)
        tire(volunteer, thing(utilisation=utilisation, applied=applied, turned_away=refused), p)
        assert 0.0 <= volunteer.energy <= 1.0
        results.append(volunteer.energy)
    assert results[0] <= results[1] + 1e-12 and results[0] <= results[2] + 1e-12
