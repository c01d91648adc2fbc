"""civsim attribute: which part of a mode brings how much of its difference to competition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli.report import Counter, paragraph, several
from civsim.cli.words import last, need_fast_engine, seconds, time_limit, without
from civsim.configuration import Study, available_modes, load
from civsim.errors import InputError, meant
from civsim.messages import languages
from civsim.scenario import BASELINE

if TYPE_CHECKING:
    from civsim.analysis.attribution import Attribution

BUDGET = "20min"


def attribute(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Share out the difference between a mode and its baseline over the parts of the mode."""
    from civsim.measures import known_measure

    span, rest = time_limit(words)
    others = without(rest, "mode", "measure", "baseline")
    first = load(others, config_dirs=folders)
    mode = _mode(last("mode", words, first.scenario.town.own_mode), "mode", folders)
    baseline = _mode(last("baseline", words, BASELINE), "baseline", folders)
    budget = seconds(BUDGET if span is None else span)
    studies = [load(others, config_dirs=folders, mode=name) for name in (baseline, mode)]
    need_fast_engine(studies[0], "attribution")
    measure = known_measure(last("measure", words, "coverage"))
    return _attribute(studies, measure, budget, ["attribute", *words], as_json)


def _attribute(studies: list[Study], measure: str, budget: float, words: list[str], as_json: bool) -> int:
    from civsim import analysis_results, results
    from civsim.analysis.attribution import Attributor
    from civsim.analysis.coalitions import Game

    baseline, mode = studies
    game = Game.between(baseline.scenario, mode.scenario)
    name = f"attribute_{mode.scenario.town.name}_{mode.scenario.mode}"
    folder = results.place(mode.out, name, words)
    attributor = Attributor(
        game, measure=measure, replicates=mode.replicates, budget=budget, workers=mode.workers
    )  # fmt: skip
    plan = attributor.plan()
    with Counter(plan.runs, quiet=as_json) as counter:
        found = attributor.run(plan, counter.step)
    analysis_results.write_attribution(found, folder, command=words)
    if as_json:
        print(json.dumps({"out": str(folder), **_content(found)}, ensure_ascii=False))
    else:
        _print(found, mode.replicates, folder)
    return 0


def _mode(name: str, key: str, folders: list[Path]) -> str:
    known = available_modes(folders)
    if name in known:
        return name
    raise InputError(f"{key}={name!r} is no mode.{meant(name, known)} Modes: {', '.join(known)}.")


def _content(found: Attribution) -> dict[str, object]:
    from civsim.analysis import attribution_tables as tables

    def records(table: object) -> object:
        return json.loads(table.to_json(orient="records"))  # type: ignore[attr-defined]

    game = found.game
    return {
        "town": game.mode.town.name,
        "mode": game.mode.mode,
        "baseline": game.baseline.mode,
        "measure": found.measure,
        "replicates": len(found.total),
        "runs": found.runs,
        "orders": found.orders,
        "attribution": records(tables.table(found)),
        "interactions": records(tables.interactions_table(found)),
        "sentence": {language: tables.sentence(found, language) for language in languages()},
    }


def _print(found: Attribution, wanted: int, folder: Path) -> None:
    from civsim.analysis import attribution_tables as tables
    from civsim.analysis.numbers import unit_of

    unit = unit_of(found.measure, "en")
    print(f"{found.game.mode.town.label['en']}: {found.measure}, {found.game.mode.mode} against "
          f"{found.game.baseline.mode}, {unit}")  # fmt: skip
    within = "arrangement first" if found.within is not None else ""
    print(f"{'':30}{'share (95 % interval)':>26}{within:>26}")
    for row in tables.table(found).to_dict("records"):
        print(f"{row['en']:30}{_cell(row, 'share', 'ci', found.measure):>26}", end="")
        print(f"{_cell(row, 'within', 'within', found.measure):>26}" if within else "")
    pairs = tables.interactions_table(found)
    clear = pairs[(pairs["ci_low"] > 0) | (pairs["ci_high"] < 0)].sort_values("interaction", key=abs, ascending=False)
    if len(clear):
        print("\nClear interactions of pairs (above 0: they bring more together than each alone):")
    for row in clear.head(8).to_dict("records"):
        print(f"  {row['player']} × {row['other']}: {_cell(row, 'interaction', 'ci', found.measure)}")
    print("\n" + paragraph(tables.sentence(found, "en")))
    if len(found.total) < wanted:
        print(f"  {len(found.total)} instead of {several(wanted, 'pair')} of runs, to stay within the budget.")
    print(f"\nThese figures compare forms of organisation under stated assumptions; they are no forecast.\n"
          f"Results: {folder}")  # fmt: skip


def _cell(row: dict, key: str, limits: str, measure: str) -> str:  # type: ignore[type-arg]
    from civsim.analysis.numbers import with_interval

    return with_interval(row[key], row[f"{limits}_low"], row[f"{limits}_high"], measure)
