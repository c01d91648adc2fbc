"""Room for what many runs of one shape leave, used again and again: new memory costs more than the copying."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from civsim.measures.tables import STACKED, Tables
from civsim.world import Table

WORD = 8
"""Bytes: every table begins at a multiple of it, where numbers are read fastest."""


class Shelf:
    """Tables of runs that are measured together; those of a run lie one behind another.

    Args:
        runs: how many there is room for.
        like: the final state of a run; that of every other one has the same shapes.
        burn_in: weeks before the measured ones.

    Attributes:
        numbers: of the runs on the shelf, in the order in which they came.
    """

    def __init__(self, runs: int, like: Mapping[str, Table], burn_in: int) -> None:
        self.numbers: list[int] = []
        self._burn_in = burn_in
        self._populations, self._districts = like["populations"].copy(), like["districts"].copy()
        self._gaps = {name: bytes(-like[name].nbytes % WORD) for name in STACKED}
        starts = np.cumsum([0, *(like[name].nbytes + len(gap) for name, gap in self._gaps.items())])
        self._bytes = np.empty((runs, starts[-1]), np.uint8)
        self._memory = self._bytes.data.cast("B")
        self._rows = {
            name: self._bytes[:, start : start + like[name].nbytes].view(like[name].dtype)
            for name, start in zip(STACKED, starts, strict=False)
        }

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another run."""
        return len(self.numbers) == len(self._bytes)

    def put(self, number: int, tables: Mapping[str, Table]) -> None:
        """Copy the tables of one more run.

        Raises:
            ValueError: if it is of another shape.
        """
        width = self._bytes.shape[1]
        start = len(self.numbers) * width
        self._memory[start : start + width] = b"".join(
            [part for name, gap in self._gaps.items() for part in (tables[name].tobytes(), gap)]
        )
        self.numbers.append(number)

    def tables(self) -> Tables:
        """Return the tables of all runs on the shelf; they change when it is used again."""
        stacked = {name: held[: len(self.numbers)] for name, held in self._rows.items()}
        return Tables.of_stack(stacked, self._populations, self._districts, self._burn_in)
