"""How many people arrive in an open population."""

import pytest

from civsim.rules.need import arrivals, regular_arrivals

from .building import parameters, thing

ONE_SD = 0.8413447460685429


@pytest.mark.parametrize(
    ("people", "weeks", "numbers"), [(1.0, 3, [1, 1, 1]), (0.5, 4, [1, 0, 1, 0]), (2.4, 5, [2, 3, 2, 3, 2])]
)
def test_regular_arrivals(people, weeks, numbers):
    population, p = thing(people=people, need_factor=1.0), parameters(need_rate=26.0, load=2.0)
    found = [regular_arrivals(population, thing(deprivation=1.0), p, week) for week in range(weeks)]
    assert found == numbers


# mean 2: P(0) = .13534, P(<=1) = .40601, P(<=2) = .67668, P(<=3) = .85712
@pytest.mark.parametrize(
    ("u", "number"),
    [(0.0, 0), (0.135, 0), (0.136, 1), (0.406, 1), (0.4061, 2), (0.676, 2), (0.677, 3), (0.858, 4)],
)
@pytest.mark.parametrize(
    ("rate", "load", "factor", "deprivation", "people"),
    [
        (1.04, 1.0, 1.0, 1.0, 100),
        (1.04, 2.0, 1.0, 1.0, 50),
        (1.04, 1.0, 0.5, 1.0, 200),
        (1.04, 1.0, 1.0, 4.0, 25),
    ],
)
def test_arrivals(rate, load, factor, deprivation, people, u, number):
    population, district = thing(need_factor=factor, people=people), thing(deprivation=deprivation)
    result = arrivals(population, district, parameters(need_rate=rate, load=load), u)
    assert (result, type(result)) == (number, int)


@pytest.mark.parametrize(
    ("u", "number"), [(0.5, 10_000), (0.50195, 10_000), (0.503, 10_001), (ONE_SD, 10_100), (1.0 - ONE_SD, 9_900)]
)
def test_many_arrivals(u, number):
    population, district = thing(need_factor=1.0, people=10_000), thing(deprivation=1.0)
    result = arrivals(population, district, parameters(need_rate=50.0, load=1.04), u)
    assert (result, type(result)) == (number, int)


@pytest.mark.parametrize("people", [3, 50, 599, 601, 5_000])
def test_arrivals_have_the_mean_and_variance_of_poisson(people):
    population, district, p = (
        thing(need_factor=1.0, people=people),
        thing(deprivation=1.0),
        parameters(need_rate=50.0),
    )
    mean, size = people * 50.0 / 52.0, 2_000
    numbers = [arrivals(population, district, p, (i + 0.5) / size) for i in range(size)]
    found = sum(numbers) / size
    assert found == pytest.approx(mean, rel=3e-3)
    assert sum((number - found) ** 2 for number in numbers) / size == pytest.approx(mean, rel=1.5e-2)


@pytest.mark.parametrize("people", [1, 20, 500, 600])
def test_the_largest_draw_brings_no_absurd_number(people):
    """Rounding keeps the sum of all probabilities a little below 1; the search must end in the far tail."""
    population, p = thing(need_factor=1.0, people=people), parameters(need_rate=50.0)
    number = arrivals(population, thing(deprivation=1.0), p, 1.0 - 2.0**-53)
    mean = people * 50.0 / 52.0
    assert mean < number < mean + 20.0 * mean**0.5 + 25.0


def test_nobody_arrives_where_nobody_lives():
    assert arrivals(thing(need_factor=1.0, people=0), thing(deprivation=1.0), parameters(), 0.999) == 0
