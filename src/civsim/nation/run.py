"""Simulate the towns of a nation, chunk by chunk, on any executor, into the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim import room
from civsim.errors import InputError
from civsim.nation.scaling import Place
from civsim.nation.totals import COLUMNS, row_of
from civsim.nation.towns import Chunk, Templates, scenario_of
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.sweep.executors import capacity, spread
from civsim.sweep.progress import Progress
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

    from civsim.sweep.store import Store

LESS = "workers=1 needs less, and so do fewer replicates or a part of the municipalities."

KEYS = ("key", "field", "mode", "replicate")
"""Columns that tell all runs of a nation apart."""


@dataclass(frozen=True)
class Work:
    """What every chunk needs besides its towns: plain data, so that a worker elsewhere can be given it.

    Attributes:
        templates: scenarios by field and mode. modes: in the order of the command, the baseline first.
        replicates: runs of each town and mode.
    """

    templates: Templates
    modes: Sequence[str]
    replicates: int

    def run(self, places: Sequence[Place]) -> pd.DataFrame:
        """Return one row per run of the towns: keys and totals.

        A world is made for each run and freed after it, so that memory holds one town per thread.
        """
        import pandas as pd

        names, rows = [], []
        for place in places:
            for mode in self.modes:
                scenario = scenario_of(place, self.templates[place.field.name, mode])
                for replicate in range(self.replicates):
                    names.append((place.municipality.key, place.field.name, mode, replicate))
                    rows.append(_totals(scenario, replicate))
        frame = pd.DataFrame(names, columns=list(KEYS))
        return pd.concat([frame, pd.DataFrame(np.array(rows), columns=list(COLUMNS))], axis=1)


def _totals(scenario: Scenario, replicate: int) -> Table:
    from civsim.engines.batch.engine import BatchRun

    run = BatchRun(scenario, replicate)
    run.advance(scenario.total_weeks)
    return row_of(Outcome.of(replicate, run.world._asdict()), scenario.burn_in)


def run_chunk(places: Sequence[Place], work: Work) -> pd.DataFrame:
    """Return the rows of some towns; the function that executors call, here or on another machine."""
    return work.run(places)


def refuse_too_much(chunks: Sequence[Chunk], work: Work, workers: int) -> None:
    """Refuse a nation whose largest towns, one for each thread, and table of runs do not fit into memory.

    Raises:
        InputError: naming what is needed and what there is.
    """
    largest = max((place for chunk in chunks for place in chunk.places), key=lambda place: place.people)
    town = scenario_of(largest, work.templates[largest.field.name, work.modes[0]])
    rows = sum(len(chunk.places) for chunk in chunks) * len(work.modes) * work.replicates
    table = room.of_table(rows, len(KEYS) + len(COLUMNS))
    room.refuse_too_much(workers * room.of_town(town) + table, LESS)


def fill(store: Store, chunks: Iterable[Chunk], work: Work, pool: Executor, *, quiet: bool = False) -> None:
    """Simulate the chunks that the store does not have yet and write each as soon as it is ready.

    Args:
        store: open for writing.
        chunks: all chunks, the largest towns first.
        work: how to run them.
        pool: who does the work; the numbers do not depend on it.
        quiet: whether to show no progress.

    Raises:
        InputError: if chunks were lost with their workers; the others are stored.
    """
    named = {chunk.name: chunk for chunk in chunks}
    missing = [named[name] for name in store.missing(named)]
    total = sum(chunk.people for chunk in named.values())
    given = ((chunk.name, chunk.places) for chunk in missing)
    with Progress(total, total - sum(chunk.people for chunk in missing), quiet, unit="people") as bar:
        finished = spread(pool, run_chunk, given, capacity(pool), work)
        faults = store.take(finished, lambda name, _: bar.advance(named[name].people))
    if faults:
        others = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise InputError(f"{faults[0]}{others}. What was stored is kept; the same command goes on from there.")
