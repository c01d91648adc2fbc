"""What the command line prints of a nation, in any language that has a catalogue."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from civsim.analysis.numbers import brief, fixed
from civsim.messages import mark, spoken, translate
from civsim.nation.register import summary

if TYPE_CHECKING:
    from civsim.analysis.paired import Estimate
    from civsim.nation.study import NationStudy
    from civsim.nation.write import NationResults

TEXT = {
    "register": mark(
        "{count} municipalities with {taken} of the table's {all} inhabitants ({share} %). Source: {source}."
    ),
    "people": mark(
        "{towns} towns, one per municipality and field, with {people} people: {parts}; everybody else: {others}."
    ),
    "imputed": mark(
        "Filled in by size: area of {area}, urbanisation of {urbanisation} municipalities (column imputed); "
        "{position} without position are missing on maps."
    ),
    "plan": mark(
        "Would run {runs} towns for {weeks} weeks in {chunks} parts into {out}; about {minutes} minutes of one "
        "processor, {memory} MB for the largest town. Nothing was run or written."
    ),
    "all": mark("all municipalities"),
    "coverage": mark("coverage, % of needs"),
    "difference": mark("coverage, points to {baseline}"),
    "interval": mark(
        "±: half of the 95 % interval over municipalities, which holds their variety, their synthetic parts "
        "and their luck; {runs}. groups.csv has all measures and states"
        "{more}. These figures compare forms of organisation under stated assumptions; they are no forecast."
    ),
    "more": mark(
        ", differences.csv the same for paired differences (same towns, same luck), also over replicates where "
        "there are several"
    ),
    "results": mark("Results: {out}"),
}
SECONDS_OF_A_TOWN, SECONDS_OF_A_WEEK, BYTES_OF_A_PERSON = 2e-3, 20e-9, 80
"""Measured, rounded up: a run of a town, a recipient's week, memory per recipient (docs/explanation/scale.md)."""

WIDTH = 118
LABEL, COLUMN = 26, 19


def print_register(study: NationStudy) -> None:
    """Print what is simulated, what was left out and what was filled in."""
    register, language = study.register, study.language
    told = _described(study)
    _fill(
        translate(TEXT["register"], language).format(
            count=_whole(told["municipalities"], language),
            taken=_whole(told["population"], language),
            all=_whole(told["inhabitants_of_table"], language),
            share=brief(100 * told["population"] / max(told["inhabitants_of_table"], 1), 4, language),
            source=register.source,
        )
    )
    if register.note:
        _fill(spoken(register.note, language))
    if register.left_out.rows:
        _fill(summary(register.left_out, language))
    labels = {one.name: spoken(one.town["label"], language) for one in study.fields}
    parts = ", ".join(f"{labels[name]} {_whole(count, language)}" for name, count in told["people"].items())
    _fill(
        translate(TEXT["people"], language).format(
            towns=_whole(study.towns, language),
            people=_whole(study.people, language),
            parts=parts,
            others=_whole(register.population - study.people, language),
        )
    )
    if any(told["imputed"].values()):
        _fill(translate(TEXT["imputed"], language).format(**told["imputed"]))


def print_plan(study: NationStudy) -> None:
    """Print what a run would take."""
    told = plan(study)
    shown = {name: _whole(told[name], study.language) for name in ("runs", "weeks", "chunks", "minutes", "memory")}
    _fill(translate(TEXT["plan"], study.language).format(**shown, out=study.out))


def plan(study: NationStudy) -> dict[str, Any]:
    """Return what a run would take, for a program: runs, minutes of one processor, MB for the largest town."""
    first = next(iter(study.templates.values()))
    times = len(study.modes) * study.replicates
    seconds = times * (study.towns * SECONDS_OF_A_TOWN + study.people * first.total_weeks * SECONDS_OF_A_WEEK)
    largest = max((place.people for chunk in study.chunks for place in chunk.places), default=0)
    return {
        **_described(study),
        "runs": study.towns * times,
        "weeks": first.total_weeks,
        "chunks": len(study.chunks),
        "minutes": math.ceil(seconds / 60),
        "memory": math.ceil(largest * BYTES_OF_A_PERSON / 1e6),
        "out": str(study.out),
    }


