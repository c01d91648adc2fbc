"""Run an experiment: its design, its claims put to the test, its maps; tables, figures and findings in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.cli import options
from civsim.cli.report import Counter
from civsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from civsim.experiment.definition import Experiment
    from civsim.experiment.kept import Kept

EARLIER = "runs="
CHANGEABLE = ("replicates", "futures", "weeks", "burn_in", "seed", "town")


def experiment(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run the experiment that the first word names: one that comes with civsim, or a YAML file."""
    from civsim import analysis_results, results
    from civsim.experiment.kept import kept
    from civsim.experiment.read import available_experiments, find, read

    names = [word for word in words if "=" not in word]
    if len(names) != 1:
        raise InputError(f"Name one experiment: {', '.join(available_experiments())}, or a file NAME.yaml.")
    given = [word for word in words if word not in names]
    runs = [Path(word.partition("=")[2]) for word in given if word.startswith(EARLIER)]
    own, rest = options.take([word for word in given if not word.startswith(EARLIER)], ("dry_run",))
    changes, out, workers = _changes(rest)
    path = find(names[0])
    found = read(path, changes)
    if options.flag(own, "dry_run"):
        _print_plan(found, as_json)
        return 0
    folder = results.prepare(out or Path("results") / f"experiment_{found.name}")
    before = _earlier(found, runs[-1]) if runs else {}
    with kept(found, folder, ("civsim", "experiment", *words)) as store:
        tables = _run(found, workers, as_json, before, store)
    analysis_results.write_experiment(found, tables, folder, source=path, command=["experiment", *words])
    if as_json:
        print(json.dumps({"out": str(folder), "claims": json.loads(tables["claims"].to_json(orient="records"))}))
    else:
        print((folder / "findings_en.md").read_text(encoding="utf-8"))
        print(f"Results: {folder}")
    return 0


def _print_plan(found: Experiment, as_json: bool) -> None:
    from civsim.experiment import plan, runs

    if as_json:
        print(json.dumps({"experiment": found.name, "runs": runs.size(found), "claims": plan.claims(found, "en")}))
    else:
        print(plan.write(found, "en"))


def _earlier(found: Experiment, folder: Path) -> dict[str, pd.DataFrame]:
    from civsim.experiment.earlier import earlier, missing

    tables = earlier(found, folder)
    if unknown := missing(found, tables):
        raise InputError(f"{EARLIER}{folder}: the earlier runs know no {', '.join(unknown)}; run the experiment anew.")
    return tables


def _changes(words: list[str]) -> tuple[Mapping[str, Any], Path | None, int | None]:
    from civsim.configuration import checks
    from civsim.configuration.compose import parse
    from civsim.configuration.settings import MOST_WORKERS

    given = parse(words)
    for key in given:
        checks.one_of(key, (*CHANGEABLE, "out", "workers"), "experiment", "key")
    out = None if given.get("out") is None else Path(checks.text(given["out"], "out"))
    workers = None if given.get("workers") is None else checks.whole(given["workers"], "workers", 1, MOST_WORKERS)
    return {key: value for key, value in given.items() if key in CHANGEABLE}, out, workers


def _run(
    found: Experiment, workers: int | None, quiet: bool, before: Mapping[str, pd.DataFrame], kept: Kept
) -> dict[str, pd.DataFrame]:
    """Return all tables of the experiment; those of earlier runs are not made again."""
    from civsim.experiment import claims, impact, maps, outcomes, runs, towns

    with Counter(runs.size(found), quiet=quiet or bool(before)) as counter:
        rows = before.get("runs")
        if rows is None:
            rows = _simulate(found, workers, counter, kept)
        tables = {"runs": rows, "claims": claims.put_to_the_test(found, rows)}
        for number, one in enumerate(found.maps, 1):
            name = f"map_{number}"
            if name in before:
                tables[name] = before[name]
                continue
            cells = runs.run_map(found, one, workers=workers, progress=counter.step, kept=kept)
            tables[name] = maps.dividends(found, one, cells)
        if any(found.bound_replicates.values()):
            bounds = before.get("bounds")
            tables["bounds"] = towns.bounds(found, progress=counter.step) if bounds is None else bounds
    if found.design == "impact":
        tables["impact"] = impact.compare(rows)
    if found.outcomes:
        tables["outcomes"] = outcomes.table(found, rows)
    return tables


def _simulate(found: Experiment, workers: int | None, counter: Counter, kept: Kept) -> pd.DataFrame:
    from civsim.experiment import impact, runs, towns

    if found.design == "impact":
        return impact.run(found, workers=workers, progress=counter.step, kept=kept)
    if found.design == "towns":
        return towns.run(found, progress=counter.step, kept=kept)
    return runs.run(found, workers=workers, progress=counter.step, kept=kept)
