"""civsim optimum: the modes of a town beside what is possible."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli.report import Counter
from civsim.configuration import Study, available_modes, load
from civsim.errors import InputError

if TYPE_CHECKING:
    from civsim.analysis.optimum import Optimum
    from civsim.analysis.paired import Estimate

BASELINE = "competition"
REPLICATES = 4
COLUMNS = (
    ("met", 1, "met"),
    ("gap_closed", 100, "gap closed %"),
    ("share_of_own_optimum", 100, "of own optimum %"),
    ("share_of_sought_optimum", 100, "of those who sought %"),
    ("gap_closed_sought", 100, "gap closed, sought %"),
)


def optimum(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Print and write how near the modes of a town come to what is possible."""
    from civsim import results
    from civsim.analysis.optimum import optimum as find_optimum

    studies = _studies(words, folders)
    first = studies[0]
    town = first.scenario.town.name
    folder = results.prepare(first.out or Path("results") / f"optimum_{town}")
    with Counter(len(studies) * first.replicates, quiet=as_json) as counter:
        found = find_optimum([study.scenario for study in studies], range(first.replicates), counter.step)
    _write(found, folder, first.replicates, words)
    if as_json:
        _print_json(found, folder, first.replicates)
    else:
        _print_table(found, first.replicates)
        print(f"Results: {folder}")
    return 0


def _studies(words: list[str], folders: list[Path]) -> Sequence[Study]:
    """Return the baseline and the modes asked for, with a small number of replicates unless one is given."""
    modes = [BASELINE, *(mode for mode in available_modes(folders) if mode != BASELINE)]
    wanted = [word.partition("=")[2] for word in words if word.startswith("mode=")]
    if wanted:
        modes = [BASELINE] if wanted[-1] == BASELINE else [BASELINE, wanted[-1]]
    studies = [load(words, config_dirs=folders, mode=mode) for mode in modes]
    if studies[0].engine != "batch":
        raise InputError(f"engine={studies[0].engine}: the optimum follows runs of the batch engine; leave it out.")
    given = any(word.startswith("replicates=") for word in words)
    replicates = studies[0].replicates if given else REPLICATES
    named = zip(studies, modes, strict=True)
    return [
        dataclasses.replace(study, replicates=replicates, scenario=dataclasses.replace(study.scenario, name=mode))
        for study, mode in named
    ]


def _write(found: Optimum, folder: Path, replicates: int, words: list[str]) -> None:
    from civsim import results
    from civsim.study import Results

    table = found.table.assign(relaxation=found.relaxation)
    results.replace(folder / "optimum.csv", functools.partial(table.to_csv, index=False, lineterminator="\n"))
    content = results.manifest(Results(found.scenarios, {}), replicates, ["civsim", "optimum", *words])
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    results.replace(folder / results.MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))


def _print_json(found: Optimum, folder: Path, replicates: int) -> None:
    from civsim.analysis.optimum import HELD_FIXED

    content = {
        "out": str(folder),
        "town": found.scenarios[0].town.name,
        "baseline": found.scenarios[0].name,
        "replicates": replicates,
        "held_fixed": HELD_FIXED,
        "relaxation": found.relaxation,
        "table": json.loads(found.table.to_json(orient="records")),
    }
    print(json.dumps(content, ensure_ascii=False))


def _print_table(found: Optimum, replicates: int) -> None:
    from civsim.analysis.optimum import HELD_FIXED, sentences

    first = found.scenarios[0]
    runs = f"{replicates} runs" if replicates > 1 else "1 run"
    print(f"{first.town.label['en']}, {first.town.field['en']}: needs met beside what is possible,")
    print(f"mean of {runs} of {first.weeks} weeks ± half of the 95 % interval\n")
    width = max(len(one.name) for one in found.scenarios) + 2
    print(" " * width + "".join(f"{head:>24}" for _, _, head in COLUMNS))
    for scenario in found.scenarios:
        cells = [_cell(found.estimate(scenario, quantity), factor) for quantity, factor, _ in COLUMNS]
        print(f"{scenario.name:{width}}" + "".join(f"{cell:>24}" for cell in cells))
    print()
    for sentence in sentences(found):
        print(f"  {sentence}")
    print(f"\nHeld fixed: {HELD_FIXED}.")
    print(f"Time and space in the programme: {found.relaxation}.")


def _cell(one: Estimate, factor: int) -> str:
    if not one.n:
        return "–"
    decimals, half = (1 if factor == 100 else 0), factor * one.half_width
    return f"{factor * one.mean:,.{decimals}f}" + (f" ± {half:,.{decimals}f}" if one.n > 1 else "")
