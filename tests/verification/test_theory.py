"""The closed forms and chains give the published numbers, and meet where two of them describe the same thing."""

import math

import pytest

from civsim.verification import theory


@pytest.mark.parametrize(("places", "share"), [(1, 0.632121), (2, 0.729329), (10, 0.874890), (25, 0.920477)])
def test_pooling_in_one_week(places, share):
    assert theory.filled(places, places) / places == pytest.approx(share, abs=5e-7)
    closed = 1.0 - math.exp(-places) * places**places / math.factorial(places)
    assert theory.filled(places, places) / places == pytest.approx(closed, abs=1e-12)


def test_a_part_of_a_place_is_open_in_that_part_of_the_weeks():
    assert theory.filled(3.0, 2.25) == pytest.approx(0.75 * theory.filled(3.0, 2) + 0.25 * theory.filled(3.0, 3))


@pytest.mark.parametrize(("providers", "share"), [(2, 0.092898), (5, 0.151004), (10, 0.168127)])
def test_break_even_of_five_places_each(providers, share):
    assert theory.break_even(providers, 5, 5.0) == pytest.approx(share, abs=5e-7)


@pytest.mark.parametrize(("overhead", "size"), [(0.001, 27), (0.0025, 15), (0.005, 9), (0.01, 6), (0.02, 4)])
def test_best_size_of_a_forum_of_providers_with_five_places(overhead, size):
    assert theory.best_size(5, 5.0, overhead, 60) == size


def test_the_summit_of_a_parabola_and_how_it_moves():
    """Heights 1 − 2 (ln size − ln 6)²: highest at 6; the gradient is that of small changes."""
    sizes = (3.0, 6.0, 11.0)
    heights = [1.0 - 2.0 * math.log(size / 6.0) ** 2 for size in sizes]
    top, gradient = theory.summit(sizes, heights)
    assert top == pytest.approx(6.0)
    for position in range(3):
        changed = [height + 1e-6 * (place == position) for place, height in enumerate(heights)]
        assert theory.summit(sizes, changed)[0] - top == pytest.approx(1e-6 * gradient[position], rel=1e-3)


def test_erlang_and_the_weekly_chain_it_is_the_limit_of():
    assert theory.erlang_b(2, 1.6) == pytest.approx(0.329897, abs=5e-7)
    assert theory.erlang_c(10, 0.8) == pytest.approx(0.204590, abs=5e-7)
    assert theory.weekly_loss(2, 1.6 / 2_000, 2_000.0) == pytest.approx(theory.erlang_b(2, 1.6), abs=1e-4)
    queue = theory.weekly_queue(2, 1.6 / 500, 500.0, theory.queue_room(2, 1.6 / 500, 500.0)) / 1.6
    assert queue == pytest.approx(theory.erlang_c(2, 0.8), rel=2e-3)


@pytest.mark.parametrize(("mean", "places", "waiting"), [(0.8, 1, 1.6), (4.0, 5, 1.156240), (0.3, 1, 0.09 / 1.4)])
def test_backlog(mean, places, waiting):
    room = theory.queue_room(places, mean, 1.0)
    assert theory.weekly_queue(places, mean, 1.0, room) == pytest.approx(waiting, abs=5e-7)


def test_ladders():
    shares = [theory.ladder(tries, 1.0) for tries in (1, 2, 3)]
    assert shares == pytest.approx([0.632121, math.tanh(1.0), 0.823041], abs=5e-7)
    assert theory.ladder(2, 0.4) == pytest.approx(math.tanh(0.4) / 0.4)
    assert [theory.ladder_at_once(tries, 1.0) for tries in (2, 3)] == pytest.approx([0.745354, 0.802601], abs=5e-7)
    assert theory.finite_ladder(3, 2_000, 2_000) == pytest.approx(theory.ladder(3, 1.0), abs=3e-4)
    assert theory.finite_ladder(2, 1, 1) == 1.0


@pytest.mark.parametrize(("degree", "share"), [(1.0, 0.544062), (2.0, 0.783926), (3.0, 0.927687)])
def test_matching(degree, share):
    assert theory.poisson_matching(degree) == pytest.approx(share, abs=5e-7)


def test_planner():
    assert theory.options_matching(2, 1.0) == pytest.approx(0.838097, abs=5e-7)
    assert theory.options_matching(1, 0.7) == pytest.approx(-math.expm1(-0.7) / 0.7)
    assert theory.options_matching(3, 0.9) == pytest.approx(1.0)  # below the threshold .917 all can be placed
