"""How people are referred, by members and through a hub."""

import pytest
from hypothesis import given, settings

from civsim.rules.access import (
    case_places,
    lose_in_referral,
    paid_case_hours,
    queue_at_hub,
    referral_probability,
    return_to_seeking,
)
from civsim.rules.kinds import DID_NOT_TRY, INTERRUPTED, LOST_IN_REFERRAL, NO_OFFER, PENDING, SEEKING, TURNED_AWAY

from .building import CALM, assert_state, close, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("grant_rule", "referral", "trust", "loss", "contested", "probability"),
    [
        ("contest", 0.5, 0.8, 0.5, 0.4, 0.4),
        ("performance", 0.5, 0.8, 0.5, 0.4, 0.32),
        ("performance", 0.5, 0.8, 1.0, 1.0, 0.0),
        ("performance", 1.0, 0.5, 0.25, 0.8, 0.4),
        ("performance", 1.0, 0.5, 0.0, 1.0, 0.5),
        ("need", 0.5, 0.8, 0.5, 0.4, 0.4),
        ("history", 0.5, 0.8, 0.5, 0.4, 0.4),
        ("contest", 0.0, 0.8, 0.5, 0.4, 0.0),
        ("contest", 0.5, 0.0, 0.5, 0.4, 0.0),
    ],
)
def test_referral_probability(grant_rule, referral, trust, loss, contested, probability):
    p = parameters(grant_rule=grant_rule, referral=referral, disclosure_loss=loss)
    assert referral_probability(thing(contested=contested), trust, p) == close(probability)


@given(
    p=parameter_sets("grant_rule", "referral", "disclosure_loss"),
    trust=unit,
    more=unit,
    contested=unit,
    rival=unit,
)
@settings(**CALM)
def test_trust_never_lowers_and_rivalry_never_raises_referrals(p, trust, more, contested, rival):
    low, high = sorted((trust, more))
    calm, fierce = (thing(contested=one) for one in sorted((contested, rival)))
    assert 0.0 <= referral_probability(calm, low, p) <= referral_probability(calm, high, p) <= 1.0
    assert referral_probability(fierce, high, p) <= referral_probability(calm, high, p)


@pytest.mark.parametrize("stage", [DID_NOT_TRY, NO_OFFER, TURNED_AWAY, LOST_IN_REFERRAL, INTERRUPTED])
@pytest.mark.parametrize("status", [SEEKING, PENDING])
def test_lose_in_referral(stage, status):
    recipient = thing(status=status, stage=stage, provider=2)
    lose_in_referral(recipient)
    assert_state(recipient, {"provider": 2}, {"status": SEEKING, "stage": LOST_IN_REFERRAL})


def test_hub_queue_and_back():
    recipient = thing(status=SEEKING, stage=TURNED_AWAY)
    queue_at_hub(recipient)
    assert_state(recipient, {"stage": TURNED_AWAY}, {"status": PENDING})
    return_to_seeking(recipient)
    assert_state(recipient, {"stage": TURNED_AWAY}, {"status": SEEKING})


@pytest.mark.parametrize(
    ("hours", "time", "cases"),
    [(5.0, 1.0, 5), (5.9, 1.0, 5), (5.0, 2.0, 2), (5.0, 0.5, 10), (0.9, 1.0, 0), (0.3, 0.1, 3), (0.29, 0.1, 2)],
)
def test_case_places(hours, time, cases):
    result = case_places(hours, parameters(case_time=time))
    assert (result, type(result)) == (cases, int)


@pytest.mark.parametrize(
    ("hours", "people", "paid"), [(1.0, 1000, 1.0), (4.0, 6900, 27.6), (0.25, 500, 0.125), (0.0, 500, 0.0)]
)
def test_paid_case_hours(hours, people, paid):
    assert paid_case_hours(people, parameters(case_hours=hours)) == close(paid)
