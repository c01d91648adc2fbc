"""Simulate the towns of a nation, chunk by chunk, on any executor, into the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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


def fill(store: Store, chunks: Iterable[Chunk], work: Work, pool: Executor, *, quiet: bool = False) -> None:
    """Simulate the chunks that the store does not have yet and write each as soon as it is ready.

    Args:
        store: open for writing.
        chunks: all chunks, the largest towns first.
        work: how to run them.
        pool: who does the work; the numbers do not depend on it.
        quiet: whether to show no progress.
    """
    named = {chunk.name: chunk for chunk in chunks}
    missing = [named[name] for name in store.missing(named)]
    total = sum(chunk.people for chunk in named.values())
    given = ((chunk.name, chunk.places) for chunk in missing)
    with Progress(total, total - sum(chunk.people for chunk in missing), quiet, unit="people") as bar:
        for name, future in spread(pool, run_chunk, given, capacity(pool), work):
            store.write(name, future.result())
            bar.advance(named[name].people)
