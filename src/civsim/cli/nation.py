"""civsim nation: every municipality of a table as a town."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civsim.nation.study import NationStudy
    from civsim.nation.write import NationResults

SORT = ("key", "field", "mode", "replicate")


def nation(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Simulate a nation into a folder, or go on where an earlier run of the same command stopped; print the results."""
    from civsim.cli import nation_report as report
    from civsim.nation.study import load_nation

    study = load_nation(words, config_dirs=folders)
    if not as_json:
        report.print_register(study)
    if study.dry_run:
        if as_json:
            print(json.dumps(report.plan(study), ensure_ascii=False))
        else:
            report.print_plan(study)
        return 0
    found = _simulate(study, words, as_json)
    if as_json:
        print(json.dumps(report.content(study, found), ensure_ascii=False))
    else:
        report.print_results(study, found)
    return 0


def _simulate(study: NationStudy, words: list[str], as_json: bool) -> NationResults:
    """Fill the store, then write and return the tables."""
    from civsim import results
    from civsim.nation.run import fill, refuse_too_much
    from civsim.nation.write import tabulate, write
    from civsim.sweep.executors import available_workers, executor
    from civsim.sweep.manifest import Manifest
    from civsim.sweep.store import Store

    refuse_too_much(study.chunks, study.work, 0 if study.scheduler else study.workers or available_workers())
    plan = {"towns": study.towns, "chunks": len(study.chunks)}
    manifest = Manifest.now("nation", study.fixed(), plan, ("civsim", "nation", *words))
    with Store(study.out, manifest, sort=SORT) as store:
        with executor(study.executor, study.workers, study.scheduler) as pool:
            fill(store, study.chunks, study.work, pool, quiet=as_json)
        runs = store.read()
        found = tabulate(study, runs)
        write(study, found, runs, results.provenance(list(study.templates.values())))
    return found
