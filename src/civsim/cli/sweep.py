"""civsim sweep: many points, many replicates, stored so that nothing is lost."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.cli.report import several
from civsim.cli.words import seconds, time_limit
from civsim.errors import InputError

if TYPE_CHECKING:
    from civsim.sweep.pilot import Estimate
    from civsim.sweep.reading import Sweep
    from civsim.sweep.run import Job

OWN = ("dry_run", "chunk", "executor", "scheduler")
REPLICATES = 8


def sweep(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run a design into a folder; the same command goes on where the last one stopped."""
    from civsim.sweep import executors
    from civsim.sweep.pilot import estimate
    from civsim.sweep.run import run_job

    span, rest = time_limit(words)
    own = {key: word.partition("=")[2] for word in rest for key in OWN if word.startswith(f"{key}=")}
    share, budget = _share(own.get("chunk", "1/1")), None if span is None else seconds(span)
    kind = _executor(own)
    job, workers = _job([word for word in rest if word.partition("=")[0] not in own], words, folders, budget)
    if _truth("dry_run", own.get("dry_run", "false")):
        _print_estimate(estimate(job, workers or executors.available_workers(), share), job, as_json)
        return 0
    with executors.executor(kind, workers, own.get("scheduler")) as pool:
        found, faults = run_job(job, pool, executors.capacity(pool), share=share, budget=budget, quiet=as_json)
    _print(found, faults, share, budget, as_json)
    lost = any(not fault.startswith("damaged") for fault in faults)
    return 1 if len(found.errors) or lost else 0


def _job(
    words: Sequence[str], command: Sequence[str], folders: list[Path], budget: float | None
) -> tuple[Job, int | None]:
    from civsim.configuration import checks
    from civsim.configuration.compose import parse
    from civsim.configuration.settings import BOUNDS, MOST_WORKERS, check_keys
    from civsim.sweep import words as design_words
    from civsim.sweep.run import Job
    from civsim.sweep.scenarios import Scenarios

    seeds = [word.partition("=")[2] for word in words if word.startswith("seed=")]
    seed = checks.whole(int(seeds[-1]) if seeds and seeds[-1].isdigit() else 1, "seed", *BOUNDS["seed"])
    design, rest = design_words.read(words, seed, OWN)
    base = parse(rest)
    check_keys(base)
    replicates = checks.whole(base.pop("replicates", REPLICATES), "replicates", *BOUNDS["replicates"])
    workers = base.pop("workers", None)
    given = base.pop("out", None)
    out = Path("results") / f"sweep_{_name(words)}" if given is None else Path(checks.text(given, "out"))
    if workers is not None:
        workers = checks.whole(workers, "workers", 1, MOST_WORKERS)
    made = Job(
        design,
        Scenarios(base, folders),
        replicates,
        out,
        is_short=budget is not None,
        command=("civsim", "sweep", *command),
    )
    return made, workers


def _name(words: Sequence[str]) -> str:
    kinds = [word.partition("=")[2] for word in words if word.startswith("design=")]
    return re.sub(r"[^\w-]+", "_", Path(kinds[-1]).stem) if kinds else "grid"


def _share(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError(f"chunk={text!r} is not of the form i/n with i from 1 to n, for example chunk=3/20.")
    return int(match[1]), int(match[2])


def _executor(own: Mapping[str, str]) -> str:
    from civsim.configuration import checks
    from civsim.sweep.executors import EXECUTORS

    kind = own.get("executor", "dask" if "scheduler" in own else "threads")
    if "scheduler" in own and kind != "dask":
        raise InputError(f"scheduler={own['scheduler']} needs executor=dask.")
    return checks.one_of(kind, EXECUTORS, "executor", "executor")


def _truth(key: str, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise InputError(f"{key}={text!r} is not true or false.")
    return text.lower() == "true"


def _print_estimate(found: Estimate, job: Job, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"out": str(job.out), **vars(found)}))
        return
    repeated = f" ({found.repeated} more rows repeat one of them and are not run again)" if found.repeated else ""
    print(f"{found.points:,} points{repeated}; columns: {', '.join(job.design.columns)}")
    print(f"levers: {', '.join(job.design.levers) or 'none'}; "
          f"uncertainties: {', '.join(job.design.uncertainties) or 'none'}")  # fmt: skip
    print(f"{several(found.runs, 'run')}, {found.done:,} of them stored already in {job.out}")
    minutes = found.minutes
    span = f"{minutes:.1f} minutes" if minutes >= 1 else several(math.ceil(60 * minutes), "second")
    print(f"about {span} ({found.seconds_per_run * 1000:.1f} ms a run and processor), "
          f"{found.megabytes:.1f} MB; nothing was stored")  # fmt: skip


def _print(found: Sweep, faults: Sequence[str], share: tuple[int, int], budget: float | None, as_json: bool) -> None:
    told: dict[str, Any] = {
        "out": str(found.folder),
        "points": int(found.design["point"].nunique()),
        "runs": len(found.runs),
        "failed": len(found.errors),
        "missing": found.missing,
        "faults": list(faults),
    }
    if as_json:
        print(json.dumps({**told, "errors": json.loads(found.errors.to_json(orient="records"))}, ensure_ascii=False))
        return
    for fault in faults:
        print(f"  {fault}")
    failed = f", {told['failed']:,} failed" if told["failed"] else ""
    print(f"{several(told['points'], 'point')}, {several(told['runs'], 'run')} stored{failed}: {found.folder}")
    for row in found.errors.head(5).to_dict("records"):
        print(f"  point {row['point']} replicate {row['replicate']}: {row['error']}\n    {row['command']}")
    if found.missing:
        common = found.balanced().runs["replicate"].nunique()
        why = "the budget is spent" if budget is not None else "others have the rest" if share[1] > 1 else "see above"
        print(f"  missing: {several(found.missing, 'run')} ({why}); every point has {several(common, 'replicate')}. "
              "The same command goes on from here.")  # fmt: skip
    elif len(found.runs) > len(found.errors):
        print(f"  Next: {' · '.join(f'civsim {command} {found.folder}' for command in _next(found))}")


def _next(found: Sweep) -> list[str]:
    """Return the commands that can be given for a finished sweep: some designs suit no analysis, most no explorer."""
    from civsim.discovery.analyses import asked_of, suitable
    from civsim.explorer.grid import of_sweep

    can_do: dict[str, Callable[[], object]] = {
        "analyse": lambda: suitable(asked_of(found, {})),
        "report": lambda: None,
        "explorer": lambda: of_sweep(found),
    }
    return [command for command, trial in can_do.items() if _goes(trial)]


def _goes(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except InputError:
        return False
    return True
