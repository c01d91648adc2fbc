"""The findings of an experiment as a text: made by rule from its tables, in either language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civsim.analysis import record
from civsim.analysis.numbers import DIGITS, NOTHING, brief, difference, fixed, in_text, interval, points, unit_of
from civsim.analysis.parameter_words import parameter_label, setting
from civsim.configuration import available_modes, load, mode_label
from civsim.experiment.claims import CONTRARY, FALLS, UNCLEAR
from civsim.experiment.definition import Claim, Experiment
from civsim.experiment.maps import GAIN, LOSS
from civsim.experiment.texts import say
from civsim.measures import MEASURES
from civsim.messages import spoken
from civsim.plots.claims import Line, line

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]


def write(experiment: Experiment, tables: Mapping[str, pd.DataFrame], language: str, level: int = 1) -> str:
    """Return the findings as Markdown, headed at the given level.

    Args:
        experiment: what was asked.
        tables: `claims`, and where there are any `impact`, `bounds` and `map_1`, `map_2`, ….
        language: "en" or "de".
        level: of the heading.
    """
    claims, impact, bounds = tables["claims"], tables.get("impact"), tables.get("bounds")
    maps = [table for name, table in tables.items() if name.startswith("map_")]
    head, part = "#" * level, "#" * (level + 1)
    lines = [f"{head} {spoken(experiment.title, language)}", ""]
    lines += [f"**{say('question', language)}:** {spoken(experiment.question, language)}", ""]
    lines += [f"**{say('design', language)}:** {design(experiment, language)}", ""]
    if len(claims):
        lines += [f"{part} {say('claims', language)}", "", *_claims(experiment, claims, language), ""]
    if impact is not None:
        lines += [f"{part} {say('impact', language)}", "", *_impact(impact, language), ""]
    if bounds is not None:
        lines += [f"{part} {say('bounds', language)}", "", *_bounds(bounds, language), ""]
    if len(claims):
        for key, said in (("contrary", CONTRARY), ("unclear", UNCLEAR)):
            lines += [f"{part} {say(f'{key}_head', language)}", "", *_listed(experiment, claims, said, language), ""]
    if maps:
        lines += [f"{part} {say('turns', language)}", ""]
        lines += [f"- {_map(experiment, table, language)}" for table in maps]
        lines += [""]
    lines += [f"{part} {say('on_record', language)}", "", *(f"- {one}" for one in _on_record(experiment, language)), ""]
    return "\n".join([*lines, f"*{say('caution', language)}*", ""])


def _on_record(experiment: Experiment, language: str) -> list[str]:
    """Return what trials of the assumptions gave for the modes of the experiment; in several towns for their own."""
    said = []
    for town in experiment.towns:
        own = load([f"town={town}"]).scenario.town
        modes = (own.own_mode,) if experiment.design == "towns" else experiment.modes
        names = [(town, mode) for mode in modes if mode != experiment.baseline]
        head = f"{spoken(own.label, language)}: " if len(experiment.towns) > 1 else ""
        said += [head + one for one in record.of_defaults(names, experiment.baseline, language)]
    return said


def design(experiment: Experiment, language: str) -> str:
    """Return what is compared, where, over how many weeks, futures and runs."""
    if experiment.design == "towns":
        return _design_of_towns(experiment, language)
    names = [
        f"{_parameter(one.name, language)} ({brief(one.low, DIGITS, language)}–{brief(one.high, DIGITS, language)})"
        for one in experiment.uncertainties
    ]
    levers = [f"{spoken(one.label, language)} ({', '.join(one.levels)})" for one in experiment.levers]
    held = [f"{_parameter(name, language)} {setting(one, language)}" for name, one in experiment.values.items()]
    fixed_values = say("held", language, values="; ".join(held)) if held else ""
    return fixed_values + say(
        "design_text",
        language,
        town=_town(experiment.town, language),
        modes=", ".join(spoken(mode_label(mode), language) for mode in experiment.modes),
        baseline=spoken(mode_label(experiment.baseline), language),
        weeks=experiment.weeks,
        burn_in=experiment.burn_in,
        futures=experiment.futures,
        replicates=experiment.replicates,
        uncertainties="; ".join(names) or "–",
        levers="; ".join(levers) or "–",
    )


def _design_of_towns(experiment: Experiment, language: str) -> str:
    return say(
        "design_of_towns",
        language,
        towns=", ".join(_town(town, language) for town in experiment.towns),
        modes=", ".join(spoken(mode_label(mode), language) for mode in experiment.modes),
        weeks=experiment.weeks,
        burn_in=experiment.burn_in,
        replicates=experiment.replicates,
    )


def _parameter(name: str, language: str) -> str:
    return parameter_label(name, language)


def table_of(heads: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown; `heads` are separated by strokes."""
    count = heads.count("|") + 1
    return [f"| {heads} |", "|" + " --- |" * count, *("| " + " | ".join(row) + " |" for row in rows)]


