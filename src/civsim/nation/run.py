"""Simulate the towns of a nation, chunk by chunk, in threads, into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from civsim.nation.totals import COLUMNS, row_of
from civsim.nation.towns import Chunk, Templates, scenario_of
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

    from civsim.sweep.store import Store

KEYS = ("key", "field", "mode", "replicate")
"""Columns that tell all runs of a nation apart."""

Done = Callable[[int], object]


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

    def run(self, chunk: Chunk) -> pd.DataFrame:
        """Return one row per run of the chunk's towns: keys and totals.

        A world is made for each run and freed after it, so that memory holds one town per thread.
        """
        import pandas as pd

        names, rows = [], []
        for place in chunk.places:
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


def fill(store: Store, chunks: Iterable[Chunk], work: Work, workers: int, done: Done | None = None) -> None:
    """Simulate the chunks that the store does not have yet and write each as soon as it is ready.

    Args:
        store: open for writing.
        chunks: all chunks, the largest towns first. work: how to run them.
        workers: threads; the numbers do not depend on it.
        done: called with the people of each chunk that is in the store, those from before first.
    """
    named = {chunk.name: chunk for chunk in chunks}
    missing = [named[name] for name in store.missing(named)]
    if done:
        done(sum(chunk.people for chunk in named.values()) - sum(chunk.people for chunk in missing))
    for chunk, frame in _in_threads(missing, work, workers):
        store.write(chunk.name, frame)
        if done:
            done(chunk.people)


def _in_threads(chunks: Sequence[Chunk], work: Work, workers: int) -> Iterator[tuple[Chunk, pd.DataFrame]]:
    """Yield each chunk with its rows when it is ready; no more are begun than there are threads."""
    left = iter(chunks)
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(work.run, chunk): chunk for chunk in islice(left, workers)}
        while running:
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                chunk = running.pop(future)
                following = next(left, None)
                if following is not None:
                    running[pool.submit(work.run, following)] = following
                yield chunk, future.result()
