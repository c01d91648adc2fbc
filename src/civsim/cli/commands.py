"""civsim compare, run and parity."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
from collections.abc import Sequence
from pathlib import Path

from civsim.cli.options import flag, take
from civsim.cli.report import Counter, print_comparison
from civsim.cli.words import BOTH, compared_modes, replicates_of, under_both_rules, without
from civsim.configuration import (
    Study,
    as_settings,
    available_towns,
    load,
    load_file,
)
from civsim.errors import InputError
from civsim.rules.kinds import RESOURCES
from civsim.scenario import Scenario

GROSS = "gross"
FEW = 8
"""Runs of one scenario by default."""


def compare(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Compare the modes of a town, of every town, or any scenario files."""
    if BOTH in words:
        if as_json:
            raise InputError(f"{BOTH} makes two results, but --json prints one; choose one of {', '.join(RESOURCES)}.")
        return max(_compare(own, folders, as_json, rule) for rule, own in under_both_rules(words).items())
    return _compare(words, folders, as_json)


def _compare(given: list[str], folders: list[Path], as_json: bool, subfolder: str = "") -> int:
    asked, words = take(given, [GROSS])
    gross = flag(asked, GROSS)
    files = [word for word in words if "=" not in word and word.endswith((".yaml", ".yml"))]
    overrides = [word for word in words if word not in files]
    if files:
        studies = [load_file(Path(file), overrides, config_dirs=folders) for file in files]
        return _run(
            studies, "_".join(Path(file).stem for file in files), ["compare", *given], as_json, subfolder, gross
        )
    towns = available_towns(folders) if "town=all" in words else [None]
    modes = compared_modes(words, folders)
    studies = []
    for town in towns:
        own = without([*without(overrides, "town"), f"town={town}"] if town else overrides, "mode")
        studies += [load(own, config_dirs=folders, mode=mode) for mode in modes]
    name = "all" if len(towns) > 1 else studies[0].scenario.town.name
    return _run(studies, f"compare_{name}", ["compare", *given], as_json, subfolder, gross)


def run(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run one scenario."""
    study = load(words, config_dirs=folders)
    study = dataclasses.replace(study, replicates=replicates_of(study, words, FEW))
    return _run([study], f"run_{study.scenario.town.name}_{study.scenario.mode}", ["run", *words], as_json)


def _run(
    studies: Sequence[Study], name: str, words: list[str], as_json: bool, subfolder: str = "", gross: bool = False
) -> int:
    from civsim import results
    from civsim.study import run as run_study

    first = studies[0]
    folder = results.place(first.out, f"{name}/{subfolder}", words, [study.scenario.digest() for study in studies])
    replicates = first.replicates
    with Counter((1 + gross) * len(studies) * replicates, quiet=as_json) as counter:
        found = run_study(
            [study.scenario for study in studies],
            replicates=replicates,
            engine=first.engine,
            workers=first.workers,
            progress=counter.step,
            gross=gross,
            meanwhile=_import_for_results,
        )
    settings = [as_settings(study) for study in studies]
    show_tables = None if as_json else functools.partial(print_comparison, found)
    results.write(
        found,
        folder,
        replicates=replicates,
        command=words,
        settings=settings,
        tabulated=show_tables,
    )
    if as_json:
        content = {
            "out": str(folder),
            "summary": _records(found.summary),
            "differences": _records(found.differences),
            "who_gains": _records(found.who_gains),
            **({} if found.dividend is None else {"dividend": _records(found.dividend)}),
            "assumptions": _on_record(found.scenarios),
        }
        print(json.dumps(content, ensure_ascii=False))
    else:
        print(f"Results: {folder}")
    return 0


def _on_record(scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """Return, by town, what trials of the assumptions gave for the modes shown."""
    from civsim.analysis.record import lines

    towns = dict.fromkeys(one.town.name for one in scenarios)
    return {town: lines([one for one in scenarios if one.town.name == town]) for town in towns}


def _import_for_results() -> None:
    """Import what writing results needs while the engine, which holds no interpreter lock, computes."""
    for name in ("pandas", "scipy.special", "pyarrow.parquet", "civsim.plots"):
        importlib.import_module(name)


def _records(table: object) -> object:
    return json.loads(table.to_json(orient="records"))  # type: ignore[attr-defined]


def parity(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run both engines side by side and compare every number of the state, every week."""
    study = load(words, config_dirs=folders)
    from civsim.engines.parity import compare_engines

    found = compare_engines(study.scenario)
    if as_json:
        print(json.dumps({"identical": found.difference is None, **dataclasses.asdict(found)}))
    elif found.difference is None:
        print(f"identical: {found.numbers:,} numbers in {found.weeks} weeks, bit for bit ({study.scenario.name})")
    else:
        one = found.difference
        print(f"different: week {one.week}, {one.table}[{one.row}].{one.field}: "
              f"mesa {one.readable!r}, batch {one.fast!r} ({study.scenario.name})")  # fmt: skip
    return 0 if found.difference is None else 1