def amount(outcome: str, row: Row, language: str, value: str = "estimate") -> str:
    """Return an amount with its interval: shares as percentage points, all else in the measure's unit."""
    mean, low, high = (float(row[name]) for name in (value, "ci_low", "ci_high"))
    if math.isnan(mean):
        return NOTHING
    return f"{difference(mean, outcome, language)} {unit_of(outcome, language)}{interval(low, high, outcome, language)}"


def _found(row: Row, language: str) -> str:
    """Return what came out of one claim: for best levels the share of futures, else the effect."""
    if row["expected"] == "interior":
        numbers = {name: fixed(100 * row[name], 0, language) for name in ("estimate", "ci_low", "ci_high")}
        return say("corner", language, **numbers)
    if str(row["expected"]).startswith(FALLS):
        return NOTHING if math.isnan(row["estimate"]) else f"ρ = {fixed(row['estimate'], 2, language)}"
    return amount(str(row["outcome"]), row, language)


def _claims(experiment: Experiment, claims: pd.DataFrame, language: str) -> list[str]:
    texts = {one.name: spoken(one.text, language) for one in experiment.claims}
    rising = {one.name: getattr(one, "rising_with", "") for one in experiment.claims}
    rows = []
    for row in claims.to_dict("records"):
        expected = str(row["expected"])
        rows.append(
            (
                texts[row["claim"]],
                _mode(row["mode"], language),
                expected_in_words(expected, rising.get(row["claim"], ""), language),
                _found(row, language),
                f"{row['n']:.0f}",
                _percent(row["share_as_expected"]),
                f"**{_verdict(row, language)}**",
            )
        )
    return table_of(say("heads_of_towns" if experiment.design == "towns" else "heads", language), rows)


def expected_in_words(expected: str, rising_with: str, language: str) -> str:
    """Return what was expected in words; `rising_with` names the uncertainty over whose range a change was sought."""
    if expected.startswith(FALLS):
        return say("falls", language, uncertainty=_parameter(expected.removeprefix(FALLS), language))
    text = say(expected, language)
    if not rising_with:
        return text
    return say("over_range", language, expected=text, uncertainty=_parameter(rising_with, language))


def _verdict(row: Row, language: str) -> str:
    """Return the verdict in words; where a best level or a trend was sought, no difference was looked for."""
    is_difference = row["expected"] in ("higher", "lower", "none")
    return say("undecided" if row["verdict"] == UNCLEAR and not is_difference else str(row["verdict"]), language)


def _town(name: str, language: str) -> str:
    """Return what a town is called."""
    return spoken(load([f"town={name}"]).scenario.town.label, language)


def _mode(name: str, language: str) -> str:
    """Return what a mode is called, after its town where the name holds one."""
    town, _, mode = name.rpartition(" ")
    label = spoken(mode_label(mode), language)
    return f"{_town(town, language)}: {label}" if town else label


def lines_for_figure(experiment: Experiment, claims: pd.DataFrame, language: str) -> list[Line]:
    """Return the claims as the figure draws them; best levels and trends have no amount to draw and are left out."""
    texts = {one.name: spoken(one.text, language) for one in experiment.claims}
    rows = [row for row in claims.to_dict("records") if row["expected"] in ("higher", "lower", "none")]
    return [line(texts[row["claim"]], _mode(row["mode"], language), _found(row, language), row) for row in rows]


