"""What one run leaves behind, whichever engine ran it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.lib import format as arrays

from civsim.memory import copied
from civsim.world import Table


@dataclass(frozen=True)
class People:
    """What every recipient lived through in the measured weeks of one run, shape (recipients,) each.

    Attributes:
        district, group: row numbers.
        met, lost: needs that ended.
        provider: row of the provider who had the person last, -1 for none.
        members: whether each provider belongs to a forum at the end, shape (providers,).
    """

    district: Table
    group: Table
    met: Table
    lost: Table
    provider: Table
    members: Table

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> People:
        """Take from the final state of a run (copied)."""
        recipients, lives = tables["recipients"], tables["lives"]
        return cls(
            district=np.array(recipients["district"]),
            group=np.array(recipients["group"]),
            met=np.array(lives["met"]),
            lost=np.array(lives["lost"]),
            provider=np.array(lives["provider"]),
            members=np.asarray(tables["providers"]["member"] == 1),
        )


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
        people: what every recipient lived through, where it was asked for.
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
    people: People | None = None

    @classmethod
    def of(cls, replicate: int, tables: Mapping[str, Table], *, with_people: bool = False) -> Outcome:
        """Return the outcome of a run whose final state is in `tables` (copied)."""
        names = ("weekly", "by_population", "ledger", "populations", "districts", "flows", "capacity")
        kept = [copied(tables[name]) for name in names] + [tables["offers"]["cell"].copy()]
        return cls(replicate, *kept, people=People.of(tables) if with_people else None)  # type: ignore[misc]

    def packed(self) -> bytes:
        """Return the outcome as bytes, for another process."""
        stream = BytesIO()
        people = [] if self.people is None else _tables(self.people)
        for table in (np.array(self.replicate), *_tables(self), *people):
            arrays.write_array(stream, table, allow_pickle=False)
        return stream.getvalue()

    @classmethod
    def unpacked(cls, sent: bytes) -> Outcome:
        """Return the outcome that was packed into the bytes."""
        stream, tables = BytesIO(sent), []
        while stream.tell() < len(sent):
            tables.append(arrays.read_array(stream, allow_pickle=False))
        replicate, *tables = tables
        own = len(dataclasses.fields(cls)) - len(("replicate", "people"))
        people = People(*tables[own:]) if tables[own:] else None
        return cls(int(replicate), *tables[:own], people=people)  # type: ignore[misc, arg-type]


def _tables(part: Outcome | People) -> list[Table]:
    found = [getattr(part, one.name) for one in dataclasses.fields(part)]
    return [one for one in found if isinstance(one, np.ndarray)]
