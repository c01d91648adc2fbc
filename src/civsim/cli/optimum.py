"""civsim optimum: the modes of a town beside what is possible."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.analysis.numbers import NOTHING, fixed
from civsim.cli.report import COLUMN_WIDTH, LABEL_WIDTH, Counter, paragraph, print_heads
from civsim.cli.report import RESOURCES as RESOURCE_LABELS
from civsim.cli.words import BOTH, compared_modes, need_fast_engine, replicates_of, under_both_rules, values_of, without
from civsim.configuration import Study, load
from civsim.messages import languages, translate

if TYPE_CHECKING:
    from civsim.analysis.optimum import Optimum
    from civsim.analysis.paired import Estimate

OF_ONE, OF_ALL = 8, 4
"""Replicates by default: with one mode, and with several; those of a large town take minutes each."""
ROWS = (
    ("met", 1, "needs met"),
    ("optimum", 1, "at most, any mode's hours"),
    ("price_of_anarchy", 1, "price of anarchy"),
    ("gap_closed", 100, "gap closed, %"),
    ("gap_closed_sought", 100, "gap closed among sought, %"),
    ("own_optimum", 1, "at most, own hours"),
    ("share_of_own_optimum", 100, "met of these, %"),
    ("sought_optimum", 1, "at most of needs sought"),
    ("share_of_sought_optimum", 100, "met of these, %"),
)


def optimum(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Print and write how near the modes of a town come to what is possible, under both rules for resources."""
    from civsim import analysis_results, results
    from civsim.analysis.optimum import optimum as find_optimum

    is_one = BOTH not in words and values_of("resources", words)
    rules = [words] if is_one else list(under_both_rules(words).values())[::-1]
    blocks = [_studies(own, folders) for own in rules]
    first = blocks[0][0]
    folder = results.place(first.out, f"optimum_{first.scenario.town.name}", ["optimum", *words])
    with Counter(sum(len(block) for block in blocks) * first.replicates, quiet=as_json) as counter:
        runs = [[study.scenario for study in block] for block in blocks]
        found = [find_optimum(one, range(first.replicates), counter.step) for one in runs]
    analysis_results.write_optimum(found, folder, replicates=first.replicates, command=words)
    if as_json:
        _print_json(found, folder, first.replicates)
    else:
        _print_text(found, first.replicates)
        print(f"Results: {folder}")
    return 0


def _studies(words: list[str], folders: list[Path]) -> Sequence[Study]:
    """Return the baseline and the modes asked for, with a small number of replicates unless one is given."""
    modes = compared_modes(words, folders)
    studies = [load(without(words, "mode"), config_dirs=folders, mode=mode) for mode in modes]
    need_fast_engine(studies[0], "the optimum")
    replicates = replicates_of(studies[0], words, OF_ONE if len(modes) <= 2 else OF_ALL)
    named = zip(studies, modes, strict=True)
    return [
        dataclasses.replace(study, replicates=replicates, scenario=dataclasses.replace(study.scenario, name=mode))
        for study, mode in named
    ]


def _print_json(found: Sequence[Optimum], folder: Path, replicates: int) -> None:
    from civsim.analysis.optimum_texts import HELD_FIXED, sentences

    content = {
        "out": str(folder),
        "town": found[0].scenarios[0].town.name,
        "baseline": found[0].scenarios[0].name,
        "replicates": replicates,
        "held_fixed": translate(HELD_FIXED, "en"),
        "relaxation": {one.resources: one.relaxed() for one in found},
        "sentences": {one.resources: {lang: sentences(one, lang) for lang in languages()} for one in found},
        "table": [row for one in found for row in json.loads(one.table.to_json(orient="records"))],
    }
    print(json.dumps(content, ensure_ascii=False))


def _print_text(found: Sequence[Optimum], replicates: int) -> None:
    from civsim.analysis.optimum_texts import HELD_FIXED

    first = found[0].scenarios[0]
    runs = f"mean of {replicates} runs" if replicates > 1 else "1 run"
    print(f"{first.town.label['en']}, {first.town.field['en']}: {first.weeks} weeks, needs met beside what is possible")
    for one in found:
        _print_block(one, runs)
    print("\n±: half of the 95 % interval" if replicates > 1 else "\none run: no interval")
    print(paragraph(f"Held fixed: {translate(HELD_FIXED, 'en')}."))
    print(f"Time and space in the programme: {'; '.join(dict.fromkeys(one.relaxed() for one in found))}.")


def _print_block(found: Optimum, runs: str) -> None:
    """Print table and sentences under one rule for resources, without rows that do not apply."""
    from civsim.analysis.optimum_texts import sentences

    print(f"\n{RESOURCE_LABELS[found.resources]}\n")
    print_heads(runs, [one.name for one in found.scenarios])
    for quantity, factor, text in ROWS:
        estimates = [found.estimate(one, quantity) for one in found.scenarios]
        if any(one.n for one in estimates):
            print(f"{text:{LABEL_WIDTH}}" + "".join(f"{_cell(one, factor):>{COLUMN_WIDTH}}" for one in estimates))
    print()
    for sentence in sentences(found):
        print(paragraph(sentence))


def _cell(one: Estimate, factor: int) -> str:
    if not one.n:
        return NOTHING
    decimals, half = (1 if factor == 100 else 2 if one.mean < 100 else 0), factor * one.half_width
    return fixed(factor * one.mean, decimals) + (f" ±{fixed(half, decimals)}" if one.n > 1 else "")
