"""How people choose, are admitted and are turned away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.draws import uniform
from civsim.rules.access import (
    enrol,
    find_no_offer,
    interrupt,
    is_admitted,
    referral_weight,
    set_appeal,
    set_nearness,
    turn_away,
    urgency,
)
from civsim.rules.kinds import DID_NOT_TRY, ENROLLED, INTERRUPTED, LOST_IN_REFERRAL, NO_OFFER, SEEKING, TURNED_AWAY

from .building import CALM, assert_state, close, draw, parameters, thing


@pytest.mark.parametrize(
    ("here", "there", "scale", "nearness"),
    [
        ((0, 0), (3, 4), 5.0, 0.36787944117144233),
        ((0, 0), (3, 4), 10.0, 0.6065306597126334),
        ((3, 4), (3, 4), 1.0, 1.0),
        ((1, 0), (-1, 0), 1.0, 0.1353352832366127),
    ],
)
def test_set_nearness(here, there, scale, nearness):
    offer = thing(share=0.5)
    districts = (thing(x=x, y=y) for x, y in (here, there))
    set_nearness(offer, *districts, parameters(distance_scale=scale))
    assert_state(offer, {"share": 0.5}, {"nearness": nearness})


@pytest.mark.parametrize(
    ("active", "places", "enrolled", "transparency", "free", "appeal"),
    [
        (1, 9, 6, 0.0, 3, 0.6),
        (1, 9, 6, 1.0, 3, 0.2),
        (1, 9, 6, 0.25, 3, 0.5),
        (1, 4, 0, 1.0, 4, 0.4),
        (1, 4, 6, 0.25, 0, 0.3),
        (1, 4, 4, 1.0, 0, 0.0),
        (1, 1, 0, 0.25, 1, 0.2),
        (0, 9, 6, 0.0, 3, 0.0),
        (1, 0, 2, 0.0, 0, 0.0),
    ],
)
def test_set_appeal(active, places, enrolled, transparency, free, appeal):
    before = {"places": places, "enrolled": enrolled, "nearness": 0.5}
    offer = thing(before, free=77, appeal=77.0)
    set_appeal(offer, thing(active=active, reputation=0.4), parameters(transparency=transparency))
    assert_state(offer, before, {"free": free, "appeal": appeal})


@pytest.mark.parametrize(("active", "places", "appeal"), [(1, 4, 0.5), (1, 1, 0.5), (1, 0, 0.0), (0, 4, 0.0)])
def test_who_goes_by_the_way_alone_sees_nearness_only(active, places, appeal):
    before = {"places": places, "enrolled": 1, "nearness": 0.5}
    offer = thing(before, free=77, appeal=77.0)
    set_appeal(offer, thing(active=active, reputation=0.4), parameters(choice_rule="nearness", transparency=1.0))
    assert_state(offer, before, {"free": max(places - 1, 0), "appeal": appeal})


@pytest.mark.parametrize(
    ("rule", "free", "informed", "weight"),
    [
        ("free_places", 3, True, 3),
        ("free_places", 0, True, 0),
        ("free_places", 3, False, 1),
        ("free_places", 0, False, 1),
        ("lot", 3, True, 1),
        ("lot", 0, True, 0),
        ("lot", 0, False, 1),
    ],
)
def test_referral_weight(rule, free, informed, weight):
    assert referral_weight(thing(free=free), informed, parameters(referral_rule=rule)) == weight


@pytest.mark.parametrize(
    ("u", "free", "waiting", "admitted"),
    [
        (0.19, 1, 5, True),
        (0.21, 1, 5, False),
        (0.59, 3, 5, True),
        (0.61, 3, 5, False),
        (0.5, 1, 2, False),
        (0.0, 0, 5, False),
        (0.999, 5, 5, True),
        (1.0 - 2.0**-53, 3, 3, True),
        (0.999, 9, 5, True),
    ],
)
def test_is_admitted(u, free, waiting, admitted):
    assert is_admitted(u, free, waiting) is admitted


def admitted_positions(seed, places, applicants):
    """Return the positions admitted when the rule is asked of each applicant in turn."""
    free, chosen = places, []
    for position in range(applicants):
        if is_admitted(uniform(seed, 5, position, 0), free, applicants - position):
            chosen.append(position)
            free -= 1
    return chosen


@given(seed=st.integers(0, 2**40), places=st.integers(0, 30), applicants=st.integers(0, 30))
@settings(**CALM)
def test_admission_fills_exactly_the_places_there_are(seed, places, applicants):
    assert len(admitted_positions(seed, places, applicants)) == min(places, applicants)


@pytest.mark.parametrize(("places", "applicants"), [(1, 2), (1, 7), (3, 7), (6, 7)])
def test_admission_is_uniform_over_positions(places, applicants):
    rounds = 20_000
    admitted = [0] * applicants
    for seed in range(rounds):
        for position in admitted_positions(seed, places, applicants):
            admitted[position] += 1
    share = places / applicants
    spread = (rounds * share * (1.0 - share)) ** 0.5
    assert max(abs(number - rounds * share) for number in admitted) < 4.0 * spread


def test_admission_is_uniform_over_pairs():
    rounds, pairs = 20_000, {}
    for seed in range(rounds):
        pair = tuple(admitted_positions(seed, 2, 5))
        pairs[pair] = pairs.get(pair, 0) + 1
    assert len(pairs) == 10
    chi_squared = sum((number - 2_000) ** 2 / 2_000 for number in pairs.values())
    assert chi_squared < 27.88  # the .999 quantile with 9 degrees of freedom


@pytest.mark.parametrize(
    ("intake", "waited", "due", "u", "rank"),
    [
        ("longest_wait", 5, 40, 0.25, 5.25),
        ("longest_wait", 0, 40, 0.75, 0.75),
        ("most_urgent", 5, 40, 0.25, -39.75),
        ("most_urgent", 0, 30, 0.25, -29.75),
        ("random", 0, 40, 0.25, 0.25),
    ],
)
def test_urgency(intake, waited, due, u, rank):
    assert urgency(thing(weeks_waited=waited, due_week=due), parameters(intake=intake), u) == close(rank)


@given(weeks=st.integers(0, 3000), more=st.integers(1, 3000), u=draw, v=draw)
@settings(**CALM)
def test_no_draw_outweighs_a_week(weeks, more, u, v):
    early, late = (
        thing(weeks_waited=weeks, due_week=weeks),
        thing(weeks_waited=weeks + more, due_week=weeks + more),
    )
    longest, urgent = parameters(intake="longest_wait"), parameters(intake="most_urgent")
    assert urgency(late, longest, u) >= urgency(early, longest, v)
    assert urgency(early, urgent, u) >= urgency(late, urgent, v)


@pytest.mark.parametrize(
    ("before", "after"),
    [(DID_NOT_TRY, NO_OFFER), (NO_OFFER, NO_OFFER), (TURNED_AWAY, TURNED_AWAY), (INTERRUPTED, INTERRUPTED)],
)
def test_find_no_offer(before, after):
    recipient = thing(stage=before, status=SEEKING)
    find_no_offer(recipient)
    assert_state(recipient, {"status": SEEKING}, {"stage": after})


@pytest.mark.parametrize(("week", "duration", "due"), [(10, 12, 22), (0, 1, 1)])
def test_enrol(week, duration, due):
    before = {"duration": duration, "stage": TURNED_AWAY, "weeks_waited": 4}
    recipient = thing(before, status=SEEKING, provider=-1, due_week=99)
    offer, provider, cell = thing(provider=7, enrolled=3, places=5), thing(enrolled=8, key=20), thing(open=6)
    enrol(recipient, offer, provider, cell, week)
    assert_state(recipient, before, {"status": ENROLLED, "provider": 7, "due_week": due})
    assert_state(offer, {"provider": 7, "places": 5}, {"enrolled": 4})
    assert_state(provider, {"key": 20}, {"enrolled": 9})
    assert_state(cell, {}, {"open": 5})


@pytest.mark.parametrize(
    ("stage", "stage_after", "first"),
    [
        (DID_NOT_TRY, TURNED_AWAY, 3),
        (NO_OFFER, TURNED_AWAY, 3),
        (TURNED_AWAY, TURNED_AWAY, 2),
        (LOST_IN_REFERRAL, LOST_IN_REFERRAL, 2),
        (INTERRUPTED, INTERRUPTED, 3),
    ],
)
def test_turn_away(stage, stage_after, first):  # the person comes from no provider
    recipient = thing(status=SEEKING, stage=stage, provider=-1)
    offer, provider = thing(provider=7, first_turned_away=2), thing(turned_away=4, applied=9)
    turn_away(recipient, offer, provider)
    assert_state(recipient, {"status": SEEKING}, {"stage": stage_after, "provider": 7})
    assert_state(offer, {"provider": 7}, {"first_turned_away": first})
    assert_state(provider, {"applied": 9}, {"turned_away": 5})


def test_an_interrupted_person_counts_as_first_turned_away_once():
    recipient, provider = thing(status=SEEKING, stage=INTERRUPTED, provider=-1), thing(turned_away=0)
    offer = thing(provider=7, first_turned_away=0)
    turn_away(recipient, offer, provider)
    turn_away(recipient, offer, provider)
    assert (offer.first_turned_away, provider.turned_away, recipient.stage) == (1, 2, INTERRUPTED)


def test_whom_the_first_provider_of_the_town_turned_away_was_turned_away_before():
    """Rows are counted from 0: the provider in row 0 is one, and -1 is none."""
    recipient, provider = thing(status=SEEKING, stage=INTERRUPTED, provider=0), thing(turned_away=0)
    offer = thing(provider=7, first_turned_away=0)
    turn_away(recipient, offer, provider)
    assert (offer.first_turned_away, provider.turned_away) == (0, 1)


def test_interrupt():
    before = {"service": 2, "duration": 12}
    recipient = thing(before, status=ENROLLED, stage=DID_NOT_TRY, provider=3, weeks_waited=5, due_week=40)
    interrupt(recipient, parameters(), 30, 8)
    after = {"status": SEEKING, "stage": INTERRUPTED, "provider": -1, "weeks_waited": 0, "due_week": 38}
    assert_state(recipient, before, after)
