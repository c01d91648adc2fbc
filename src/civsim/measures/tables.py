"""The tables that measures are pure functions of: those of many runs of one scenario, or the sums of them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civsim.outcome import Outcome
from civsim.rules.kinds import YEAR
from civsim.tally import COUNTS, FLOW, LEDGER_NAMES
from civsim.world import Table

LOST = tuple(name for name in COUNTS if name.startswith("lost_") and name not in ("lost_members", "lost_outsiders"))
STACKED = ("weekly", "ledger", "by_population", "districts", "flows")
"""What a run leaves that measures of many runs are made of."""


@dataclass(frozen=True)
class Tables:
    """Tables of many runs of one scenario, measured weeks only.

    Attributes:
        weekly: counts of the town, shape (runs, weeks).
        ledger: hours, euros and levels, shape (runs, weeks).
        areas: counts per district and target group over the measured weeks, shape (runs, populations).
        before: the ledger of the week before the measured ones, zeros where there was none, shape (runs,).
        populations, districts: what they describe (of the first run).
        places: the districts of every run, which differ where each run has a town of its own; shape (runs, districts).
        flows: between providers, shape (runs, providers, providers), or empty.
    """

    weekly: Table
    ledger: Table
    areas: Table
    before: Table
    populations: Table
    districts: Table
    places: Table
    flows: Table

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], burn_in: int) -> Tables:
        """Stack the outcomes of one scenario."""
        stacked = {name: _stacked([getattr(one, name) for one in outcomes]) for name in STACKED}
        return cls.of_stack(stacked, outcomes[0].populations, outcomes[0].districts, burn_in)

    @classmethod
    def of_stack(cls, stacked: Mapping[str, Table], populations: Table, districts: Table, burn_in: int) -> Tables:
        """Return the tables of runs that are stacked, shape (runs, rows), by the names of `STACKED` (not copied)."""
        ledger, flows = stacked["ledger"], stacked["flows"]
        size = int(np.sqrt(flows.shape[1]))
        return cls(
            weekly=stacked["weekly"][:, burn_in:],
            ledger=ledger[:, burn_in:],
            areas=stacked["by_population"],
            before=ledger[:, burn_in - 1] if burn_in > 0 else np.zeros_like(ledger[:, 0]),
            populations=populations,
            districts=districts,
            places=stacked["districts"],
            flows=flows.reshape(len(flows), size, size),
        )

    def within(self, first: int, last: int) -> Tables:
        """Return the tables of the measured weeks from `first` up to, but not including, `last`.

        Counts per district are kept for all measured weeks only; measures made of them are nan here.
        """
        nowhere = np.zeros_like(self.areas)
        return dataclasses.replace(
            self,
            weekly=self.weekly[:, first:last],
            ledger=self.ledger[:, first:last],
            areas=nowhere,
            before=self.ledger[:, first - 1] if first > 0 else self.before,
        )

    @property
    def weeks(self) -> int:
        """Measured weeks."""
        return int(self.weekly.shape[1])

    @property
    def years(self) -> float:
        """Measured years."""
        return self.weeks / YEAR

    def count(self, name: str) -> Table:
        """Return a count summed over the measured weeks, shape (runs,)."""
        return np.asarray(self._counted[:, COUNTS.index(name)])

    def booked(self, name: str) -> Table:
        """Return hours or euros summed over the measured weeks, shape (runs,)."""
        return np.asarray(self._booked[:, LEDGER_NAMES.index(name)])

    def average(self, name: str) -> Table:
        """Return the mean over the measured weeks of a count or of what the ledger holds, shape (runs,)."""
        total = self.count(name) if name in COUNTS else self.booked(name)
        return np.asarray(total / self.weeks)

    @functools.cached_property
    def _counted(self) -> Table:
        """All counts summed over the weeks, shape (runs, counts); sums of whole numbers are exact in any order."""
        return np.asarray(_plain(self.weekly).astype(float).sum(axis=1))

    @functools.cached_property
    def _booked(self) -> Table:
        """All columns of the ledger summed over the weeks, one week after another, shape (runs, columns)."""
        return np.asarray(_plain(self.ledger).sum(axis=1))

    def added(self, name: str) -> Table:
        """Return by how much a number that only grows did so over the measured weeks, shape (runs,)."""
        return np.asarray(self.ledger[name][:, -1] - self.before[name])

    @functools.cached_property
    def ended(self) -> Table:
        """Needs that ended, met or lost, shape (runs,)."""
        return self.count("met") + sum(self.count(name) for name in LOST)

    @functools.cached_property
    def spending(self) -> Table:
        """Euros of grants, municipal services, hub and office, and gifts, shape (runs,)."""
        names = ("grants", "municipal_spending", "hub_spending", "gifts_given")
        return np.asarray(sum(self.booked(name) for name in names))

    @functools.cached_property
    def links(self) -> Table:
        """How many kinds of things flowed between each pair of providers, shape (runs, providers, providers)."""
        kinds = [self.flows[name] > 0 for name in FLOW.names or ()]
        return np.asarray(sum((kind | kind.transpose(0, 2, 1)).astype(np.int8) for kind in kinds))

    @functools.cached_property
    def coverage_of_districts(self) -> Table:
        """Needs met among needs that ended, shape (runs, districts); nan where no need ended."""
        groups = len(self.populations) // len(self.districts)
        met, lost = (
            np.asarray(sum(self.areas[name].astype(np.int64) for name in names)).reshape(len(self.areas), -1, groups)
            for names in (("met",), LOST)
        )
        return share(met.sum(axis=2), (met + lost).sum(axis=2))


def _plain(table: Table) -> Table:
    """Return a view of records whose fields are all of one kind, with these as a last dimension."""
    plain: Table = table.view(table.dtype[0]).reshape(*table.shape, len(table.dtype))
    return plain


def _stacked(tables: Sequence[Table]) -> Table:
    """Return tables of one shape as rows of one."""
    first = tables[0]
    whole = b"".join([table.tobytes() for table in tables])
    return np.ndarray((len(tables), *first.shape), first.dtype, whole)


def share(part: Table, whole: Table) -> Table:
    """Return part / whole; nan where there is no whole."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Table = np.where(np.asarray(whole) > 0, np.asarray(part, float) / whole, np.nan)
    return result
