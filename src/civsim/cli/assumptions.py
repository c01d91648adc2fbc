"""civsim assumptions: does the advantage of a mode survive other values of what is assumed?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli.report import Counter, paragraph, several
from civsim.cli.words import last, listed, need_fast_engine, replicates_of, without
from civsim.configuration import Study, available_modes, load
from civsim.errors import InputError
from civsim.messages import languages
from civsim.scenario import BASELINE

if TYPE_CHECKING:
    import pandas as pd

    from civsim.analysis.assumptions import Judgement

OF_ONE, OF_ALL = 8, 4
"""Paired runs of the first look by default: with one mode, and with several (so that either ends within minutes)."""


def assumptions(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Try every assumption's range and say in how many trials the sign of each mode's difference holds."""
    given, others = listed("mode", words), without(words, "mode", "measure", "only")
    names = given or [name for name in available_modes(folders) if name != BASELINE]
    if BASELINE in names:
        raise InputError(f"mode={BASELINE} is what the others are compared with; choose another mode.")
    studies = [load(others, config_dirs=folders, mode=name) for name in (BASELINE, *names)]
    need_fast_engine(studies[0], "a trial")
    replicates = replicates_of(studies[0], words, OF_ONE if len(names) == 1 else OF_ALL)
    return _judge(studies, last("measure", words, "coverage"), replicates, ["assumptions", *words], as_json)


def _judge(studies: list[Study], measure: str, replicates: int, words: list[str], as_json: bool) -> int:
    from civsim import analysis_results, results
    from civsim.analysis.assumptions import Court
    from civsim.analysis.trial_tables import table

    first, modes = studies[0], [one.scenario for one in studies[1:]]
    name = f"assumptions_{first.scenario.town.name}" + (f"_{modes[0].mode}" if len(modes) == 1 else "")
    only = [name for name in listed("only", words) if name]
    court = Court(first.scenario, modes, replicates=replicates, measure=measure, only=only, workers=first.workers)
    folder = results.place(first.out, name, words)
    with Counter(court.runs, quiet=as_json) as counter:
        court.progress = counter.step
        found = court.judge()
    rows = table(found)
    analysis_results.write_assumptions(found, rows, folder, replicates=replicates, only=only, command=words)
    if as_json:
        print(json.dumps(_content(found, rows, folder), ensure_ascii=False))
    else:
        _print(found, rows, folder)
    return 0


def _content(found: Judgement, rows: pd.DataFrame, folder: Path) -> dict[str, object]:
    from civsim.analysis.trial_tables import counts, sentence

    return {
        "out": str(folder),
        "town": found.baseline.town.name,
        "measure": found.measure,
        "verdicts": {mode.mode: counts(found, mode) for mode in found.modes},
        "sentences": {mode.mode: {lang: sentence(found, mode, lang) for lang in languages()} for mode in found.modes},
        "trials": json.loads(rows.to_json(orient="records")),
    }


def _print(found: Judgement, rows: pd.DataFrame, folder: Path) -> None:
    from civsim.analysis.numbers import unit_of, with_interval
    from civsim.analysis.trial_tables import sentence

    unit = unit_of(found.measure, "en")
    print(f"{found.baseline.town.label['en']}: {found.measure} against {found.baseline.mode}, {unit}")
    for mode in found.modes:
        one = found.at_default[mode.name]
        amount = with_interval(one.mean, one.ci_low, one.ci_high, found.measure)
        own = rows[(rows["mode"] == mode.mode) & ~rows["verdict"].isin(("holds", "none"))]
        print(f"\n{mode.mode} at the defaults: {amount}, {several(one.n, 'paired run')}")
        for row in own.sort_values("diff", key=abs, ascending=False).to_dict("records"):
            change = f"{row['parameter']} {_value(row['default'])} → {_value(row['value'])}"
            amount = with_interval(row["diff"], row["ci_low"], row["ci_high"], found.measure)
            print(f"  {row['verdict']:8}{change:46}{amount}, {several(row['n'], 'run')}")
        print(paragraph(sentence(found, mode)))
    print("\nOne assumption at a time, at the ends of its range; 'civsim verify patterns history=true' all at once.")
    print("These figures compare forms of organisation under stated assumptions; they are no forecast.")
    print(f"Results: {folder}")


def _value(value: object) -> str:
    from civsim.analysis.trial_tables import written

    return written(value if isinstance(value, str | int | float) else str(value), "en")
