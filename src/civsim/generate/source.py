"""What the tables of a town are made from: its scenario, and draws of the town seed by address."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from civsim import draws
from civsim.parameters.registry import PARAMETERS
from civsim.rules.elementary import standard_normal
from civsim.scenario import Scenario
from civsim.world import Table

_word_key, _word_bits, _word_fraction = draws.hash_functions(np.uint64)


class Source:
    """The scenario of a town and its draws; `p` are the parameter values at the start."""

    def __init__(self, scenario: Scenario, town_seed: int) -> None:
        self.town = scenario.town
        self.events = scenario.events
        self.tables = scenario.tables
        self.total_weeks = scenario.total_weeks
        with np.errstate(over="ignore"):
            self._keys = _word_key(town_seed, np.arange(len(draws.STREAMS)), 0)
        values = scenario.values
        self.p = SimpleNamespace(**{name: PARAMETERS[name].number(values[name]) for name in PARAMETERS})

    def uniforms(self, stream: int, keys: Table, index: int = 0) -> Table:
        """Return uniform numbers by address for many keys at once, week 0."""
        table: Table = self.many_uniforms(keys, (stream, index))[0]
        return table

    def many_uniforms(self, keys: Table, *addresses: tuple[int, int]) -> Table:
        """Return uniform numbers of several addresses (stream, index) for the same keys, shape (addresses, keys)."""
        streams, indices = np.array(addresses, np.uint64).T
        with np.errstate(over="ignore"):
            bits = _word_bits(self._keys[streams][:, None], np.asarray(keys, np.uint64), indices[:, None])
            table: Table = _word_fraction(bits)
        return table


def standard_normals(uniforms: Table) -> Table:
    """Return standard normal numbers for uniform ones, shape (n,)."""
    return np.fromiter(map(standard_normal, uniforms.tolist()), float, len(uniforms))


def largest_remainder(total: int, shares: Table) -> Table:
    """Split `total` into whole numbers in proportion to `shares`; ties go to the earlier row."""
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole)
