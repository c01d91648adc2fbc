"""Measure what a sweep costs beside the bare engine: the same runs, side by side, several times in one process."""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from civsim import sweep
from civsim.configuration import load_values
from civsim.engines.batch.engine import Workspace
from civsim.simulate import available_workers

BASE = {"town": "musterstadt", "weeks": 52, "burn_in": 0}
LOADS = [0.5 + k / 20 for k in range(20)]
ROUNDS = 9
PROMISED = 0.9


def bare(replicates: int) -> None:
    """Run every point on all processors and keep nothing."""

    def work(share: int) -> None:
        for load in LOADS[share :: available_workers()]:
            space = Workspace(load_values({**BASE, "load": load}).scenario)
            for replicate in range(replicates):
                space.run(replicate)

    with ThreadPoolExecutor(available_workers()) as pool:
        list(pool.map(work, range(available_workers())))


def stored(replicates: int) -> None:
    """Run the same as a sweep: measured, stored, read again and written as one table."""
    folder = Path(tempfile.mkdtemp())
    try:
        points = sweep.grid({"load": LOADS})
        found = sweep.run(points, out=folder / "out", base=BASE, replicates=replicates, quiet=True)
        assert len(found.runs) == replicates * len(LOADS)
    finally:
        shutil.rmtree(folder)


def seconds(work: Callable[[int], None], replicates: int) -> tuple[float, float]:
    """Return elapsed and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work(replicates)
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> int:
    """Print the rate of a sweep as a share of the bare engine's; return 1 if it is below what is promised."""
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    bare(1), stored(1)
    rows = [(seconds(bare, replicates), seconds(stored, replicates)) for _ in range(ROUNDS)]
    runs = replicates * len(LOADS)
    best = min(one[0] for _, one in rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    for kind, name in enumerate(("elapsed", "processor")):
        shares = [one[kind] / other[kind] for one, other in rows]
        share = min(one[kind] for one, _ in rows) / min(other[kind] for _, other in rows)
        spread = f"{min(shares):.2f} to {max(shares):.2f}, median {statistics.median(shares):.2f}"
        print(f"{name:10} sweep at {share:.1%} of the bare engine's rate, the best of {ROUNDS} of each; "
              f"round by round {spread}")  # fmt: skip
    print(f"{runs:,} runs at {runs / best:,.0f} a second on {available_workers()} processors; {memory:.2f} GB at most")
    return int(share < PROMISED)


if __name__ == "__main__":
    raise SystemExit(main())
