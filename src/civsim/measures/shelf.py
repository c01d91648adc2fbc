"""Room for what many runs of one shape leave, used again and again: new memory costs more than the copying."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from civsim.measures.tables import STACKED, Tables
from civsim.memory import as_bytes
from civsim.world import Table


class Shelf:
    """Tables of runs that are measured together.

    Args:
        runs: how many there is room for.
        like: the final state of a run; that of every other one has the same shapes.
        burn_in: weeks before the measured ones.

    Attributes:
        numbers: of the runs on the shelf, in the order in which they came.
    """

    def __init__(self, runs: int, like: Mapping[str, Table], burn_in: int) -> None:
        self.numbers: list[int] = []
        self._room, self._burn_in = runs, burn_in
        self._populations, self._districts = like["populations"].copy(), like["districts"].copy()
        self._bytes = {name: np.empty((runs, like[name].nbytes), np.uint8) for name in STACKED}
        self._rows = {name: self._bytes[name].view(like[name].dtype) for name in STACKED}

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another run."""
        return len(self.numbers) == self._room

    def put(self, number: int, tables: Mapping[str, Table]) -> None:
        """Copy the tables of one more run."""
        row = len(self.numbers)
        for name, held in self._bytes.items():
            held[row] = as_bytes(tables[name])
        self.numbers.append(number)

    def tables(self) -> Tables:
        """Return the tables of all runs on the shelf; they change when it is used again."""
        stacked = {name: held[: len(self.numbers)] for name, held in self._rows.items()}
        return Tables.of_stack(stacked, self._populations, self._districts, self._burn_in)
