"""Designs for sensitivity analysis, made by SALib: blocks for Sobol indices, trajectories for elementary effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError
from civsim.sampling import Range, value_at
from civsim.sweep.design import Design, Levels, meeting

LEVELS = 4
FEWEST = 2


def saltelli(ranges: Sequence[Range], blocks: int, *, seed: int = 1, levers: Levels | None = None) -> Design:
    """Return a design for Sobol indices (Saltelli et al. 2010): blocks × (parameters + 2) points.

    Args:
        ranges: of two or more parameters.
        blocks: a power of two, as the Sobol sequence behind it needs.
        seed: of its scrambling.
        levers: every combination of them meets every point.

    Raises:
        InputError: for ranges or numbers that cannot be used, or if SALib is not installed.
    """
    problem = _problem(ranges)
    if blocks < FEWEST or blocks & (blocks - 1):
        raise InputError(f"blocks={blocks} is no power of two, which the Sobol sequence needs.")
    from SALib.sample import sobol

    return _placed(ranges, sobol.sample(problem, blocks, calc_second_order=False, seed=seed), levers)


def morris(ranges: Sequence[Range], blocks: int, *, seed: int = 1, levers: Levels | None = None) -> Design:
    """Return a design for elementary effects (Morris 1991): blocks (trajectories) × (parameters + 1) points.

    Args:
        ranges: of two or more parameters, each in four levels.
        blocks: trajectories, at least two.
        seed: of their draw.
        levers: every combination of them meets every point.

    Raises:
        InputError: for ranges or numbers that cannot be used, or if SALib is not installed.
    """
    problem = _problem(ranges)
    if blocks < FEWEST:
        raise InputError(f"blocks={blocks} is out of bounds; allowed: whole numbers from {FEWEST}.")
    from SALib.sample import morris as trajectories

    return _placed(ranges, trajectories.sample(problem, blocks, LEVELS, seed=seed), levers)


def _problem(ranges: Sequence[Range]) -> dict[str, Any]:
    """Return the problem over the unit cube; `value_at` makes values of it."""
    names = [one.name for one in ranges]
    checks.unique(names, "vary")
    if len(names) < FEWEST:
        raise InputError(f"vary={names}: a sensitivity analysis needs two or more parameters.")
    for one in ranges:
        if not one.low < one.high:
            raise InputError(
                f"{one.name}: the range {one.low:g} to {one.high:g} is empty; give one, {one.name}=LOW:HIGH."
            )
    try:
        import SALib  # noqa: F401
    except ImportError:
        raise InputError("Designs for sensitivity analysis need SALib: pip install 'civsim[analysis]'.") from None
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _placed(ranges: Sequence[Range], sample: Any, levers: Levels | None) -> Design:
    places = [{one.name: value_at(one, float(place)) for one, place in zip(ranges, row, strict=True)} for row in sample]
    return meeting(places, ranges, levers or {})
