"""What one run leaves behind, whichever engine ran it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civsim.world import Table


@dataclass(frozen=True)
class Outcome:
    """What one run leaves: its tallies and its ledger.

    Attributes:
        replicate: number of the run.
        weekly: tally of the town, one row per simulated week.
        by_population: tally of the measured weeks, one row per district and target group.
        ledger: hours, euros and levels, one row per simulated week.
        populations: the populations at the end (people, district, group).
        flows: referrals, information and volunteers between providers, shape (providers²,), or empty.
        capacity: gross and used hours, shape (quarters * providers,), all providers of the first quarter first.
        offer_cells: the cell of every offer at the end; that of a new NGO is known only then.
    """

    replicate: int
    weekly: Table
    by_population: Table
    ledger: Table
    populations: Table
    districts: Table
    flows: Table
    capacity: Table
    offer_cells: Table

    @classmethod
    def of(cls, replicate: int, tables: Mapping[str, Table]) -> Outcome:
        """Return the outcome of a run whose final state is in `tables` (copied)."""
        names = ("weekly", "by_population", "ledger", "populations", "districts", "flows", "capacity")
        kept = [tables[name].copy() for name in names] + [tables["offers"]["cell"].copy()]
        return cls(replicate, *kept)
