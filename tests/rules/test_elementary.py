"""The small mathematical functions that rules share."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.elementary import (
    LAST_WEEK,
    LONGEST_SPELL,
    chance,
    clip,
    distance,
    ema,
    geometric,
    logistic,
    positive,
    ratio,
    standard_normal,
    week_after,
)

from .building import CALM, close, draw, thing, unit

LAST = 1.0 - 2.0**-53
finite = st.floats(-1e300, 1e300)


@pytest.mark.parametrize(("value", "expected"), [(2.5, 2.5), (0.25, 0.25), (0.0, 0.0), (-3.0, 0.0)])
def test_positive(value, expected):
    assert positive(value) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (0.5, 0, 1, 0.5),
        (-0.1, 0, 1, 0),
        (1.1, 0, 1, 1),
        (5, 2, 8, 5),
        (1, 2, 8, 2),
        (9, 2, 8, 8),
        (2, 2, 8, 2),
    ],
)
def test_clip(value, low, high, expected):
    assert clip(value, low, high) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, 0.5),
        (1.0, 0.7310585786300049),
        (-1.0, 0.2689414213699951),
        (-3.0, 0.04742587317756678),
        (800.0, 1.0),
        (-800.0, 0.0),
        (math.inf, 1.0),
        (-math.inf, 0.0),
    ],
)
def test_logistic(value, expected):
    assert logistic(value) == close(expected)


@given(value=finite, other=finite)
@settings(**CALM)
def test_logistic_rises_and_is_symmetric(value, other):
    low, high = sorted((value, other))
    assert 0.0 <= logistic(low) <= logistic(high) <= 1.0
    assert logistic(value) + logistic(-value) == close(1.0)


@pytest.mark.parametrize(
    ("old", "new", "rate", "expected"),
    [(2.0, 10.0, 0.25, 4.0), (10.0, 2.0, 0.25, 8.0), (3.0, 7.0, 0.0, 3.0), (3.0, 7.0, 1.0, 7.0)],
)
def test_ema(old, new, rate, expected):
    assert ema(old, new, rate) == close(expected)


@given(old=st.floats(-1e6, 1e6), new=st.floats(-1e6, 1e6), rate=unit)
@settings(**CALM)
def test_ema_lies_between_old_and_new(old, new, rate):
    slack = 1e-9 * (1.0 + abs(old) + abs(new))
    assert min(old, new) - slack <= ema(old, new, rate) <= max(old, new) + slack


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.0, 0.0),
        (-1.0, 0.0),
        (0.1, 0.09516258196404048),
        (1.0, 0.6321205588285577),
        (800.0, 1.0),
        (1e300, 1.0),
    ],
)
def test_chance(rate, expected):
    assert chance(rate) == close(expected)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1.0, 4.0, 0.25),
        (4.0, 1.0, 4.0),
        (-1.0, 4.0, -0.25),
        (1.0, 0.5, 2.0),
        (1.0, 0.0, 0.0),
        (1.0, -2.0, 0.0),
    ],
)
def test_ratio(part, whole, expected):
    assert ratio(part, whole) == expected


@pytest.mark.parametrize(
    ("mean", "u", "weeks"),
    [
        (2.0, 0.0, 1),
        (2.0, 0.4999, 1),
        (2.0, 0.5, 2),
        (2.0, 0.7499, 2),
        (2.0, 0.75, 3),
        (2.0, 0.8749, 3),
        (2.0, 0.8751, 4),
        (4.0, 0.2499, 1),
        (4.0, 0.2501, 2),
        (4.0, 0.4374, 2),
        (4.0, 0.4376, 3),
        (1.0, 0.999, 1),
        (0.3, 0.999, 1),
        (0.0, 0.999, 1),
        (1.0000000000000002, 0.999, 1),
        (20_000.0, LAST, 30_000),
        (1e9, 0.5, 30_000),
    ],
)
def test_geometric(mean, u, weeks):
    result = geometric(mean, u)
    assert (result, type(result)) == (weeks, int)


@pytest.mark.parametrize(
    ("week", "weeks", "after"),
    [(10, 12, 22), (31_000, 500, 31_500), (31_999, 1, 32_000), (31_999, 2, 32_000), (2_001, 30_000, 32_000)],
)
def test_week_after(week, weeks, after):
    assert week_after(week, weeks) == after <= LAST_WEEK < 2**15


def test_the_longest_spell_fits_a_small_integer():
    assert LONGEST_SPELL == 30_000 < 2**15


@pytest.mark.parametrize("mean", [1.0, 1.5, 3.0, 8.0, 12.0, 52.0])
def test_geometric_has_its_mean_and_variance(mean):
    size = 40_000
    spells = [geometric(mean, (i + 0.5) / size) for i in range(size)]
    found = sum(spells) / size
    assert found == pytest.approx(mean, rel=2e-3)
    variance = sum((spell - found) ** 2 for spell in spells) / size
    assert variance == pytest.approx(mean * (mean - 1.0), rel=1e-2, abs=1e-9)


@given(mean=st.floats(0.0, 1e6), other=st.floats(0.0, 1e6), u=draw, v=draw)
@settings(**CALM)
def test_geometric_rises_in_mean_and_draw(mean, other, u, v):
    low, high = sorted((mean, other))
    early, late = sorted((u, v))
    assert 1 <= geometric(low, early) <= geometric(high, early) <= LONGEST_SPELL
    assert geometric(low, early) <= geometric(low, late)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [((0, 0), (3, 4), 5), ((4, 6), (1, 2), 5), ((1, -2), (-4, 10), 13), ((7, 7), (7, 7), 0)],
)
def test_distance(here, there, km):
    assert distance(thing(x=here[0], y=here[1]), thing(x=there[0], y=there[1])) == close(km)


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        (0.5, 0.0),
        (0.8413447460685429, 1.0),
        (0.15865525393145707, -1.0),
        (0.975, 1.959963984540054),
        (0.01, -2.3263478740408408),
        (1e-9, -5.997807015007687),
        (1e-15, -7.941345326170998),
    ],
)
def test_standard_normal(u, expected):
    assert standard_normal(u) == close(expected)


@pytest.mark.parametrize(
    "u",
    [i / 997 for i in range(1, 997)]
    + [power * 10.0**-digits for digits in range(3, 18) for power in (1, 2, 5)]
    + [0.075, 0.0749, 0.925, 0.9251, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12, LAST],
)
def test_standard_normal_is_the_normal_quantile(u):
    assert standard_normal(u) == pytest.approx(NormalDist().inv_cdf(u), rel=2e-15, abs=1e-15)


def test_standard_normal_is_finite_at_zero():
    assert standard_normal(0.0) == standard_normal(1e-18) == close(NormalDist().inv_cdf(1e-18))


@given(u=draw, v=draw)
@settings(**CALM)
def test_standard_normal_rises(u, v):
    low, high = sorted((u, v))
    assert -9.0 < standard_normal(low) <= standard_normal(high) + 1e-12 < 9.0
