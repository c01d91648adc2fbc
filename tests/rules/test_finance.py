"""The budget, grants, the contest for them, gifts and the fund."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.finance import (
    claim,
    contested_part,
    gift_weight,
    learn_performance,
    municipal_staff,
    past_grants,
    pay_office_and_hub,
    pooled_part,
    quarterly_gifts,
    quarterly_grants,
    receive,
    record_grant,
    remaining_share,
)
from civsim.rules.kinds import MUNICIPAL, NGO

from .building import CALM, assert_state, parameter_sets, parameters, thing
from .building import close as nearly


@pytest.mark.parametrize(
    ("cut", "mandatory", "left"), [(0.2, 0, 0.8), (0.2, 1, 0.9), (0.0, 0, 1.0), (1.0, 1, 0.5), (1.0, 0, 0.0)]
)
def test_remaining_share(cut, mandatory, left):
    assert remaining_share(parameters(budget_cut=cut, mandatory=mandatory)) == nearly(left)


# .3 · 45 240 / (52 · 58) = 4.5
@pytest.mark.parametrize(
    ("budget", "services", "changes", "hours"),
    [
        (45_240.0, 1, {}, 4.5),
        (45_240.0, 2, {}, 2.25),
        (45_240.0, 0, {}, 4.5),
        (90_480.0, 1, {}, 9.0),
        (45_240.0, 1, {"municipal_share": 0.6}, 9.0),
        (45_240.0, 1, {"wage": 29.0}, 9.0),
        (45_240.0, 1, {"budget_cut": 0.2}, 3.6),
        (45_240.0, 1, {"budget_cut": 0.2, "mandatory": 1}, 4.05),
    ],
)
def test_municipal_staff(budget, services, changes, hours):
    p = parameters(**{"municipal_share": 0.3, "wage": 58.0, **changes})
    assert municipal_staff(thing(budget=budget), services, p) == nearly(hours)


# (.7 · 45 240 − 52 · 58 · (2 + 1.5)) / 4 = (31 668 − 10 556) / 4 = 5 278
@pytest.mark.parametrize(
    ("case_hours", "office_hours", "has_municipal", "changes", "grants"),
    [
        (2.0, 1.5, True, {}, 5_278.0),
        (2.0, 1.5, False, {}, 8_671.0),
        (0.0, 1.5, True, {}, 6_786.0),
        (2.0, 0.0, True, {}, 6_409.0),
        (2.0, 1.5, True, {"budget_cut": 0.2}, 3_694.6),
        (2.0, 1.5, True, {"budget_cut": 0.2, "mandatory": 1}, 4_486.3),
        (2.0, 1.5, True, {"wage": 29.0}, 6_597.5),
        (2.0, 1.5, True, {"municipal_share": 0.5}, 3_016.0),
        (20.0, 0.0, True, {}, 0.0),
    ],
)
def test_quarterly_grants(case_hours, office_hours, has_municipal, changes, grants):
    p = parameters(**{"municipal_share": 0.3, "wage": 58.0, **changes})
    administration = thing(budget=45_240.0, case_hours=case_hours, office_hours=office_hours)
    assert quarterly_grants(administration, has_municipal, p) == nearly(grants)


# .7 · 45 240 = 31 668 EUR pay 10.5 hours a week: of 21 hours wanted, half
@pytest.mark.parametrize(
    ("wanted", "changes", "paid"),
    [
        ((2.0, 1.5), {}, (2.0, 1.5)),
        ((10.5, 0.0), {}, (10.5, 0.0)),
        ((14.0, 7.0), {}, (7.0, 3.5)),
        ((14.0, 7.0), {"wage": 29.0}, (14.0, 7.0)),
        ((14.0, 7.0), {"budget_cut": 0.5}, (3.5, 1.75)),
        ((14.0, 7.0), {"budget_cut": 1.0}, (0.0, 0.0)),
        ((0.0, 0.0), {"budget_cut": 1.0}, (0.0, 0.0)),
    ],
)
def test_office_and_hub_are_paid_as_far_as_the_budget_goes(wanted, changes, paid):
    p = parameters(**{"municipal_share": 0.3, "wage": 58.0, **changes})
    administration = thing(budget=45_240.0, case_hours=-1.0, office_hours=-1.0)
    pay_office_and_hub(administration, *wanted, True, p)
    assert (administration.case_hours, administration.office_hours) == nearly(paid)


@given(p=parameter_sets("municipal_share", "budget_cut", "wage"), budget=st.floats(0, 1e9))
@settings(**CALM)
def test_municipal_staff_and_grants_use_up_the_budget(p, budget):
    administration = thing(budget=budget, case_hours=0.0, office_hours=0.0)
    spent = municipal_staff(administration, 2, p) * 2 * 52 * p.wage + 4 * quarterly_grants(administration, True, p)
    assert spent == pytest.approx(budget * (1.0 - p.budget_cut), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("grant_rule", "part"), [("contest", 0.4), ("performance", 0.4), ("need", 0.4), ("history", 0.0)]
)
def test_contested_part(grant_rule, part):
    assert contested_part(parameters(grant_rule=grant_rule, contested_share=0.4)) == part


def test_past_grants_cover_four_quarters():
    provider = thing(grant_1=1.0, grant_2=20.0, grant_3=300.0, grant_4=4_000.0)
    assert past_grants(provider) == 4_321.0
    record_grant(provider, 50_000.0)
    assert vars(provider) == {"grant_1": 20.0, "grant_2": 300.0, "grant_3": 4_000.0, "grant_4": 50_000.0}
    assert past_grants(provider) == 54_320.0


@pytest.mark.parametrize(
    ("grant_rule", "active", "kind", "weight"),
    [
        ("contest", 1, NGO, 1.6),
        ("performance", 1, NGO, 7.0),
        ("need", 1, NGO, 11.0),
        ("contest", 0, NGO, 0.0),
        ("performance", 0, NGO, 0.0),
        ("need", 0, NGO, 0.0),
        ("contest", 1, MUNICIPAL, 0.0),
        ("performance", 1, MUNICIPAL, 0.0),
        ("need", 1, MUNICIPAL, 0.0),
    ],
)
def test_claim(grant_rule, active, kind, weight):
    provider = thing(active=active, kind=kind, grant_seeking=4.0, reputation=0.8, performance=7.0)
    assert claim(provider, 11.0, parameters(grant_rule=grant_rule, decisiveness=0.5)) == nearly(weight)


def test_learn_performance():
    provider = thing(performance=8.0, met_quality=4.0, quality=0.7)
    learn_performance(provider, parameters(performance_memory=0.25))
    assert_state(provider, {"quality": 0.7}, {"performance": 7.0, "met_quality": 0.0})


# 3 000/4 · (1 − α) − .2 · (5 000 − 4 000) = 550 with a forum
@pytest.mark.parametrize(
    ("grants", "has_forum", "mobilisation", "crowding", "gifts"),
    [
        (5_000.0, True, 0.4, 0.2, 550.0),
        (5_000.0, False, 0.4, 0.2, 250.0),
        (5_000.0, False, 0.0, 0.2, 550.0),
        (3_000.0, True, 0.4, 0.2, 950.0),
        (5_000.0, True, 0.4, -0.1, 850.0),
        (4_000.0, True, 0.4, 0.2, 750.0),
        (20_000.0, True, 0.0, 0.2, 0.0),
    ],
)
def test_quarterly_gifts(grants, has_forum, mobilisation, crowding, gifts):
    p = parameters(gift_mobilisation=mobilisation, crowding_out=crowding)
    assert quarterly_gifts(thing(gifts=3_000.0, grants_reference=4_000.0), grants, has_forum, p) == nearly(gifts)


def test_fixed_resources_bring_the_whole_gift_potential_whatever_happens():
    p = parameters(resources="fixed", gift_mobilisation=1.0, crowding_out=0.75)
    assert quarterly_gifts(thing(gifts=3_000.0, grants_reference=4_000.0), 9_000.0, False, p) == nearly(750.0)


@pytest.mark.parametrize(
    ("active", "kind", "hours", "weight"),
    [(1, NGO, 9.0, 1.5), (1, NGO, 0.0, 0.0), (0, NGO, 9.0, 0.0), (1, MUNICIPAL, 9.0, 0.0)],
)
def test_gift_weight(active, kind, hours, weight):
    assert gift_weight(thing(active=active, kind=kind, hours=hours, reputation=0.5)) == nearly(weight)


@pytest.mark.parametrize(
    ("member", "source", "fund", "pooled"),
    [
        (1, "gifts", 0.5, 50.0),
        (1, "gifts_and_grants", 0.5, 70.0),
        (1, "gifts", 0.25, 25.0),
        (0, "gifts", 0.5, 0.0),
        (0, "gifts_and_grants", 0.5, 0.0),
    ],
)
def test_pooled_part(member, source, fund, pooled):
    p = parameters(fund=fund, fund_source=source, decisions="federated", scope="citywide")
    assert pooled_part(thing(member=member), 100.0, 40.0, p) == nearly(pooled)


def test_nobody_pools_money_where_no_forum_meets_to_spend_it():
    assert pooled_part(thing(member=1), 100.0, 40.0, parameters(fund=1.0, decisions="none", scope="citywide")) == 0.0


@pytest.mark.parametrize(
    ("grant", "contested", "gift", "pooled", "from_fund", "income", "share"),
    [
        (50.0, 30.0, 20.0, 5.0, 15.0, 80.0, 0.375),
        (50.0, 0.0, 20.0, 5.0, 15.0, 80.0, 0.0),
        (50.0, 50.0, 0.0, 0.0, 0.0, 50.0, 1.0),
        (30.0, 30.0, 0.0, 20.0, 0.0, 10.0, 1.0),
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_receive(grant, contested, gift, pooled, from_fund, income, share):
    before = {"reserves": 7.0, "staff": 3.0}
    old = {"grant_1": 1.0, "grant_2": 2.0, "grant_3": 3.0, "grant_4": 4.0}
    provider = thing(before, old, income=99.0, contested=99.0, fund_income=from_fund)
    receive(provider, grant, contested, gift, pooled)
    grants = {"grant_1": 2.0, "grant_2": 3.0, "grant_3": 4.0, "grant_4": grant}
    assert_state(provider, before, {**grants, "income": income, "contested": share, "fund_income": 0.0})
