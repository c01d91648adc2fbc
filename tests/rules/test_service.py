"""Hours, places, quality, and the end of a service."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.kinds import ENROLLED, IDLE, MUNICIPAL, NGO
from civsim.rules.service import (
    bank,
    book_capacity,
    finish,
    place_cost,
    service_hours,
    set_quality,
    start_bank,
    whole_places,
)

from .building import CALM, amount, assert_state, close, count, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("hours", "kilometres", "travel", "cost"),
    [(1.0, 0.0, 0.15, 1.0), (2.0, 3.0, 0.15, 2.9), (2.0, 3.0, 0.0, 2.0), (0.5, 4.0, 0.5, 1.5)],
)
def test_place_cost(hours, kilometres, travel, cost):
    assert place_cost(thing(hours=hours), kilometres, parameters(travel=travel)) == close(cost)


# first row: volunteers 9 + 1 = 10 h; spent 2 + 3 + .1·10 = 6; (40 − 6)·.9 + .7·10 = 37.6
@pytest.mark.parametrize(
    ("changed", "gross", "hours"),
    [
        ({}, 47.0, 37.6),
        ({"effort": 1.0}, 47.0, 41.0),
        ({"staff": 30.0}, 37.0, 28.6),
        ({"grant_seeking": 12.0}, 47.0, 28.6),
        ({"coordination": 13.0}, 47.0, 28.6),
        ({"volunteer_hours": 19.0}, 54.0, 43.7),
        ({"founder_hours": 11.0}, 54.0, 43.7),
        ({"programme_balance": 2.0}, 47.0, 39.6),
        ({"programme_balance": -2.0}, 47.0, 35.6),
        ({"programme_balance": -50.0}, 47.0, 0.0),
        ({"staff": 0.0, "volunteer_hours": 0.0, "founder_hours": 0.0}, 0.0, 0.0),
        ({"coordination": 50.0}, 47.0, 0.0),
        ({"coordination": 41.0}, 47.0, 3.0),
        ({"coordination": 41.0, "effort": 1.0}, 47.0, 3.0),
        ({"coordination": 36.5}, 47.0, 7.45),
    ],
)
@pytest.mark.parametrize("kind", [NGO, MUNICIPAL])
def test_service_hours(changed, gross, hours, kind):
    before = {
        "staff": 40.0,
        "volunteer_hours": 9.0,
        "founder_hours": 1.0,
        "grant_seeking": 2.0,
        "coordination": 3.0,
    }
    before = {**before, "effort": 0.9, "programme_balance": 0.0, "kind": kind, **changed}
    provider = thing(before)
    p = parameters(supervision=0.1, volunteer_productivity=0.7, outreach=0.02, recruiting=0.03)
    service_hours(provider, p)
    outreach, recruiting = 0.02 * hours, 0.03 * hours if kind == NGO else 0.0
    after = {
        "outreach_hours": outreach,
        "recruiting_hours": recruiting,
        "hours": hours - outreach - recruiting,
    }
    assert_state(provider, before, {**after, "gross_hours": gross})


@given(
    p=parameter_sets("supervision", "volunteer_productivity", "outreach", "recruiting"),
    staff=amount,
    volunteers=amount,
    seeking=amount,
    coordination=amount,
    effort=unit,
    kind=st.sampled_from([NGO, MUNICIPAL]),
)
@settings(**CALM)
def test_no_hours_appear_from_nothing(p, staff, volunteers, seeking, coordination, effort, kind):
    provider = thing(staff=staff, volunteer_hours=volunteers, founder_hours=0.0, programme_balance=0.0, kind=kind)
    provider.grant_seeking, provider.coordination, provider.effort = seeking, coordination, effort
    service_hours(provider, p)
    used = provider.hours + provider.outreach_hours + provider.recruiting_hours
    assert min(provider.hours, provider.outreach_hours, provider.recruiting_hours) >= 0.0
    assert used <= provider.gross_hours * (1.0 + 1e-12)


@given(p=parameter_sets("slack"), staff=amount, volunteers=amount, spent=amount, effort=unit, more=unit)
@settings(**CALM)
def test_effort_never_lowers_the_hours(p, staff, volunteers, spent, effort, more):
    results = []
    for one in sorted((effort, more)):
        provider = thing(staff=staff, volunteer_hours=volunteers, founder_hours=0.0, programme_balance=0.0, kind=NGO)
        provider.grant_seeking, provider.coordination, provider.effort = 0.0, spent, one
        service_hours(provider, p)
        results.append(provider.hours)
    assert results[0] <= results[1]


@pytest.mark.parametrize(
    ("share", "hours", "cost", "places", "remainder"),
    [
        (0.5, 21.0, 2.0, 5, 0.5),
        (0.5, 20.0, 2.0, 5, 0.0),
        (0.25, 21.0, 2.0, 2, 1.25),
        (1.0, 1.5, 2.0, 0, 1.5),
        (0.5, 21.0, 1.5, 7, 0.0),
        (0.0, 21.0, 2.0, 0, 0.0),
    ],
)
def test_whole_places(share, hours, cost, places, remainder):
    before = {"share": share, "cost": cost, "enrolled": 3}
    offer = thing(before, places=99, remainder=99.0)
    whole_places(offer, hours)
    assert_state(offer, before, {"places": places, "remainder": remainder})
    assert type(offer.places) is int


@given(share=unit, hours=amount, cost=st.floats(0.01, 1e4))
@settings(**CALM)
def test_places_and_remainder_add_up_to_the_hours(share, hours, cost):
    offer = thing(share=share, cost=cost)
    whole_places(offer, hours)
    assert offer.places >= 0 and 0.0 <= offer.remainder < cost * (1.0 + 1e-9)
    assert offer.places * cost + offer.remainder == pytest.approx(share * hours, rel=1e-9, abs=1e-9)


# a place costs 2 h and lasts 3 weeks: full at 6 h; the fourth of 4 offers starts 3/4 later than the first
@pytest.mark.parametrize(
    ("start", "u", "rank", "saved"),
    [("drawn", 0.5, 3, 3.0), ("drawn", 0.0, 3, 0.0), ("staggered", 0.5, 0, 3.0), ("staggered", 0.5, 3, 1.5)],
)
def test_start_bank(start, u, rank, saved):
    offer = thing(cost=2.0, bank=99.0)
    start_bank(offer, 3.0, parameters(bank_start=start), u, rank, 4)
    assert offer.bank == close(saved)


@pytest.mark.parametrize("left_over", [0.3, 0.7, 1.9])
def test_a_bank_loses_no_hours(left_over):
    offer = thing(cost=2.0, bank=1.0, bank_open=0)
    opened = 0
    for _ in range(1_000):
        offer.places = 0
        bank(offer, left_over, 3.0)
        opened += offer.places
    assert 2.0 * opened + offer.bank == close(1.0 + 1_000 * left_over)


@pytest.mark.parametrize(("balance", "gross"), [(5.0, 145.0), (-5.0, 140.0)])
def test_book_capacity(balance, gross):
    """What a programme returned was there to be used; what was given to it was there before."""
    before = {"gross": 100.0, "used": 30.0}
    capacity, provider = thing(before), thing(gross_hours=40.0, programme_balance=balance, used_hours=25.0)
    book_capacity(capacity, provider)
    assert_state(capacity, before, {"gross": gross, "used": 55.0})


# a place costs 2 h and lasts 3 weeks: full at 6 h
@pytest.mark.parametrize(
    ("saved", "is_open", "left_over", "saved_after", "is_open_after", "places"),
    [
        (1.0, 0, 0.5, 1.5, 0, 4),
        (5.0, 0, 0.5, 5.5, 0, 4),
        (5.5, 0, 0.5, 4.0, 1, 5),
        (5.5, 0, 1.5, 5.0, 1, 5),
        (6.0, 0, 0.0, 6.0, 0, 4),
        (4.0, 1, 0.5, 2.5, 1, 5),
        (2.0, 1, 0.0, 0.0, 1, 5),
        (1.0, 1, 0.5, 1.5, 0, 4),
        (0.0, 1, 1.9, 1.9, 0, 4),
        (0.0, 1, 2.0, 0.0, 1, 5),
        (6.0, 1, 1.0, 5.0, 1, 5),
        (0.0, 0, 9.0, 6.0, 1, 5),
    ],
)
def test_bank(saved, is_open, left_over, saved_after, is_open_after, places):
    offer = thing(cost=2.0, bank=saved, bank_open=is_open, places=4)
    bank(offer, left_over, 3.0)
    assert_state(offer, {"cost": 2.0}, {"bank": saved_after, "bank_open": is_open_after, "places": places})


@given(
    cost=st.floats(0.01, 100.0),
    duration=st.floats(1.0, 200.0),
    left_over=st.lists(unit, min_size=1, max_size=200),
)
@settings(**CALM)
def test_a_bank_spends_no_more_than_it_was_given(cost, duration, left_over):
    offer = thing(cost=cost, bank=0.0, bank_open=0, places=0)
    given_so_far = 0.0
    for share in left_over:
        given_so_far += share * cost
        bank(offer, share * cost, duration)
        assert 0.0 <= offer.bank <= cost * duration
        assert offer.places * cost + offer.bank <= given_so_far * (1.0 + 1e-9) + 1e-9


@pytest.mark.parametrize(
    ("used", "hours", "takes_part", "quality", "utilisation"),
    [
        (10.0, 20.0, False, 0.7, 0.5),
        (10.0, 20.0, True, 0.85, 0.5),
        (20.0, 20.0, False, 0.7, 1.0),
        (25.0, 20.0, False, 0.56, 1.0),
        (25.0, 20.0, True, 0.68, 1.0),
        (0.25, 0.5, False, 0.7, 0.5),
        (0.5, 0.25, False, 0.35, 1.0),
        (0.5, 0.0, False, 0.0, 1.0),
        (5.0, 0.0, True, 0.0, 1.0),
        (0.0, 0.0, False, 0.7, 0.0),
        (0.0, 20.0, False, 0.7, 0.0),
    ],
)
def test_set_quality(used, hours, takes_part, quality, utilisation):
    before = {"used_hours": used, "hours": hours}
    provider = thing(before, quality=99.0, utilisation=99.0)
    set_quality(provider, takes_part, parameters(match_base=0.7, coproduction=0.5))
    assert_state(provider, before, {"quality": quality, "utilisation": utilisation})


@given(p=parameter_sets("match_base", "coproduction"), used=amount, hours=amount, more=amount)
@settings(**CALM)
def test_more_hours_and_participants_never_lower_quality(p, used, hours, more):
    poor, rich, shaped = (thing(used_hours=used, hours=one) for one in (hours, hours + more, hours))
    for provider, takes_part in ((poor, False), (rich, False), (shaped, True)):
        set_quality(provider, takes_part, p)
        assert 0.0 <= provider.utilisation <= 1.0
    assert 0.0 <= poor.quality <= rich.quality <= 1.0
    assert poor.quality <= shaped.quality <= 1.0 + 1e-12


@pytest.mark.parametrize(("learn", "awareness"), [(1, 1.0), (0, 0.3)])
def test_finish(learn, awareness):
    before = {"stage": 4, "provider": 7}
    recipient, knowledge = thing(before, status=ENROLLED), thing(awareness=0.3)
    offer, provider = thing(enrolled=3, places=5), thing(enrolled=8, met_quality=2.5, quality=0.7)
    finish(recipient, knowledge, offer, provider, parameters(learn_awareness=learn))
    assert_state(recipient, before, {"status": IDLE})
    assert knowledge.awareness == awareness
    assert_state(offer, {"places": 5}, {"enrolled": 2})
    assert_state(provider, {"quality": 0.7}, {"enrolled": 7, "met_quality": 3.2})


@given(enrolled=count.filter(bool))
@settings(**CALM)
def test_finish_frees_one_place(enrolled):
    offer, provider = thing(enrolled=enrolled), thing(enrolled=enrolled, met_quality=0.0, quality=1.0)
    finish(thing(), thing(), offer, provider, parameters())
    assert offer.enrolled == provider.enrolled == enrolled - 1
