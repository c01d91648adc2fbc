"""civsim assumptions: does the advantage of a mode survive other values of what is assumed?"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli.report import Counter
from civsim.configuration import Study, available_modes, load
from civsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from civsim.analysis.assumptions import Judgement

BASELINE = "competition"
OWN_KEYS = ("measure", "only")
OF_ONE, OF_ALL = 8, 4
"""Paired runs of the first look by default: with one mode, and with all (so that either ends within minutes)."""


def assumptions(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Try every assumption's range and say in how many trials the sign of each mode's difference holds."""
    own, rest = _own_words(words)
    given = [word.partition("=")[2] for word in rest if word.startswith("mode=")]
    others = [word for word in rest if not word.startswith("mode=")]
    names = given or [name for name in available_modes(folders) if name != BASELINE]
    if BASELINE in names:
        raise InputError(f"mode={BASELINE} is what the others are compared with; choose another mode.")
    studies = [load(others, config_dirs=folders, mode=name) for name in (BASELINE, *names)]
    first = studies[0]
    if first.engine != "batch":
        raise InputError(f"engine={first.engine}: trials run in the fast engine only, engine=batch.")
    replicates = first.replicates if any(word.startswith("replicates=") for word in words) else None
    return _judge(studies, own, replicates or (OF_ONE if given else OF_ALL), ["assumptions", *words], as_json)


def _own_words(words: list[str]) -> tuple[dict[str, str], list[str]]:
    own, rest = {}, []
    for word in words:
        key, sign, value = word.partition("=")
        if sign and key in OWN_KEYS:
            own[key] = value
        else:
            rest.append(word)
    return own, rest


def _judge(studies: list[Study], own: dict[str, str], replicates: int, words: list[str], as_json: bool) -> int:
    from civsim import results
    from civsim.analysis.assumptions import Court
    from civsim.analysis.trial_tables import table

    first, modes = studies[0], [one.scenario for one in studies[1:]]
    name = f"assumptions_{first.scenario.town.name}" + (f"_{modes[0].mode}" if len(modes) == 1 else "")
    folder = results.prepare(first.out or Path("results") / name)
    only = [part.strip() for part in own.get("only", "").split(",") if part.strip()]
    measure = own.get("measure", "coverage")
    court = Court(first.scenario, modes, replicates=replicates, measure=measure, only=only, workers=first.workers)
    with Counter(court.runs, quiet=as_json) as counter:
        court.progress = counter.step
        found = court.judge()
    rows = table(found)
    results.write_assumptions(found, rows, folder, replicates=replicates, only=only, command=["civsim", *words])
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
        "sentences": {mode.mode: {lang: sentence(found, mode, lang) for lang in ("en", "de")} for mode in found.modes},
        "trials": json.loads(rows.to_json(orient="records")),
    }


def _print(found: Judgement, rows: pd.DataFrame, folder: Path) -> None:
    from civsim.analysis.attribution_tables import number, unit_of
    from civsim.analysis.trial_tables import sentence

    def interval(mean: float, low: float, high: float, n: int, what: str) -> str:
        texts = [number(value, found.measure, "en") for value in (mean, low, high)]
        return f"{texts[0]:>7} ({texts[1]} to {texts[2]}), {n} {what}"

    unit = unit_of(found.measure, "en")
    print(f"{found.baseline.town.label['en']}: {found.measure} against {found.baseline.mode}, {unit}")
    for mode in found.modes:
        one = found.at_default[mode.name]
        own = rows[(rows["mode"] == mode.mode) & ~rows["verdict"].isin(("holds", "none"))]
        print(f"\n{mode.mode} at the defaults: {interval(one.mean, one.ci_low, one.ci_high, one.n, 'paired runs')}")
        for row in own.sort_values("diff", key=abs, ascending=False).to_dict("records"):
            change = f"{row['parameter']} {_value(row['default'])} → {_value(row['value'])}"
            print(f"  {row['verdict']:8}{change:46}"
                  + interval(row["diff"], row["ci_low"], row["ci_high"], row["n"], "runs"))  # fmt: skip
        print(textwrap.fill(sentence(found, mode), 118, initial_indent="  ", subsequent_indent="  "))
    print("\nOne assumption at a time, at the ends of its range; 'civsim verify patterns history=true' all at once.")
    print("These figures compare forms of organisation under stated assumptions; they are no forecast.")
    print(f"Results: {folder}")


def _value(value: object) -> str:
    from civsim.analysis.trial_tables import written

    return written(value if isinstance(value, str | int | float) else str(value), "en")
