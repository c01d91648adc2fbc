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
from civsim.rules.kinds import RESOURCES

if TYPE_CHECKING:
    from civsim.analysis.optimum import Optimum
    from civsim.analysis.paired import Estimate

BASELINE = "competition"
REPLICATES = 4
COLUMNS = (
    ("met", 1, "met"),
    ("gap_closed", 100, "gap closed %"),
    ("share_of_own_optimum", 100, "of own optimum %"),
    ("gap_closed_sought", 100, "gap closed, sought %"),
    ("share_of_sought_optimum", 100, "of those who sought %"),
)
TITLES = {
    "fixed": "Resources fixed (organisation alone)",
    "free": "Resources free (modes gain or lose gifts, volunteers)",
}


def optimum(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Print and write how near the modes of a town come to what is possible, under both rules for resources."""
    from civsim import results
    from civsim.analysis.optimum import optimum as find_optimum

    given = any(word.startswith("resources=") for word in words)
    rules = [words] if given else [[*words, f"resources={rule}"] for rule in reversed(RESOURCES)]
    blocks = [_studies(rule, folders) for rule in rules]
    first = blocks[0][0]
    folder = results.prepare(first.out or Path("results") / f"optimum_{first.scenario.town.name}")
    with Counter(sum(len(block) for block in blocks) * first.replicates, quiet=as_json) as counter:
        found = [
            find_optimum([study.scenario for study in block], range(first.replicates), counter.step)
            for block in blocks
        ]  # fmt: skip
    _write(found, folder, first.replicates, words)
    if as_json:
        _print_json(found, folder, first.replicates)
    else:
        _print_text(found, first.replicates)
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


def _write(found: Sequence[Optimum], folder: Path, replicates: int, words: list[str]) -> None:
    import pandas as pd

    from civsim import results
    from civsim.study import Results

    table = pd.concat([one.table.assign(relaxation=one.relaxation) for one in found], ignore_index=True)
    results.replace(folder / "optimum.csv", functools.partial(table.to_csv, index=False, lineterminator="\n"))
    named = [dataclasses.replace(s, name=f"{s.name}, {one.resources}") for one in found for s in one.scenarios]
    content = results.manifest(Results(tuple(named), {}), replicates, ["civsim", "optimum", *words])
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    results.replace(folder / results.MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))


def _print_json(found: Sequence[Optimum], folder: Path, replicates: int) -> None:
    from civsim.analysis.optimum import HELD_FIXED

    content = {
        "out": str(folder),
        "town": found[0].scenarios[0].town.name,
        "baseline": found[0].scenarios[0].name,
        "replicates": replicates,
        "held_fixed": HELD_FIXED,
        "relaxation": {one.resources: one.relaxation for one in found},
        "table": [row for one in found for row in json.loads(one.table.to_json(orient="records"))],
    }
    print(json.dumps(content, ensure_ascii=False))


def _print_text(found: Sequence[Optimum], replicates: int) -> None:
    from civsim.analysis.optimum import HELD_FIXED

    first = found[0].scenarios[0]
    runs = f"{replicates} runs" if replicates > 1 else "1 run"
    print(f"{first.town.label['en']}, {first.town.field['en']}: needs met beside what is possible,")
    print(f"mean of {runs} of {first.weeks} weeks ± half of the 95 % interval")
    for one in found:
        _print_block(one)
    print(f"\nHeld fixed: {HELD_FIXED}.")
    print(f"Time and space in the programme: {'; '.join(dict.fromkeys(one.relaxation for one in found))}.")


def _print_block(found: Optimum) -> None:
    """Print table and sentences under one rule for resources, without columns that do not apply."""
    from civsim.analysis.optimum import sentences

    print(f"\n{TITLES[found.resources]}")
    columns = [one for one in COLUMNS if any(found.estimate(s, one[0]).n for s in found.scenarios)]
    width = max(len(one.name) for one in found.scenarios) + 2
    print(" " * width + "".join(f"{head:>24}" for _, _, head in columns))
    for scenario in found.scenarios:
        cells = [_cell(found.estimate(scenario, quantity), factor) for quantity, factor, _ in columns]
        print(f"{scenario.name:{width}}" + "".join(f"{cell:>24}" for cell in cells))
    for sentence in sentences(found):
        print(f"  {sentence}")


def _cell(one: Estimate, factor: int) -> str:
    if not one.n:
        return "–"
    decimals, half = (1 if factor == 100 else 0), factor * one.half_width
    return f"{factor * one.mean:,.{decimals}f}" + (f" ± {half:,.{decimals}f}" if one.n > 1 else "")