def map_labels(experiment: Experiment, table: pd.DataFrame, language: str) -> tuple[str, str, str, str, str]:
    """Return what a phase map calls its mode, baseline, outcome and axes."""
    return (
        spoken(mode_label(str(table["mode"].iloc[0])), language),
        spoken(mode_label(experiment.baseline), language),
        in_text(str(table["outcome"].iloc[0]), language),
        _parameter(table.columns[2], language),
        _parameter(table.columns[3], language),
    )


def _percent(value: float) -> str:
    return NOTHING if math.isnan(value) else f"{fixed(100 * value, 0)} %"


def _listed(experiment: Experiment, claims: pd.DataFrame, said: str, language: str) -> list[str]:
    named: dict[str, Claim] = {one.name: one for one in experiment.claims}
    lines = []
    for row in claims[claims["verdict"] == said].to_dict("records"):
        claim = named[row["claim"]]
        lines.append(
            "- "
            + say(
                f"{said}_line",
                language,
                claim=spoken(claim.text, language).rstrip("."),
                mode=_mode(row["mode"], language),
                found=_found(row, language),
                falsified=spoken(claim.falsified, language),
                share=""
                if math.isnan(row["share_as_expected"])
                else say(
                    "share_of_towns" if experiment.design == "towns" else "share",
                    language,
                    share=_percent(row["share_as_expected"]),
                ),
            )
        )
    return lines or [say("nothing", language)]


def _impact(impact: pd.DataFrame, language: str) -> list[str]:
    rows = []
    for row in impact.to_dict("records"):
        truth, guess = (points(row[name], language) for name in ("truth", "estimate"))
        rows.append(
            (
                spoken(mode_label(row["mode"]), language),
                say(row["estimator"], language),
                truth,
                guess,
                amount("coverage", {**row, "estimate": row["bias"]}, language),
                _percent(row["wrong_sign"]),
                f"{row['n']:.0f}",
            )
        )
    return table_of(say("impact_heads", language), rows)


def _bounds(bounds: pd.DataFrame, language: str) -> list[str]:
    rows = []
    gaps = bounds[bounds["quantity"].isin(["gap_closed", "price_of_anarchy"])]
    for row in gaps.to_dict("records"):
        is_gap = row["quantity"] == "gap_closed"
        factor, unit = (100.0, " %") if is_gap else (1.0, "")
        numbers = [fixed(factor * row[name], 1, language) for name in ("mean", "ci_low", "ci_high")]
        mode = spoken(mode_label(row["mode"]), language) if row["mode"] in available_modes() else row["mode"]
        town = _town(row["town"], language)
        shown = f"{numbers[0]}{unit} ({numbers[1]} … {numbers[2]})" if row["n"] > 1 else f"{numbers[0]}{unit}"
        rows.append((town, mode, say(str(row["quantity"]), language), shown, f"{row['n']:.0f}"))
    return table_of(say("bound_heads", language), rows)


def _map(experiment: Experiment, table: pd.DataFrame, language: str) -> str:
    across, up = table.columns[2], table.columns[3]
    lost = table[table["said"] == LOSS]
    worst = ""
    if len(lost):
        row = lost.sort_values("diff").iloc[0].to_dict()
        worst = say(
            "worst",
            language,
            across=_parameter(across, language),
            x=row[across],
            up=_parameter(up, language),
            y=row[up],
            found=amount(row["outcome"], row, language, "diff"),
        )
    measure = MEASURES[str(table["outcome"].iloc[0])]
    return say(
        "map_line",
        language,
        outcome=measure.label(language),
        mode=spoken(mode_label(str(table["mode"].iloc[0])), language),
        baseline=spoken(mode_label(experiment.baseline), language),
        across=_parameter(across, language),
        up=_parameter(up, language),
        n=int(table["n"].max()),
        gain=int((table["said"] == GAIN).sum()),
        loss=len(lost),
        of=len(table),
        worst=worst,
    ).strip()
