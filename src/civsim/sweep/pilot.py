"""What a sweep will need, from a few of its runs."""

from __future__ import annotations

import time
from dataclasses import dataclass

from civsim.sweep import manifest as manifests
from civsim.sweep.chunk import KEY, Task, run_chunk
from civsim.sweep.part import parquet
from civsim.sweep.plan import share_of
from civsim.sweep.run import Job
from civsim.sweep.store import StoreReader

POINTS, RUNS = 5, 4


@dataclass(frozen=True)
class Estimate:
    """What is still to do.

    Attributes:
        points, runs: of the design; done: runs that are stored already; repeated: rows that are points seen before.
        seconds_per_run: on one processor.
        minutes: until the end, with the workers asked for.
        megabytes: on disk, at the end.
    """

    points: int
    repeated: int
    runs: int
    done: int
    seconds_per_run: float
    minutes: float
    megabytes: float


def estimate(job: Job, workers: int, share: tuple[int, int] = (1, 1)) -> Estimate:
    """Return what a job will need; a few runs are made for it and nothing is written.

    Points spread over the design are timed after a first run, which may compile.
    """
    names = sorted(job.points)
    chosen = names[:: max(1, len(names) // POINTS)][:POINTS]
    tasks = [Task(name, job.scenarios.scenario(job.points[name]), 0, RUNS) for name in chosen]
    run_chunk([Task(tasks[0].point, tasks[0].scenario, 0, 1)], job.engine)
    started = time.perf_counter()
    frame = run_chunk(tasks, job.engine)
    seconds = (time.perf_counter() - started) / len(frame)
    chunks = job.plan.chunks()
    mine = share_of(list(chunks), share)
    done = StoreReader(job.out, KEY).readable() if manifests.read(job.out) else set()
    runs = {name: sum(block.runs for block in chunks[name]) for name in mine}
    left = sum(count for name, count in runs.items() if name not in done)
    row = 8 * frame.shape[1]
    return Estimate(
        points=len(names),
        repeated=len(job.design.table) - len(names),
        runs=sum(runs.values()),
        done=sum(runs.values()) - left,
        seconds_per_run=seconds,
        minutes=left * seconds / workers / 60,
        megabytes=(2 * row * sum(runs.values()) + len(mine) * len(parquet(frame))) / 1e6,
    )
