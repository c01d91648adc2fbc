"""What a measure is, and the tables it is a pure function of."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from civsim.errors import InputError, Text, meant
from civsim.memory import as_bytes
from civsim.outcome import Outcome
from civsim.rules.kinds import YEAR
from civsim.tally import COUNTS
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
    def years(self) -> float:
        """Measured years."""
        return float(self.weekly.shape[1] / YEAR)

    def count(self, name: str) -> Table:
        """Return a count summed over the measured weeks, shape (runs,)."""
        total: Table = self.weekly[name].sum(axis=1).astype(float)
        return total

    def booked(self, name: str) -> Table:
        """Return hours or euros summed over the measured weeks, shape (runs,)."""
        total: Table = self.ledger[name].sum(axis=1)
        return total

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


Function = Callable[[Tables], Table]

COMMUNITY, NETWORK, ORGANISATION = "community", "network", "organisation"
LEVELS_OF_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        COMMUNITY: Text("Community: the people of the town"),
        NETWORK: Text("Network: how organisations work together"),
        ORGANISATION: Text("Organisations: each for itself"),
    }
)
"""At which level something is measured, and what that is called (Provan & Milward 2001).

What is good at one level need not be at another.
"""


@dataclass(frozen=True)
class Measure:
    """One measure: its name, level, unit, labels, whether more is better (1), worse (-1) or neither (0)."""

    name: str
    level: str
    unit: str
    en: str
    de: str
    better: int
    function: Function

    def label(self, language: str) -> str:
        """Return the label in a language, "en" or "de"."""
        return self.de if language == "de" else self.en

    def in_text(self, language: str) -> str:
        """Return the label as it stands within a sentence: English ones begin with a small letter."""
        return self.de if language == "de" else self.en[:1].lower() + self.en[1:]

    @property
    def is_share(self) -> bool:
        """Whether it is a share, whose differences are told in percentage points."""
        return self.unit.startswith("share")


_MEASURES: dict[str, Measure] = {}
MEASURES: Mapping[str, Measure] = MappingProxyType(_MEASURES)


def known_measure(name: str) -> str:
    """Return the name of a measure that there is.

    Raises:
        InputError: if there is none of this name.
    """
    if name not in MEASURES:
        raise InputError(f"measure={name!r} is no measure.{meant(name, MEASURES)} 'civsim list measures' shows all.")
    return name


def measure(level: str, unit: str, en: str, de: str, better: int = 0) -> Callable[[Function], Function]:
    """Register a function as the measure of its own name."""

    def register(function: Function) -> Function:
        name = function.__name__
        _MEASURES[name] = Measure(name, level, unit, en, de, better, function)
        return function

    return register
