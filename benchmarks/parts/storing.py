"""What it costs to keep runs: a sweep beside the bare engine, and storing and reading alone."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from benchmarks.frame import Measure, Row, Section, interleave, timed
from civsim import sweep
from civsim.configuration import load_values
from civsim.engines.batch.engine import Workspace
from civsim.parameters.parameter import Value
from civsim.simulate import available_workers
from civsim.sweep.chunk import KEY
from civsim.sweep.store import Store, StoreReader

BASE: Mapping[str, Value] = {"town": "musterstadt", "weeks": 52, "burn_in": 0}
LOADS = [0.5 + k / 20 for k in range(20)]
ABOUT = (
    "Twenty points of Musterstadt, 2,500 replicates each (300 people, 52 weeks: the shortest runs there are, so "
    "that all else weighs most) on all processors, processor time of all threads. The bare engine makes the runs, "
    "hands over what each leaves and keeps nothing; the sweep measures them, stores them, reads them again and writes "
    "one table. Storing and reading alone is done again with the parts that the sweep left."
)


def bare(replicates: int, make: Callable[[Workspace, int], object]) -> None:
    """Run every point on all processors and keep nothing."""

    def work(share: int) -> None:
        for load in LOADS[share :: available_workers()]:
            space = Workspace(load_values({**BASE, "load": load}).scenario)
            for replicate in range(replicates):
                make(space, replicate)

    with ThreadPoolExecutor(available_workers()) as pool:
        list(pool.map(work, range(available_workers())))


def swept(replicates: int, out: Path) -> None:
    """Run the same as a sweep."""
    found = sweep.run(sweep.grid({"load": LOADS}), out=out, base=BASE, replicates=replicates, quiet=True)
    if len(found.runs) != replicates * len(LOADS):
        raise AssertionError(f"{len(found.runs)} runs of {replicates * len(LOADS)}")


def stored(parts: Mapping[str, pd.DataFrame], like: StoreReader, out: Path) -> None:
    """Store parts and read them all again."""
    with Store(out, like.manifest, sort=KEY) as store:
        for chunk, frame in parts.items():
            store.write(chunk, frame)
        store.read()


def measures(replicates: int, folders: Iterator[Path]) -> dict[str, Measure]:
    """Return how to measure all of them; every sweep and store gets a new folder."""
    source = next(folders)
    swept(replicates, source)
    like = StoreReader(source, KEY)
    parts = {chunk: pd.DataFrame(like.rows(chunk)) for chunk in sorted(like.readable())}

    def new() -> Path:
        return next(folders)

    work: dict[str, Callable[[Path], None]] = {
        "weeks": lambda _: bare(replicates, Workspace.state),
        "bare": lambda _: bare(replicates, Workspace.run),
        "sweep": lambda out: swept(replicates, out),
        "stored": lambda out: stored(parts, like, out),
    }
    return {name: timed(one, new) for name, one in work.items()}


def measure(replicates: int = 2_500, rounds: int = 3) -> Section:
    """Measure all of them."""
    with tempfile.TemporaryDirectory() as folder:
        folders = (Path(folder) / str(number) for number in itertools.count())
        found = interleave(measures(replicates, folders), rounds)
    share = found["stored"].over(found["bare"]).times(100.0)
    each = 1e6 / (replicates * len(LOADS))
    return Section("Sweeps, storing and reading", ABOUT, [
        Row("the weeks of a run alone", found["weeks"].times(each), "µs"),
        Row("a run of the bare engine", found["bare"].times(each), "µs"),
        Row("a run of a sweep", found["sweep"].times(each), "µs"),
        Row("rate of a sweep over the bare engine's", found["bare"].over(found["sweep"]), "×", least=0.9),
        Row("the same over the rate of the weeks alone", found["weeks"].over(found["sweep"]), "×"),
        Row("storing and reading, share of the simulation", share, "%", most=5.0),
    ])  # fmt: skip
