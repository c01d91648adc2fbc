"""Run a sweep: what is missing of its plan, on any executor, into its store."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim import room
from civsim.errors import InputError
from civsim.files import replace
from civsim.measures import MEASURES
from civsim.sweep import executors, tables
from civsim.sweep import manifest as manifests
from civsim.sweep.chunk import ERROR, KEY, TOGETHER, Task, run_chunk
from civsim.sweep.design import Design, of_frame, read_csv
from civsim.sweep.manifest import Manifest
from civsim.sweep.plan import Block, Plan, about_seconds, share_of
from civsim.sweep.progress import Progress
from civsim.sweep.reading import DESIGN, Sweep, assemble
from civsim.sweep.scenarios import Scenarios
from civsim.sweep.store import Store
from civsim.variants import ENTRY_POINTS, place_of

if TYPE_CHECKING:
    import pandas as pd

Chunks = Mapping[str, Sequence[Block]]

LESS = "workers=1 needs less, and so do fewer points or replicates in one folder."


class Job:
    """A sweep that is fully described and checked, before anything is run or written.

    Args:
        design: the points.
        scenarios: what all points share.
        replicates: runs of each point; run k of one point shares its luck with run k of every other.
        out: the folder of the store; runs that are there already are kept.
        is_short: whether the sweep may be stopped at any time, so that rounds should be short.
        command: the words that made it, for the manifest.

    Raises:
        InputError: for anything that cannot be run, or does not belong into the folder.
    """

    def __init__(
        self,
        design: Design,
        scenarios: Scenarios,
        replicates: int,
        out: Path,
        *,
        is_short: bool = False,
        command: Sequence[str] = (),
    ) -> None:
        if replicates < 1:
            raise InputError(f"replicates={replicates} is out of bounds; allowed: whole numbers from 1.")
        self.design, self.scenarios, self.out = design, scenarios, out
        self.points = design.points
        shared = scenarios.check(design)
        fixed = {"settings": scenarios.settings(design), "columns": sorted(design.columns)}
        there = manifests.read(out)
        before = Plan()
        if there is not None:
            manifests.refuse_to_mix(out, there, Manifest.now("sweep", fixed, {}))
            before = Plan.of_plain(there.plan["layers"])
            _refuse_other_files(out, there.plan["scenarios"], shared)
            shared = {**there.plan["scenarios"], **shared}
        seconds = about_seconds(scenarios.scenario(next(iter(self.points.values()))))
        try:
            self.plan = before.extended(list(self.points), replicates, seconds, is_short=is_short)
        except InputError as error:
            raise InputError(f"out={out}: {error}") from None
        plan = {"design": design.digest(), "levers": design.levers, "layers": self.plan.plain(), "scenarios": shared}
        self.manifest = Manifest.now("sweep", fixed, plan, tuple(command))

    @property
    def engine(self) -> str:
        """The engine that runs it."""
        return str(self.manifest.fixed["settings"]["engine"])

    def tasks(self, blocks: Sequence[Block]) -> list[Task]:
        """Return the blocks of a chunk with their scenarios."""
        made = [(block, self.scenarios.scenario(self.points[block.point])) for block in blocks]
        return [Task(block.point, scenario, block.first, block.last) for block, scenario in made]


def run(
    design: Design | pd.DataFrame | str | Path,
    *,
    out: str | Path,
    replicates: int = 8,
    base: Mapping[str, Any] | None = None,
    levers: Sequence[str] | None = None,
    workers: int | None = None,
    executor: str | Executor = "threads",
    scheduler: str | None = None,
    budget: float | None = None,
    config_dirs: Sequence[str | Path] = (),
    quiet: bool = False,
) -> Sweep:
    """Run a design and return what it found; called again, it goes on where it stopped.

    Args:
        design: points as a Design, a data frame or a CSV file; a column for each parameter or setting.
        out: folder in which the runs are stored. The same folder with more points or replicates is extended.
        replicates: runs of each point; run k of one point shares its luck with run k of every other.
        base: settings that all points share, by name: {"town": "pirmasens", "weeks": 104, "seed": 3}.
        levers: columns that a town can choose; unless given, towns, modes and the levers of the registry.
        workers: threads, or worker processes of dask; all processors by default. No number depends on it.
        executor: "threads", "dask", or an executor of `concurrent.futures`, which stays open.
        scheduler: address of a dask scheduler.
        budget: seconds after which no more runs are begun.
        config_dirs: folders with own towns and modes.
        quiet: whether to show no progress.

    Raises:
        InputError: before anything is run, for a design or a folder that cannot be used; later, for a folder that
            cannot be written any more. What was stored is kept.

    Example:
        >>> from civsim import sweep
        >>> points = sweep.grid({"mode": ["competition", "hub"], "load": [0.8, 1.2]})
        >>> points.table.shape
        (4, 3)
    """
    found = _as_design(design, levers)
    scenarios = Scenarios(dict(base or {}), [Path(one) for one in config_dirs])
    job = Job(found, scenarios, replicates, Path(out), is_short=budget is not None, command=("civsim.sweep.run",))
    if isinstance(executor, Executor):
        return run_job(job, executor, executors.capacity(executor), budget=budget, quiet=quiet)[0]
    if executor not in executors.EXECUTORS:
        raise InputError(f"executor={executor!r} is not one of {', '.join(executors.EXECUTORS)}.")
    with executors.executor(executor, workers, scheduler) as pool:
        return run_job(job, pool, executors.capacity(pool), budget=budget, quiet=quiet)[0]


def run_job(
    job: Job,
    pool: Executor,
    workers: int,
    *,
    share: tuple[int, int] = (1, 1),
    budget: float | None = None,
    quiet: bool = False,
) -> tuple[Sweep, list[str]]:
    """Run what is missing of a share of a job, and return all that is stored, with what went wrong outside the runs.

    Raises:
        InputError: if the folder cannot be written, or an own rule is known in this process only.
    """
    _refuse_rules_of_this_process(job, pool)
    room.refuse_too_much(_memory(job, workers if isinstance(pool, ThreadPoolExecutor) else 0), LESS)
    deadline = None if budget is None else time.monotonic() + budget
    with Store(job.out, job.manifest, sort=KEY, share=share) as store:
        with store.explained():
            _write_design(job)
        chunks = job.plan.chunks()
        mine = share_of(list(chunks), share)
        missing = store.missing(mine)
        faults = [f"damaged, put aside and run again: {path}" for path in store.quarantined]
        runs = {name: sum(block.runs for block in chunks[name]) for name in mine}
        with Progress(sum(runs.values()), sum(runs.values()) - sum(runs[name] for name in missing), quiet) as bar:
            work = ((name, job.tasks(chunks[name])) for name in _until(deadline, missing))
            finished = executors.spread(pool, run_chunk, work, workers, job.engine)
            faults += store.take(finished, lambda name, frame: bar.advance(runs[name], int((frame[ERROR] != "").sum())))
        found = assemble(store, job.design)
        if not found.missing:
            with store.explained():
                tables.write(found)
    return found, faults


def _memory(job: Job, threads: int) -> float:
    """Return the bytes that a job takes here: towns and runs of one batch for each thread, and the table at the end."""
    of_towns = {(values.get("town"), values.get("recipients")): values for values in job.points.values()}
    towns = [job.scenarios.scenario(values) for values in of_towns.values()]
    in_work = max(
        2 * room.of_town(one, job.engine) + room.WITH_TABLES * TOGETHER * room.of_outcome(one) for one in towns
    )
    return threads * in_work + room.of_table(job.plan.runs, len(MEASURES) + len(job.design.columns))


def _until(deadline: float | None, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if deadline is not None and time.monotonic() >= deadline:
            return
        yield name


def _write_design(job: Job) -> None:
    path = job.out / DESIGN
    text = job.design.table.to_csv(index=False, lineterminator="\n")
    if not path.is_file() or path.read_bytes() != text.encode():
        replace(path, functools.partial(_put, text.encode()))


def _as_design(design: Design | pd.DataFrame | str | Path, levers: Sequence[str] | None) -> Design:
    if isinstance(design, Design):
        return design
    return read_csv(Path(design), levers=levers) if isinstance(design, str | Path) else of_frame(design, levers=levers)


def _refuse_other_files(out: Path, there: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Refuse to go on where the file of a town or mode, or the source of an own rule, has changed since."""
    changed = [name for name, digest in now.items() if there.get(name, digest) != digest]
    if changed:
        raise InputError(
            f"out={out} holds runs of other towns, modes or own rules under the same names ({changed[0]}): a file in "
            "conf/ or the source of a rule has changed since. Choose another folder, or bring the old one back."
        )


def _refuse_rules_of_this_process(job: Job, pool: Executor) -> None:
    """Refuse own rules that other processes cannot import."""
    for name, one in job.scenarios.own_rules.items():
        if one.package is None and not isinstance(pool, ThreadPoolExecutor):
            raise InputError(
                f"{name} is registered in this process only ({place_of(one.function)}), but the runs are made "
                f"in others. Put the rule into an installed package with an entry point {ENTRY_POINTS!r} "
                "(docs/how_to/own_rules.md), or use executor=threads."
            )


def _put(content: bytes, path: Path) -> None:
    path.write_bytes(content)
