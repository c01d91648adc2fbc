"""All laws, in the order in which a user reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from civsim.physics import books, capacity, luck, state
from civsim.physics.law import LAWS, Finding, Law
from civsim.scenario import Scenario

ORDER = (state, books, luck, capacity)
"""Modules that register laws; a law is one decorated function in one of them."""


def laws() -> Mapping[str, Law]:
    """Return all laws by name, module by module."""
    places = [module.__name__ for module in ORDER]
    return dict(sorted(LAWS.items(), key=lambda item: places.index(item[1].check.__module__)))


def judge(scenario: Scenario, replicates: Sequence[int], names: Sequence[str] = ()) -> Iterator[tuple[Law, Finding]]:
    """Yield every law, or those named, with whether the runs of a scenario obey it."""
    for name, one in laws().items():
        if not names or name in names:
            yield one, one.check(scenario, replicates)
