"""What staff cost, how providers close, and how new ones come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.finance import close, entry_probability, found, is_closing, learn_lost_share, pay_staff
from civsim.rules.kinds import MUNICIPAL, NGO

from .building import CALM, amount, assert_state, parameter_sets, parameters, thing, unit
from .building import close as nearly


# a weekly staff hour for a quarter costs 13 · 58 = 754 EUR
@pytest.mark.parametrize(
    ("staff", "income", "reserves", "quarters", "cost", "staff_after", "reserves_after", "quarters_after"),
    [
        (2.0, 1_885.0, 100.0, 1, 1_508.0, 2.125, 477.0, 0),
        (2.0, 1_131.0, 100.0, 0, 1_508.0, 1.875, -277.0, 1),
        (2.0, 1_131.0, 100.0, 1, 1_508.0, 1.875, -277.0, 2),
        (2.0, 1_508.0, 0.0, 3, 1_508.0, 2.0, 0.0, 0),
        (0.0, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0),
    ],
)
def test_pay_staff(staff, income, reserves, quarters, cost, staff_after, reserves_after, quarters_after):
    provider = thing(staff=staff, income=income, reserves=reserves, negative_quarters=quarters)
    assert pay_staff(provider, parameters(wage=58.0, staff_memory=0.25)) == nearly(cost)
    after = {"staff": staff_after, "reserves": reserves_after, "negative_quarters": quarters_after}
    assert_state(provider, {"income": income}, after)


@given(p=parameter_sets("wage", "staff_memory"), staff=amount, incomes=st.lists(amount, max_size=12))
@settings(**CALM)
def test_euros_in_are_euros_out_and_reserves(p, staff, incomes):
    provider = thing(staff=staff, reserves=50.0, negative_quarters=0)
    paid = 0.0
    for income in incomes:
        provider.income = income
        paid += pay_staff(provider, p)
        assert provider.staff >= 0.0
    assert paid + provider.reserves == pytest.approx(50.0 + sum(incomes), rel=1e-9, abs=1e-6 * (1.0 + paid))


@pytest.mark.parametrize(
    ("kind", "quarters", "limit", "closes"),
    [
        (NGO, 1, 2, False),
        (NGO, 2, 2, True),
        (NGO, 3, 2, True),
        (MUNICIPAL, 3, 2, False),
        (NGO, 3, 0, False),
        (NGO, 0, 0, False),
        (NGO, 1, 1, True),
    ],
)
def test_is_closing(kind, quarters, limit, closes):
    provider = thing(kind=kind, negative_quarters=quarters, active=1)
    assert is_closing(provider, parameters(exit_quarters=limit)) is closes


def test_close():
    before = {"key": 4, "kind": NGO, "district": 2}
    hours = {"staff": 3.0, "founder_hours": 4.0, "grant_seeking": 1.0, "hours": 9.0}
    provider = thing(before, hours, active=1, reserves=-80.0)
    close(provider)
    assert_state(provider, before, {**dict.fromkeys(hours, 0.0), "active": 0, "reserves": 0.0})


@pytest.mark.parametrize(
    ("met", "lost", "rate", "after"),
    [(3, 1, 0.2, 0.45), (1, 3, 0.2, 0.55), (0, 4, 1.0, 1.0), (0, 1, 0.2, 0.6), (4, 0, 0.2, 0.4), (0, 0, 0.2, 0.5)],
)
def test_learn_lost_share(met, lost, rate, after):
    cell = thing(met=met, lost=lost, lost_share=0.5, open=6)
    learn_lost_share(cell, rate)
    assert_state(cell, {"open": 6}, {"met": 0, "lost": 0, "lost_share": after})


@pytest.mark.parametrize(
    ("rate", "threshold", "lost", "probability"),
    [
        (0.2, 0.3, 0.8, 0.09516258196404048),
        (0.4, 0.3, 0.55, 0.09516258196404048),
        (0.02, 0.3, 0.8, 0.009950166250831947),
        (0.2, 0.3, 0.3, 0.0),
        (0.2, 0.3, 0.1, 0.0),
        (0.0, 0.3, 1.0, 0.0),
    ],
)
def test_entry_probability(rate, threshold, lost, probability):
    p = parameters(entry_rate=rate, entry_threshold=threshold)
    assert entry_probability(thing(lost_share=lost), p) == nearly(probability)


@given(p=parameter_sets("entry_rate", "entry_threshold"), lost=unit, more=unit)
@settings(**CALM)
def test_entry_rises_with_lost_needs(p, lost, more):
    low, high = sorted((lost, more))
    first, second = (entry_probability(thing(lost_share=one), p) for one in (low, high))
    assert 0.0 <= first <= second <= 1.0


def test_found():
    kept = {"key": 9, "kind": NGO, "reserves": 0.0}
    provider = thing(kept, active=0, district=0, founder_hours=0.0, staff=5.0, reputation=0.0, stance=0.0)
    offer = thing(cell=-1, cost=0.0, skill=0.0, share=0.0, planned_share=0.0, enrolled=0)
    p = parameters(founder_hours=6.0, reputation_start=0.45, stance_start=0.65)
    found(provider, offer, 12, thing(district=3), 1.75, p)
    carried = {"founder_hours": 6.0, "staff": 0.0, "reputation": 0.45, "stance": 0.65}
    assert_state(provider, kept, {**carried, "active": 1, "district": 3})
    assert_state(offer, {"enrolled": 0}, {"cell": 12, "cost": 1.75, "skill": 1.0, "share": 1.0, "planned_share": 1.0})
