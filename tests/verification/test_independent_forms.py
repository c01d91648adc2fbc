"""What limit cases expect, at settings drawn at random, beside closed forms and chains worked out in another way."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from civsim.verification import access, capacity, games, queues, volunteers
from civsim.verification.case import Observation
from civsim.verification.library import library
from civsim.verification.location import covered_share

CALM = settings(deadline=None, max_examples=25)


def expected(name: str, **given: object) -> float:
    """Return what a case expects, without running it."""
    chosen = library()[name]
    with pytest.MonkeyPatch.context() as patch:
        for module in (access, capacity, queues):
            patch.setattr(module, "observe", lambda readings, value, **_: Observation(value, 0.0, 0.0, 1))
        for module in (games, volunteers):
            patch.setattr(module, "observe", lambda scenario, read, value, **_: Observation(value, 0.0, 0.0, 1))
        found = chosen.run(chosen.check(given)).expected
    assert found is not None
    return found


@CALM
@given(places=st.integers(1, 40), load=st.floats(0.05, 0.9))
def test_backlog_by_the_identity_of_spitzer(places: int, load: float) -> None:
    """E W = Σ 1/n · E(A₁ + … + Aₙ − n·places)⁺ (Spitzer 1956); E(S − m)⁺ = E S · P(S ≥ m) − m · P(S > m)."""
    mean, weeks = load * places, np.arange(1, 4_000)
    arrived, served_most = weeks * mean, weeks * places
    late = arrived * stats.poisson.sf(served_most - 1, arrived) - served_most * stats.poisson.sf(served_most, arrived)
    series = float((late / weeks).sum())
    assert expected("backlog", mean=mean, places=places) == pytest.approx(series, rel=1e-5, abs=1e-9)


def served(mean: float, places: int) -> float:
    """Return E min(Poisson(mean), places), number by number."""
    numbers = np.arange(int(mean + 20 * math.sqrt(mean) + 40))
    return float((np.minimum(numbers, places) * stats.poisson.pmf(numbers, mean)).sum())


def forum_share(providers: int, places: int, need: float, overhead: float) -> float:
    """Return coverage of a forum whose total of places is one of two whole numbers each week."""
    total = providers * places * max(0.0, 1.0 - overhead * (providers - 1))
    low = math.floor(total)
    mean = providers * need
    return (served(mean, low) * (1.0 - (total - low)) + served(mean, low + 1) * (total - low)) / mean


@CALM
@given(st.integers(1, 40), st.integers(1, 20), st.floats(0.1, 30.0), st.floats(0.0, 0.2))
def test_coverage_of_a_costly_forum(providers: int, places: int, need: float, overhead: float) -> None:
    found = expected("mesh_overhead", providers=providers, places=places, mean_need=need, overhead=overhead)
    assert found == pytest.approx(forum_share(providers, places, need, overhead), abs=1e-9)


@CALM
@given(providers=st.integers(2, 30), places=st.integers(1, 12), load=st.floats(0.6, 1.4))
def test_at_the_break_even_a_forum_serves_as_many_as_its_members_apart(
    providers: int, places: int, load: float
) -> None:
    need = load * places
    share = expected("mesh_overhead", quantity="break_even", providers=providers, places=places, mean_need=need)
    together = forum_share(providers, places, need, share / (providers - 1))
    assert together == pytest.approx(served(need, places) / need, abs=1e-8)


@pytest.mark.parametrize(("places", "need", "overhead"), [(5, 5.0, 0.007), (3, 2.0, 0.02), (8, 10.0, 0.004)])
def test_no_other_size_of_a_forum_serves_more(places: int, need: float, overhead: float) -> None:
    best = expected("mesh_overhead", quantity="best_size", places=places, mean_need=need, overhead=overhead)
    assert best == max(range(1, 80), key=lambda size: forum_share(size, places, need, overhead))


@CALM
@given(st.floats(0.01, 20.0))
def test_matching_by_leaf_removal(degree: float) -> None:
    """2 − (a + b + ab)/c; a is the least root of x = c·exp(−c·exp(−x)), b = c·exp(−a) (Karp & Sipser 1981)."""
    low = 0.0
    for _ in range(200_000):
        before, low = low, degree * math.exp(-degree * math.exp(-low))
        if low == before:
            break
    high = degree * math.exp(-low)
    share = 2.0 - (low + high + low * high) / degree
    assert expected("matching", degree=degree) == pytest.approx(share, abs=1e-6)


@CALM
@given(
    providers=st.integers(3, 40),
    part=st.floats(0.0, 1.0),
    size=st.floats(0.0, 1.0),
    factor=st.floats(0.0, 12.0),
    noise=st.floats(0.2, 5.0),
)
def test_fixation_by_the_chain_of_givers(providers: int, part: float, size: float, factor: float, noise: float) -> None:
    """Payoffs by counting the givers in a random group, chances of one more and one less, and the absorbing chain."""
    start, group = 1 + round(part * (providers - 2)), 2 + round(size * (providers - 2))
    others = np.arange(group)
    chances = np.zeros((providers - 1, providers + 1))
    for givers in range(1, providers):
        beside_giver = stats.hypergeom.pmf(others, providers - 1, givers - 1, group - 1)
        beside_other = stats.hypergeom.pmf(others, providers - 1, givers, group - 1)
        gain = (beside_giver @ (factor * (others + 1) / group) - 1.0) - beside_other @ (factor * others / group)
        up, down = 1.0 / (1.0 + math.exp(-gain / noise)), 1.0 / (1.0 + math.exp(gain / noise))
        chances[givers - 1, [givers - 1, givers, givers + 1]] = down, -(up + down), up
    fixed = np.linalg.solve(chances[:, 1:-1], -chances[:, -1])
    found = expected(
        "well_mixed_public_goods", providers=providers, start=start, group=group, factor=factor, noise=noise
    )
    assert found == pytest.approx(fixed[start - 1], rel=1e-6, abs=1e-12)


@CALM
@given(st.floats(0.01, 10.0))
def test_normal_thresholds_settle_at_the_first_crossing(sigma: float) -> None:
    """From 0 upwards, the first x that is not above the share of thresholds below it."""

    def gap(share: float) -> float:
        return float(stats.norm.cdf((share - 0.25) / sigma)) - share

    grid = np.linspace(0.0, 1.0, 200_001)
    first = int(np.argmax(stats.norm.cdf((grid - 0.25) / sigma) <= grid))
    crossing = 0.0 if first == 0 else optimize.brentq(gap, grid[first - 1], grid[first])
    assert expected("granovetter_normal", sigma=sigma, people=100) == pytest.approx(crossing, abs=1e-5)


@CALM
@given(join=st.floats(0.001, 1.0), leave=st.floats(0.001, 0.6))
def test_a_pool_by_its_matrix(join: float, leave: float) -> None:
    """The stationary law, and the correlation of two weeks that follow each other."""
    step = np.array([[1.0 - join, join], [leave, 1.0 - leave]])
    law = np.linalg.lstsq(np.vstack([step.T - np.eye(2), np.ones(2)]), np.array([0.0, 0.0, 1.0]), rcond=None)[0]
    share = float(law[1])
    follows = (law[1] * step[1, 1] - share * share) / (share * (1.0 - share))
    assert expected("volunteer_pool", join=join, leave=leave) == pytest.approx(share)
    found = expected("volunteer_pool", join=join, leave=leave, statistic="autocorrelation")
    assert found == pytest.approx(follows, abs=1e-9)


def equilibria(demands: tuple[float, ...]) -> list[tuple[int, ...]]:
    """Return where providers stand if none gains by going elsewhere, each district's demand shared by those in it."""
    places = range(len(demands))
    found = []
    for stand in itertools.combinations_with_replacement(places, len(demands)):
        shares = [demands[place] / (stand.count(place) + 1) for place in places]
        if all(
            shares[other] <= demands[place] / stand.count(place)
            for place in stand
            for other in places
            if other != place
        ):
            found.append(stand)
    return found


@pytest.mark.parametrize("providers", [2, 3, 4])
def test_no_equilibrium_of_providers_is_worse_than_the_bound(providers: int) -> None:
    """All of them, in 200 towns drawn at random and in the worst one."""
    luck = np.random.default_rng(providers)
    towns = [tuple(luck.pareto(1.0, providers) + 0.01) for _ in range(200)]
    towns.append((float(providers), *[1.0] * (providers - 1)))
    worst = min(
        covered_share(np.array(town), np.bincount(stand, minlength=providers) > 0)
        for town in towns
        for stand in equilibria(town)
    )
    assert worst == pytest.approx(providers / (2 * providers - 1))
