"""The tables that measures are pure functions of: those of many runs of one scenario, or the sums of them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civsim.memory import as_bytes, copied
from civsim.outcome import Outcome
from civsim.rules.kinds import YEAR
from civsim.tally import COUNTS, FLOW, LEDGER_NAMES
from civsim.world import Table

LOST = tuple(name for name in COUNTS if name.startswith("lost_") and name not in ("lost_members", "lost_outsiders"))


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
        weekly = _stacked([one.weekly for one in outcomes])
        flows = _stacked([one.flows for one in outcomes])
        size = int(np.sqrt(flows.shape[1]))
        ledger = _stacked([one.ledger for one in outcomes])
        return cls(
            weekly=weekly[:, burn_in:],
            ledger=ledger[:, burn_in:],
            areas=_stacked([one.by_population for one in outcomes]),
            before=ledger[:, burn_in - 1] if burn_in > 0 else np.zeros_like(ledger[:, 0]),
            populations=outcomes[0].populations,
            districts=outcomes[0].districts,
            places=_stacked([one.districts for one in outcomes]),
            flows=flows.reshape(len(outcomes), size, size),
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
        return np.asarray(self._booked[LEDGER_NAMES.index(name)])

    def average(self, name: str) -> Table:
        """Return the mean over the measured weeks of a count or of what the ledger holds, shape (runs,)."""
        total = self.count(name) if name in COUNTS else self.booked(name)
        return np.asarray(total / self.weeks)

    @functools.cached_property
    def _counted(self) -> Table:
        """All counts summed over the weeks, shape (runs, counts); sums of whole numbers are exact in any order."""
        return np.asarray(_plain(self.weekly).sum(axis=1), float)

    @functools.cached_property
    def _booked(self) -> Table:
        """All columns of the ledger summed over the weeks, shape (columns, runs).

        Each is laid out in one piece first: so its sum has the same bits however many runs there are.
        """
        columns = np.ascontiguousarray(_plain(self.ledger).transpose(2, 0, 1))
        return np.asarray(columns.sum(axis=2))

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


@dataclass(frozen=True)
class Sums:
    """What measures need of one run: sums over the measured weeks, the weeks at both ends, districts and flows.

    They take a fifth of the room of a short run and less of that of a longer one, so that those of many runs stay in
    the processor's cache.

    Attributes:
        counted: every count, shape (counts,).
        booked: every column of the ledger, shape (columns,).
        before: the ledger of the week before the measured ones, zeros where there was none, shape (1,).
        last: the ledger of the last week, shape (1,).
        areas, populations, districts, flows: as in `Outcome`.
    """

    counted: Table
    booked: Table
    before: Table
    last: Table
    areas: Table
    populations: Table
    districts: Table
    flows: Table

    @classmethod
    def of(cls, tables: Mapping[str, Table], burn_in: int) -> Sums:
        """Return those of a run whose final state is in `tables` (copied)."""
        weekly, ledger = tables["weekly"], tables["ledger"]
        return cls(
            counted=_plain(weekly[burn_in:]).sum(axis=0),
            booked=np.ascontiguousarray(_plain(ledger[burn_in:]).T).sum(axis=1),
            before=copied(ledger[burn_in - 1 : burn_in]) if burn_in > 0 else np.zeros(1, ledger.dtype),
            last=copied(ledger[-1:]),
            areas=copied(tables["by_population"]),
            populations=copied(tables["populations"]),
            districts=copied(tables["districts"]),
            flows=copied(tables["flows"]),
        )


@dataclass(frozen=True)
class SummedTables(Tables):
    """Tables of runs of which sums are left: no week is there but the last, and that in the ledger alone.

    Attributes:
        sums: every count, shape (runs, counts), and every column of the ledger, shape (columns, runs).
        measured_weeks: how many weeks were summed.
    """

    sums: tuple[Table, Table]
    measured_weeks: int

    @classmethod
    def joined(cls, runs: Sequence[Sums], weeks: int) -> SummedTables:
        """Stack the sums of runs in towns of one shape."""
        flows = _stacked([one.flows for one in runs])
        size = int(np.sqrt(flows.shape[1]))
        return cls(
            weekly=np.zeros((len(runs), 0)),
            ledger=_stacked([one.last for one in runs]),
            areas=_stacked([one.areas for one in runs]),
            before=_stacked([one.before for one in runs])[:, 0],
            populations=runs[0].populations,
            districts=runs[0].districts,
            places=_stacked([one.districts for one in runs]),
            flows=flows.reshape(len(runs), size, size),
            sums=(np.array([one.counted for one in runs], float), np.array([one.booked for one in runs]).T.copy()),
            measured_weeks=weeks,
        )

    @property
    def weeks(self) -> int:
        """Measured weeks."""
        return self.measured_weeks

    @property
    def _counted(self) -> Table:
        return self.sums[0]

    @property
    def _booked(self) -> Table:
        return self.sums[1]


def _plain(table: Table) -> Table:
    """Return a view of records whose fields are all of one kind, with these as a last dimension."""
    plain: Table = table.view(table.dtype[0]).reshape(*table.shape, len(table.dtype))
    return plain


def _stacked(tables: Sequence[Table]) -> Table:
    """Return tables of one shape as rows of one."""
    first = tables[0]
    whole = np.empty((len(tables), *first.shape), first.dtype)
    for row, table in zip(as_bytes(whole), tables, strict=True):
        row[...] = as_bytes(table)
    return whole


def share(part: Table, whole: Table) -> Table:
    """Return part / whole; nan where there is no whole."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Table = np.where(np.asarray(whole) > 0, np.asarray(part, float) / whole, np.nan)
    return result
