"""civsim replicates: how many pairs of runs are enough?"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli import options
from civsim.cli.report import Counter
from civsim.configuration import Study, load
from civsim.errors import InputError
from civsim.messages import languages

if TYPE_CHECKING:
    from civsim.discovery.replicates import Replicated
    from civsim.discovery.sequential import Plan

OWN = ("precision", "measures", "measure", "most", "spending", "pilot", "baseline")
BASELINE = "competition"


def replicates(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run pairs of a mode and its baseline until the wanted precision is there, and say how many it took."""
    own, rest = options.take(words, OWN)
    modes = [word.partition("=")[2] for word in rest if word.startswith("mode=")]
    if not modes or modes[-1] == own.get("baseline", BASELINE):
        raise InputError("Say which mode is compared with the baseline, for example mode=hub.")
    others = [word for word in rest if not word.startswith("mode=")]
    if any(word.startswith("replicates=") for word in others):
        raise InputError("replicates= is what this command finds out; most= sets how many it runs at most.")
    pair = [load(others, config_dirs=folders, mode=name) for name in (own.get("baseline", BASELINE), modes[-1])]
    return _run(pair, plan_of(own), options.flag(own, "pilot"), ["replicates", *words], as_json)


def plan_of(own: dict[str, str]) -> Plan:
    """Return how long to go on, from the words of the command line.

    precision=0.5 is meant in points and goes with measures that are shares; "{coverage: 0.5, waiting: 0.1}" names
    measures, with shares in points and others in their own unit.
    """
    from civsim.discovery import sequential
    from civsim.measures import MEASURES
    from civsim.measures.registry import known_measure

    text = own.get("precision", "")
    precision = _named(text) if text.startswith("{") else {}
    measures = options.listed(own.get("measures", own.get("measure", ""))) or list(precision) or ["coverage"]
    for name in (*measures, *precision):
        known_measure(name)
    if text and not precision:
        wrong = [name for name in measures if not MEASURES[name].is_share]
        if wrong:
            raise InputError(
                f"precision={text} is in points, but {wrong[0]} is in {MEASURES[wrong[0]].unit}; name the precision of "
                f"each measure, for example precision={{coverage: 0.5, {wrong[0]}: 1}}."
            )
        precision = dict.fromkeys(measures, options.as_number(text, "precision"))
    scaled = {name: value / 100 if MEASURES[name].is_share else value for name, value in precision.items()}
    most = options.whole(own, "most", sequential.MOST, sequential.FIRST, 1_000_000)
    return sequential.Plan(tuple(measures), scaled, most, spending=own.get("spending", "obrien_fleming"))


def _named(text: str) -> dict[str, float]:
    entries = [entry.partition(":") for entry in options.listed(text.strip("{}"))]
    return {
        name.strip(): options.as_number(value.strip(), f"precision of {name.strip()}") for name, _, value in entries
    }


def _run(pair: list[Study], plan: Plan, pilot_only: bool, words: list[str], as_json: bool) -> int:
    from civsim import results
    from civsim.discovery.replicates import replicate

    first, other = (study.scenario for study in pair)
    if pair[0].engine != "batch":
        raise InputError(f"engine={pair[0].engine}: pairs are run in the fast engine only, engine=batch.")
    folder = results.place(pair[0].out, f"replicates_{first.town.name}_{other.mode}", words)
    runs = 2 * (plan.looks[0] if pilot_only else plan.most)
    with Counter(runs, quiet=as_json, at_most=not pilot_only) as counter:
        found = replicate(first, other, plan, pilot_only=pilot_only, workers=pair[0].workers, progress=counter.step)
    results.write_tables(folder, {"looks": found.table(), "runs": found.runs()}, results.stamp((first, other)))
    results.write_manifest(
        folder, words, {**results.settings_of((first, other), found.pairs), "enough": found.is_enough}
    )
    if as_json:
        print(json.dumps(_content(found, folder), ensure_ascii=False))
    else:
        _print(found, folder)
    return 0


def _said(found: Replicated) -> dict[str, list[str]]:
    from civsim.discovery.replicate_sentences import expected, verdict

    return {language: [*expected(found, language), verdict(found, language)] for language in languages()}


def _content(found: Replicated, folder: Path) -> dict[str, object]:
    looks = json.loads(found.table().to_json(orient="records"))
    enough = {"pairs": found.pairs, "enough": found.is_enough}
    return {"out": str(folder), **enough, "sentences": _said(found), "looks": looks}


def _print(found: Replicated, folder: Path) -> None:
    from civsim.analysis.numbers import difference, unit_of
    from civsim.discovery.replicate_sentences import expected, verdict

    print(f"{found.mode.town.label['en']}: {found.mode.mode} against {found.baseline.mode}, paired runs\n")
    print(f"{'pairs':>6}  {'measure':26}{'difference':>12}   interval for all looks and measures")
    for seen in found.looks:
        for one in seen:
            shown = one.estimate
            ends = [difference(value, one.measure, "en") for value in (shown.ci_low, shown.ci_high)]
            interval = f"{ends[0]} to {ends[1]} {unit_of(one.measure, 'en')}"
            interval = "nothing to say yet" if shown.half_width == float("inf") else interval
            marks = ", ".join(
                word for word, is_true in (("clear", one.is_clear), ("settled", one.is_settled)) if is_true
            )
            print(
                f"{one.look:>6}  {one.measure:26}{difference(shown.mean, one.measure, 'en'):>12}   {interval:32}{marks}"
            )
    print()
    for text in (*expected(found), verdict(found)):
        print(textwrap.fill(text, 118, initial_indent="  ", subsequent_indent="    "))
    print(f"Results: {folder}")
