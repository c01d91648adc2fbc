"""Joint programmes: what members give and get, and how they come to give and to belong."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.programmes import (
    begin_payoff_period,
    best_response_stance,
    group_size,
    imitation_probability,
    join_forum_probability,
    marginal_gift,
    needed_givers,
    pivotal_probability,
    programme_credit,
    programme_gift,
    programme_payoff,
    side_payoff,
    start_stance,
)

from .building import CALM, amount, close, parameter_sets, parameters, thing


@pytest.mark.parametrize(
    ("table", "start", "u", "gives", "stance"),
    [(-1, 0.7, 0.69, 1, 0.7), (-1, 0.7, 0.7, 0, 0.7), (0, 0.7, 0.1, 0, 0.0), (1, 0.0, 0.9, 1, 1.0)],
)
def test_start_stance(table, start, u, gives, stance):
    provider = thing(gives=table, stance=0.3)
    start_stance(provider, parameters(stance_start=start), u)
    assert vars(provider) == {"gives": gives, "stance": stance}


@pytest.mark.parametrize(
    ("members", "threshold", "needed"),
    [(4, 0.5, 2), (5, 0.5, 3), (30, 0.1, 3), (10, 0.7, 7), (5, 0.0, 1), (0, 0.5, 1), (3, 1.0, 3), (49, 1 / 49, 1)],
)
def test_needed_givers(members, threshold, needed):
    assert needed_givers(members, parameters(programme_threshold=threshold)) == needed


@pytest.mark.parametrize(
    ("programmes", "hours", "cap", "gross", "gift"),
    [
        (0.5, 2.0, 0.1, 40.0, 1.0),
        (1.0, 2.0, 0.1, 40.0, 2.0),
        (1.0, 2.0, 0.1, 15.0, 1.5),
        (1.0, 2.0, 1.0, 15.0, 2.0),
        (1.0, 2.0, 0.05, 15.0, 0.75),
        (0.0, 2.0, 0.1, 40.0, 0.0),
        (1.0, 2.0, 0.1, 0.0, 0.0),
    ],
)
def test_programme_gift(programmes, hours, cap, gross, gift):
    p = parameters(programmes=programmes, programme_hours=hours, programme_cap=cap)
    assert programme_gift(thing(gross_hours=gross), p) == close(gift)


@pytest.mark.parametrize(
    ("kind", "given_hours", "givers", "members", "threshold", "credit"),
    [
        ("linear", 6.0, 3, 4, 0.5, 2.25),
        ("linear", 6.0, 3, 8, 0.5, 1.125),
        ("linear", 2.0, 1, 1, 0.5, 3.0),
        ("linear", 0.0, 0, 4, 0.5, 0.0),
        ("linear", 6.0, 3, 0, 0.5, 0.0),
        ("threshold", 6.0, 2, 4, 0.5, 1.5),
        ("threshold", 6.0, 1, 4, 0.5, 0.0),
        ("threshold", 6.0, 3, 4, 0.8, 0.0),
        ("threshold", 6.0, 4, 4, 0.8, 1.5),
        ("threshold", 0.0, 0, 4, 0.0, 0.0),
        ("threshold", 1.0, 1, 4, 0.0, 1.5),
        ("threshold", 6.0, 2, 0, 0.5, 0.0),
    ],
)
def test_programme_credit(kind, given_hours, givers, members, threshold, credit):
    chosen = {
        "programme_return": 1.5,
        "programmes": 0.5,
        "programme_hours": 2.0,
        "programme_threshold": threshold,
    }
    p = parameters(programme_kind=kind, **chosen)
    assert programme_credit(given_hours, 2.0, givers, members, p) == close(credit)


# 3 of 10 members give 2 h each; a giver in a group of 4 meets (4 − 1) · 4/9 h of the others: 1.5 · (2 + 4/3)/4 = 1.25
@pytest.mark.parametrize(
    ("own", "size", "members", "credit"),
    [(2.0, 4, 10, 1.25), (0.0, 4, 10, 0.75), (2.0, 10, 10, 0.9), (2.0, 20, 10, 0.9), (2.0, 1, 10, 3.0)],
)
def test_programme_credit_in_random_groups(own, size, members, credit):
    p = parameters(programme_return=1.5, programme_groups="random", programme_group_size=size)
    assert group_size(members, p) == min(size, members)
    assert programme_credit(6.0, own, 3, members, p) == close(credit)


@given(
    p=parameter_sets("programme_return", "programme_group_size"),
    gifts=st.lists(st.floats(0.0, 100.0), min_size=1, max_size=40),
)
@settings(**CALM)
def test_random_groups_return_what_was_given_times_the_return(p, gifts):
    p.programme_groups = 1
    total = sum(programme_credit(sum(gifts), own, 0, len(gifts), p) for own in gifts)
    assert total == pytest.approx(p.programme_return * sum(gifts), rel=1e-9, abs=1e-9)


@given(p=parameter_sets("programme_return"), given_hours=amount, members=st.integers(1, 500))
@settings(**CALM)
def test_linear_programmes_return_what_was_given_times_the_return(p, given_hours, members):
    total = members * programme_credit(given_hours, 1.0, members, members, p)
    assert total == pytest.approx(p.programme_return * given_hours, rel=1e-9)


# (6 + 10 − 4) / 4 weeks / 12 h = .25
@pytest.mark.parametrize(
    ("referred_in", "fund_hours", "spent", "weeks", "gross", "payoff"),
    [
        (6, 10.0, 4.0, 4, 12.0, 0.25),
        (0, 10.0, 4.0, 4, 12.0, 0.125),
        (6, 0.0, 4.0, 4, 12.0, 0.041666666666666664),
        (0, 0.0, 12.0, 4, 12.0, -0.25),
        (6, 10.0, 4.0, 8, 12.0, 0.125),
        (6, 10.0, 4.0, 0, 12.0, 1.0),
        (6, 10.0, 4.0, 4, 0.5, 3.0),
        (6, 10.0, 4.0, 4, 0.0, 3.0),
    ],
)
def test_side_payoff(referred_in, fund_hours, spent, weeks, gross, payoff):
    provider = thing(referred_in=referred_in, fund_hours=fund_hours, coordination_spent=spent, payoff_weeks=weeks)
    provider.gross_hours = gross
    assert side_payoff(provider) == close(payoff)


@pytest.mark.parametrize(
    ("credited", "own", "gross", "payoff"),
    [(3.0, 1.0, 8.0, 0.25), (1.0, 3.0, 8.0, -0.25), (3.0, 1.0, 0.5, 2.0)],
)
def test_programme_payoff(credited, own, gross, payoff):
    assert programme_payoff(thing(gross_hours=gross), credited, own) == close(payoff)


def test_begin_payoff_period():
    counted = {"referred_in": 6, "fund_hours": 10.0, "coordination_spent": 4.0, "payoff_weeks": 26}
    provider = thing(counted, stance=0.5)
    begin_payoff_period(provider)
    assert vars(provider) == {**dict.fromkeys(counted, 0), "stance": 0.5}
    assert type(provider.referred_in) is type(provider.payoff_weeks) is int


@pytest.mark.parametrize(
    ("own", "other", "noise", "probability"),
    [
        (0.2, 0.3, 0.1, 0.7310585786300049),
        (0.3, 0.2, 0.1, 0.2689414213699951),
        (0.2, 0.3, 0.05, 0.8807970779778823),
        (0.3, 0.3, 0.1, 0.5),
        (-500.0, 500.0, 0.0001, 1.0),
        (500.0, -500.0, 0.0001, 0.0),
    ],
)
def test_fermi_rules(own, other, noise, probability):
    assert imitation_probability(own, other, parameters(imitation_noise=noise)) == close(probability)
    assert join_forum_probability(other, own, parameters(membership_noise=noise)) == close(probability)


@given(
    p=parameter_sets("imitation_noise", "membership_noise"),
    own=st.floats(-1e6, 1e6),
    other=st.floats(-1e6, 1e6),
)
@settings(**CALM)
def test_the_better_off_are_copied(p, own, other):
    low, high = sorted((own, other))
    assert 0.0 <= imitation_probability(high, low, p) <= 0.5 <= imitation_probability(low, high, p) <= 1.0
    assert 0.0 <= join_forum_probability(low, high, p) <= 0.5 <= join_forum_probability(high, low, p) <= 1.0


@pytest.mark.parametrize(
    ("stance", "marginal", "step", "after"),
    [
        (0.6, 0.5, 0.5, 0.66),
        (0.6, -0.5, 0.5, 0.54),
        (0.2, 0.5, 1.0, 0.28),
        (0.5, 9.0, 1.0, 1.0),
        (0.5, -9.0, 1.0, 0.0),
        (1.0, -1.0, 0.5, 1.0),
        (0.0, 1.0, 0.5, 0.0),
    ],
)
def test_best_response_stance(stance, marginal, step, after):
    assert best_response_stance(stance, marginal, parameters(stance_step=step)) == close(after)


@pytest.mark.parametrize(
    ("needed", "others", "stance", "probability"),
    [
        (1, 4, 0.4, 0.1296),
        (3, 4, 0.4, 0.3456),
        (5, 4, 0.4, 0.0256),
        (6, 4, 0.4, 0.0),
        (1, 0, 0.4, 1.0),
        (1, 4, 0.0, 1.0),
        (2, 4, 0.0, 0.0),
        (5, 4, 1.0, 1.0),
        (1, 4, 1.0, 0.0),
        (2_001, 4_000, 0.5, 0.012614874155835334),
    ],
)
def test_pivotal_probability(needed, others, stance, probability):
    assert pivotal_probability(needed, others, stance) == pytest.approx(probability, rel=1e-9)


@given(others=st.integers(0, 60), stance=st.floats(0.0, 1.0))
@settings(**CALM)
def test_some_number_of_others_gives(others, stance):
    total = math.fsum(pivotal_probability(needed, others, stance) for needed in range(1, others + 2))
    assert total == pytest.approx(1.0, rel=1e-9)


# One needed of 5, the others' stances 1.6 in all: 5 · (1 − .4)^4 − 1 = −.352; three needed: 5 · 6 · .4²·.6² − 1 = .728;
# a gift of half an hour that brings the same is worth twice as much an hour.
@pytest.mark.parametrize(
    ("kind", "stances", "stance", "members", "gift", "threshold", "returned", "gain"),
    [
        ("linear", 2.0, 0.4, 5, 1.0, 0.5, 1.5, -0.7),
        ("linear", 2.0, 0.4, 2, 1.0, 0.5, 3.0, 0.5),
        ("linear", 0.0, 0.4, 5, 0.0, 0.5, 1.5, 0.0),
        ("linear", 0.0, 0.4, 0, 1.0, 0.5, 1.5, 0.0),
        ("threshold", 2.0, 0.4, 5, 1.0, 0.2, 5.0, -0.352),
        ("threshold", 2.0, 0.4, 5, 1.0, 0.5, 5.0, 0.728),
        ("threshold", 2.0, 0.4, 5, 0.5, 0.2, 5.0, 0.296),
        ("threshold", 1.5, 0.5, 3, 1.0, 0.3, 4.0, 0.0),
        ("threshold", 0.6, 0.6, 1, 1.0, 0.5, 3.0, 2.0),
        ("threshold", 5.0, 1.0, 5, 1.0, 0.2, 5.0, -1.0),
        ("threshold", 0.0, 0.0, 5, 1.0, 0.0, 5.0, 4.0),
        ("threshold", 0.0, 0.0, 4, 1.0, 0.5, 5.0, -1.0),
    ],
)
def test_marginal_gift(kind, stances, stance, members, gift, threshold, returned, gain):
    p = parameters(programmes=1.0, programme_kind=kind, programme_threshold=threshold, programme_return=returned)
    assert marginal_gift(thing(stance=stance), stances, members, gift, p) == close(gain)


@pytest.mark.parametrize(("size", "gain"), [(4, -0.5), (10, -0.8), (1, 1.0)])
def test_marginal_gift_in_random_groups(size, gain):
    p = parameters(programme_return=2.0, programme_groups="random", programme_group_size=size)
    assert marginal_gift(thing(stance=0.5), 5.0, 10, 1.0, p) == close(gain)


@pytest.mark.parametrize(("members", "returned"), [(2, 4.0), (3, 4.0), (5, 2.0), (10, 1.5)])
def test_the_volunteers_dilemma_settles_at_its_mixed_equilibrium(members, returned):
    p = parameters(
        programmes=1.0, programme_kind="threshold", programme_threshold=0.0, programme_return=returned, stance_step=0.5
    )
    stance = 0.4
    for _ in range(2_000):
        gain = marginal_gift(thing(stance=stance), stance * members, members, 1.0, p)
        stance = best_response_stance(stance, gain, p)
    assert stance == pytest.approx(1.0 - (1.0 / returned) ** (1.0 / (members - 1)), rel=1e-6)
