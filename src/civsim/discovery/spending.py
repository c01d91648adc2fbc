"""Error spent over looks: how far a mean must be from zero at each look so that all looks together err rarely."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from civsim.errors import unknown
from civsim.world import Table

NODES = 160
"""Points of the numerical integral; 160 give four digits of the published boundaries."""
FAR = 8.0
"""Standard deviations beyond which a normal distribution holds nothing that counts."""
LEAST = 1e-14
"""Error below which a look spends nothing and cannot stop the runs."""
Spending = Callable[[float, float], float]


def pocock(time: float, alpha: float) -> float:
    """Return the error spent by a share of the runs: about evenly over the looks (Lan & DeMets 1983)."""
    return alpha * math.log(1 + (math.e - 1) * time)


def obrien_fleming(time: float, alpha: float) -> float:
    """Return the error spent by a share of the runs: nearly all of it late (Lan & DeMets 1983).

    Half of `alpha` on each side.
    """
    from scipy.special import ndtr, ndtri

    return 4 * float(ndtr(float(ndtri(alpha / 4)) / math.sqrt(time)))


SPENDINGS: Mapping[str, Spending] = MappingProxyType({"pocock": pocock, "obrien_fleming": obrien_fleming})


def spending(name: str) -> Spending:
    """Return the way of spending called `name`.

    Raises:
        InputError: if there is none.
    """
    if name not in SPENDINGS:
        raise unknown("spending", name, SPENDINGS)
    return SPENDINGS[name]


@functools.lru_cache(maxsize=256)
def boundaries(looks: tuple[int, ...], alpha: float, name: str = "pocock") -> tuple[float, ...]:
    """Return the critical value of the two-sided test at each look, in standard errors; inf where none is spent.

    By the recursion of Armitage, McPherson & Rowe (1969) on the sum of the observations, a Brownian motion whose time
    is the share of the last look: what is left of its density within the boundaries of one look is carried to the
    next, and the boundary there is where the error of that look is just spent.

    Args:
        looks: numbers of observations, rising.
        alpha: two-sided error over all looks together.
        name: of the way of spending.
    """
    spent = spending(name)
    times = [one / looks[-1] for one in looks]
    found: list[float] = []
    places, weights = np.zeros(1), np.ones(1)
    before, already = 0.0, 0.0
    nodes, shares = np.polynomial.legendre.leggauss(NODES)
    for time in times:
        step = math.sqrt(time - before)
        now = spent(time, alpha)
        edge = _edge(places, weights, step, now - already, FAR * math.sqrt(time))
        found.append(edge / math.sqrt(time))
        reach = min(edge, FAR * math.sqrt(time))
        fresh = reach * nodes
        density = np.exp(-0.5 * ((fresh[:, None] - places) / step) ** 2) @ weights / (step * math.sqrt(2 * math.pi))
        places, weights = fresh, reach * shares * density
        before, already = time, now if math.isfinite(edge) else already
    return tuple(found)


def _edge(places: Table, weights: Table, step: float, error: float, far: float) -> float:
    """Return the boundary beyond which the sum lies with probability `error` after the next step."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    def beyond(edge: float) -> float:
        return float(weights @ (ndtr((-edge - places) / step) + ndtr((places - edge) / step))) - error

    return math.inf if error < LEAST or beyond(far) > 0 else float(brentq(beyond, 0.0, far, xtol=1e-10))