def content(study: NationStudy, found: NationResults) -> dict[str, Any]:
    """Return the results of the nation and its size classes, for a program."""
    groups = []
    for grouping, group in _groups(study, found):
        for mode in study.modes:
            row: dict[str, Any] = {"grouping": grouping, "group": group, "mode": mode}
            row["coverage"] = _numbers(found.estimate(grouping, group, mode, "coverage"))
            if mode != study.modes[0]:
                row["difference"] = _numbers(found.estimate(grouping, group, mode, "coverage", paired=True))
            groups.append(row)
    return {
        **_described(study),
        "out": str(study.out),
        "modes": list(study.modes),
        "replicates": study.replicates,
        "interval_over": "municipalities",
        "groups": groups,
    }


def print_results(study: NationStudy, found: NationResults) -> None:
    """Print coverage in all and by size class under every mode, and the paired differences."""
    from civsim.plots.nation_titles import runs_of_each_town

    language, baseline = study.language, study.modes[0]
    print()
    _print_block(study, found, translate(TEXT["coverage"], language), list(study.modes), paired=False)
    if len(study.modes) > 1:
        print()
        head = translate(TEXT["difference"], language).format(baseline=baseline)
        _print_block(study, found, head, list(study.modes[1:]), paired=True)
    print()
    more = translate(TEXT["more"], language) if len(study.modes) > 1 else ""
    runs = runs_of_each_town(study.replicates, language)
    _fill(translate(TEXT["interval"], language).format(runs=runs, more=more))
    print(translate(TEXT["results"], language).format(out=study.out))


def _print_block(study: NationStudy, found: NationResults, head: str, modes: list[str], *, paired: bool) -> None:
    from civsim.plots.nation_titles import size_name

    print(f"{head:{LABEL + 8}}" + "".join(f"{mode:>{COLUMN}}" for mode in modes))
    for grouping, group in _groups(study, found):
        cells = [found.estimate(grouping, group, mode, "coverage", paired=paired) for mode in modes]
        count = _whole(cells[0].n, study.language)
        label = translate(TEXT["all"], study.language) if grouping == "nation" else size_name(group, study.language)
        print(
            f"{label:{LABEL}}{count:>8}" + "".join(f"{_cell(one, paired, study.language):>{COLUMN}}" for one in cells)
        )


def _groups(study: NationStudy, found: NationResults) -> list[tuple[str, str]]:
    there = set(found.groups.loc[found.groups["grouping"] == "size_class", "group"])
    return [("nation", "all"), *(("size_class", name) for name in study.common.labels() if name in there)]


def _described(study: NationStudy) -> dict[str, Any]:
    register = study.register
    people = dict.fromkeys(study.chosen, 0)
    for chunk in study.chunks:
        for place in chunk.places:
            people[place.field.name] += place.people
    every = register.municipalities
    imputed = {name: sum(name in one.imputed for one in every) for name in ("area", "urbanisation")}
    return {
        "municipalities": len(every),
        "population": register.population,
        "inhabitants_of_table": register.inhabitants,
        "people": people,
        "towns": study.towns,
        "imputed": {**imputed, "position": sum(one.lon is None for one in every)},
        "left_out": dict(register.left_out.rows),
        "source": register.source,
    }


def _numbers(one: Estimate) -> dict[str, Any]:
    values = {"mean": one.mean, "ci_low": one.ci_low, "ci_high": one.ci_high}
    return {name: None if math.isnan(value) else float(value) for name, value in values.items()} | {"n": one.n}


def _cell(one: Estimate, paired: bool, language: str) -> str:
    decimals = 2 if paired else 1
    text = fixed(100 * one.mean, decimals, language, signed=paired)
    if math.isnan(one.half_width):
        return text
    mark = ("!" if one.is_clear else " ") if paired else ""
    return f"{text} ±{fixed(100 * one.half_width, decimals, language)}{mark}"


def _whole(value: int, language: str) -> str:
    return fixed(value, 0, language)


def _fill(text: str) -> None:
    print(textwrap.fill(text, WIDTH, break_on_hyphens=False, break_long_words=False))
