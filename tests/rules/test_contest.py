"""The contest for grants: bids, alone or jointly, and the hours spent on them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.contest import (
    best_grant_seeking,
    bid,
    contest_gain,
    contest_weight,
    expected_hours,
    joint_bidders,
    joint_claim,
    revise_grant_seeking,
    steepest_hours,
)
from civsim.rules.kinds import MUNICIPAL, NGO

from .building import CALM, assert_state, parameter_sets, parameters, thing, unit
from .building import close as nearly

HOUR = 754.0  # a weekly staff hour for a quarter costs 13 · 58 EUR


@pytest.mark.parametrize(
    ("active", "kind", "seeking", "decisiveness", "weight"),
    [
        (1, NGO, 4.0, 0.5, 1.6),
        (1, NGO, 4.0, 1.0, 3.2),
        (1, NGO, 9.0, 0.5, 2.4),
        (0, NGO, 4.0, 0.5, 0.0),
        (1, MUNICIPAL, 4.0, 0.5, 0.0),
        (1, NGO, 0.0, 0.5, 0.0),
    ],
)
def test_bid(active, kind, seeking, decisiveness, weight):
    provider = thing(active=active, kind=kind, grant_seeking=seeking, reputation=0.8)
    assert bid(provider, parameters(decisiveness=decisiveness)) == nearly(weight)


# R = 1: ρx + S = √(VρS/13w); with V = 40 · 13w, S = 10, ρ = 1: 20, so x = 10.
# R = .5, four equal rivals: x = V/13w · R · 3/16 = 32 · .5 · 3/16 = 3, the others' S = 3√3.
@pytest.mark.parametrize(
    ("prize", "others", "reputation", "decisiveness", "staff", "hours"),
    [
        (40 * HOUR, 10.0, 1.0, 1.0, 100.0, 10.0),
        (80 * HOUR, 10.0, 0.5, 1.0, 100.0, 20.0),
        (90 * HOUR, 10.0, 1.0, 1.0, 100.0, 20.0),
        (40 * HOUR, 2.5, 1.0, 1.0, 100.0, 7.5),
        (40 * HOUR, 10.0, 1.0, 1.0, 20.0, 6.0),
        (4e-4 * HOUR, 1e-4, 1.0, 1.0, 1.0, 1e-4),
        (5 * HOUR, 10.0, 1.0, 1.0, 100.0, 0.0),
        (32 * HOUR, 5.196152422706632, 1.0, 0.5, 100.0, 3.0),
        (0.0, 10.0, 1.0, 1.0, 100.0, 0.0),
        (40 * HOUR, 0.0, 1.0, 1.0, 100.0, 0.0),
        (40 * HOUR, 10.0, 1.0, 1.0, 0.0, 0.0),
    ],
)
def test_best_grant_seeking(prize, others, reputation, decisiveness, staff, hours):
    p = parameters(decisiveness=decisiveness, wage=58.0, seeking_cap=0.3)
    assert best_grant_seeking(reputation, staff, prize, others, 0, p) == pytest.approx(hours, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("rivals", [2, 3, 10, 50])
@pytest.mark.parametrize("decisiveness", [0.01, 0.15, 0.5, 1.0, 1.01])
@pytest.mark.parametrize("reputation", [0.05, 0.4, 1.0])
def test_equal_rivals_burn_the_known_share_of_the_prize(rivals, decisiveness, reputation):
    p = parameters(decisiveness=decisiveness, wage=58.0, seeking_cap=1.0)
    share = decisiveness * (rivals - 1) / rivals
    hours = share * 500.0 / rivals
    others = (rivals - 1) * bid(thing(active=1, kind=NGO, reputation=reputation, grant_seeking=hours), p)
    best = best_grant_seeking(reputation, 1_000.0, 500.0 * HOUR, others, rivals - 1, p)
    assert rivals * best * HOUR / (500.0 * HOUR) == pytest.approx(share, rel=1e-6)


@given(
    p=parameter_sets("decisiveness", "seeking_cap", "wage"),
    reputation=st.floats(0.05, 1.0),
    others=st.floats(1e-3, 1e5),
    prize=st.floats(1.0, 1e8),
    staff=st.floats(0.1, 1e4),
    aside=unit,
)
@settings(**CALM)
def test_no_other_hours_earn_more(p, reputation, others, prize, staff, aside):
    def profit(hours):
        own = reputation * hours**p.decisiveness if hours > 0.0 else 0.0
        return prize * own / (own + others) - 13.0 * p.wage * hours

    best = best_grant_seeking(reputation, staff, prize, others, 1, p)
    assert 0.0 <= best <= p.seeking_cap * staff
    for hours in (0.0, 0.9 * best, min(1.1 * best, p.seeking_cap * staff), aside * p.seeking_cap * staff):
        assert profit(best) >= profit(hours) - 1e-5 * (prize + 13.0 * p.wage * hours)


@pytest.mark.parametrize(
    ("seeking", "best", "rivals", "step", "staff", "after"),
    [
        (2.0, 10.0, 2, 0.5, 100.0, 6.0),
        (10.0, 2.0, 2, 0.5, 100.0, 6.0),
        (2.0, 10.0, 30, 0.5, 100.0, 2.8),
        (2.0, 10.0, 30, 0.05, 100.0, 2.4),
        (2.0, 10.0, 0, 0.5, 100.0, 6.0),
        (2.0, 10.0, 1, 1.0, 100.0, 10.0),
        (2.0, 10.0, 2, 1.0, 20.0, 6.0),
        (2.0, 0.0, 2, 1.0, 100.0, 0.0),
    ],
)
def test_revise_grant_seeking(seeking, best, rivals, step, staff, after):
    provider = thing(grant_seeking=seeking, staff=staff)
    revise_grant_seeking(provider, best, rivals, parameters(seeking_step=step, seeking_cap=0.3))
    assert_state(provider, {"staff": staff}, {"grant_seeking": after})


# Nobody has applied yet: V/13w · R(n − 1)/n² for n equal applicants, at most V/13w · 1/n, at most the cap.
@pytest.mark.parametrize(
    ("rivals", "decisiveness", "staff", "hours"),
    [(1, 1.0, 400.0, 25.0), (4, 1.0, 400.0, 16.0), (4, 0.5, 400.0, 8.0), (9, 2.0, 400.0, 10.0), (1, 1.0, 40.0, 12.0),
     (0, 1.0, 400.0, 0.0)],
)  # fmt: skip
def test_a_contest_that_nobody_entered_is_entered(rivals, decisiveness, staff, hours):
    p = parameters(decisiveness=decisiveness, wage=58.0, seeking_cap=0.3)
    assert best_grant_seeking(0.5, staff, 100.0 * HOUR, 0.0, rivals, p) == nearly(hours)
    assert expected_hours(100.0 * HOUR, rivals, p) >= hours - 1e-9


def test_two_applicants_may_fight_harder_than_evenly():
    p = parameters(decisiveness=1.5, wage=58.0, seeking_cap=1.0)
    hours = 500.0 * 1.5 / 4.0
    others = contest_weight(0.4, hours, p)
    assert best_grant_seeking(0.4, 1_000.0, 500.0 * HOUR, others, 1, p) == pytest.approx(hours, rel=1e-6)


def test_nobody_applies_where_it_cannot_pay():
    p = parameters(decisiveness=1.8, wage=58.0, seeking_cap=1.0)
    assert best_grant_seeking(0.4, 1_000.0, 500.0 * HOUR, 5 * contest_weight(0.4, 300.0, p), 5, p) == 0.0


# R = 1.5, ρ = .5: at 4 hours the weight is .5 · 4^1.5 = 4, and another hour wins V · 1.5 · 4/4 · S/(4 + S)² = 13w
@pytest.mark.parametrize(
    ("others", "prize", "hours"),
    [
        (6.0, HOUR * 100.0 / 9.0, 4.0),  # 4/10 of the prize is worth 4.44 hours
        (12.0, HOUR * 128.0 / 9.0, 0.0),  # 4/16 of it is worth 3.56
    ],
)
def test_nobody_applies_where_the_best_hours_earn_less_than_they_cost(others, prize, hours):
    p = parameters(decisiveness=1.5, wage=58.0, seeking_cap=0.5)
    assert contest_gain(4.0, 0.5, prize, others, p) == nearly(HOUR)
    assert best_grant_seeking(0.5, 100.0, prize, others, 3, p) == pytest.approx(hours, rel=1e-9)


def test_nobody_wins_by_no_hours():
    assert contest_gain(0.0, 0.5, 1_000.0, 3.0, parameters(decisiveness=0.5)) == 0.0


# R = 2, ρ = 1, S = 12: √(1 · 12/3) = 2, where another hour wins V · 2 · 4/2 · 12/16² = .1875 V
def test_another_hour_wins_most_at_the_steepest_place():
    p = parameters(decisiveness=2.0)
    assert steepest_hours(1.0, 12.0, p) == nearly(2.0)
    assert contest_gain(2.0, 1.0, 100.0, 12.0, p) == nearly(18.75)
    assert all(contest_gain(hours, 1.0, 100.0, 12.0, p) < 18.75 for hours in (1.9, 2.1))
    assert steepest_hours(1.0, 12.0, parameters(decisiveness=1.0)) == 0.0


@pytest.mark.parametrize(
    ("share", "members", "bidders"),
    [(0.8, 5, 4), (0.5, 5, 3), (0.2, 5, 0), (0.0, 5, 0), (1.0, 5, 5), (1.0, 1, 0), (2 / 3, 3, 2), (0.4, 1_000, 400)],
)
def test_joint_bidders(share, members, bidders):
    assert joint_bidders(members, parameters(joint_bid=share)) == bidders


# .5 · √16 / 4 = .5 for each of four partners with 16 hours in all
@pytest.mark.parametrize(
    ("bidders", "hours", "weight"), [(4, 16.0, 0.5), (2, 16.0, 1.0), (1, 16.0, 2.0), (4, 0.0, 0.0), (0, 9.0, 0.0)]
)
def test_joint_claim(bidders, hours, weight):
    forum = thing(bidders=bidders, bid_hours=hours, bid_reputation=0.5)
    assert joint_claim(forum, parameters(decisiveness=0.5)) == nearly(weight)


@pytest.mark.parametrize("rivals", [2, 4, 5, 10, 40])
def test_the_contest_settles_where_all_move_at_once(rivals):
    p = parameters(decisiveness=1.0, wage=58.0, seeking_cap=1.0, seeking_step=1.0)
    providers = [thing(active=1, kind=NGO, reputation=0.5, staff=1_000.0) for _ in range(rivals)]
    for number, provider in enumerate(providers):
        provider.grant_seeking = 10.0 + number / rivals
    for _ in range(200):
        bids = [bid(provider, p) for provider in providers]
        others = [sum(bids) - own for own in bids]
        best = [best_grant_seeking(0.5, 1_000.0, 500.0 * HOUR, rest, rivals - 1, p) for rest in others]
        for provider, hours in zip(providers, best, strict=True):
            revise_grant_seeking(provider, hours, rivals, p)
    expected = 500.0 * (rivals - 1) / rivals / rivals
    assert [one.grant_seeking for one in providers] == pytest.approx([expected] * rivals, rel=1e-4)
