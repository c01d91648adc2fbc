"""Where a version in NumPy takes its luck from: civsim's draws by address, or NumPy's own generator."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from benchmarks.reduced.town import Table
from civsim import draws

_week_key, _bits, _fraction = draws.hash_functions(np.uint64)


class Luck(Protocol):
    """A source of uniform numbers in [0, 1), one for each of the recipients named."""

    def uniforms(self, stream: int, week: int, recipients: Table) -> Table:
        """Return one number for each recipient."""
        ...


class Addressed:
    """The numbers that civsim draws: equal luck, so that counts must be equal."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def uniforms(self, stream: int, week: int, recipients: Table) -> Table:
        """Return the numbers at the addresses of the recipients."""
        with np.errstate(over="ignore"):
            key = _week_key(self._seed, stream, week)
            table: Table = _fraction(_bits(key, recipients, 0))
        return table


class Own:
    """NumPy's generator, as one would use it who need not meet anybody else's luck."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def uniforms(self, stream: int, week: int, recipients: Table) -> Table:
        """Return the next numbers."""
        return self._generator.random(len(recipients))
