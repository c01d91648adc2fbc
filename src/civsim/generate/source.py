"""What the tables of a town are made from: its scenario, and draws of the town seed by address."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from civsim import draws
from civsim.parameters.registry import PARAMETERS
from civsim.rules.elementary import standard_normal
from civsim.scenario import Scenario
from civsim.world import Table

_word_key, _word_bits, _word_fraction = draws.hash_functions(np.uint64)
standard_normals: Callable[[Table], Table] = np.vectorize(standard_normal, otypes=[float])


class Source:
    """The scenario of a town and its draws; `p` are the parameter values at the start."""

    def __init__(self, scenario: Scenario, town_seed: int) -> None:
        self.town = scenario.town
        self.events = scenario.events
        self.tables = scenario.tables
        self.total_weeks = scenario.total_weeks
        self.town_seed = town_seed
        values = scenario.values
        self.p = SimpleNamespace(**{name: PARAMETERS[name].number(values[name]) for name in PARAMETERS})

    def uniforms(self, stream: int, keys: Table, index: int = 0) -> Table:
        """Return uniform numbers by address for many keys at once, week 0."""
        with np.errstate(over="ignore"):
            key = _word_key(self.town_seed, stream, 0)
            table: Table = _word_fraction(_word_bits(key, np.asarray(keys, np.uint64), index))
        return table


def largest_remainder(total: int, shares: Table) -> Table:
    """Split `total` into whole numbers in proportion to `shares`; ties go to the earlier row."""
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole)
