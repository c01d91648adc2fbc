"""Plain sentences made by rule from the tables of differences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from civsim.analysis.numbers import NOISE, difference, estimate_of, fixed, in_text, points, unit_of
from civsim.messages import mark, translate

if TYPE_CHECKING:
    import pandas as pd

MESSAGES = {
    "better": mark(
        "{mode}: clearly higher {measure} than under {baseline}, by {amount} points ({low} to {high}), "
        "about {people} more needs met a year ({n} paired runs)."
    ),
    "worse": mark(
        "{mode}: clearly lower {measure} than under {baseline}, by {amount} points ({low} to {high}), "
        "about {people} fewer needs met a year ({n} paired runs)."
    ),
    "unclear": mark(
        "{mode}: no clear difference in {measure} to {baseline} ({low} to {high} points, {n} paired runs); "
        "these runs could have shown a difference of {least} points or more."
    ),
    "single": mark("{mode}: {amount} points of {measure} apart from {baseline} in one run; one run has no interval."),
    "same": mark("{mode}: exactly the same as {baseline} in every run."),
}
CHANGES = {
    "better": mark(
        "{mode}: {measure} clearly higher than under {baseline}, by {amount} {unit} ({low} to {high}, {n} paired runs)."
    ),
    "worse": mark(
        "{mode}: {measure} clearly lower than under {baseline}, by {amount} {unit} ({low} to {high}, {n} paired runs)."
    ),
    "unclear": mark(
        "{mode}: no clear difference to {baseline} in {measure} ({low} to {high} {unit}, {n} paired runs); these runs "
        "could have shown a difference of {least} {unit} or more."
    ),
    "single": mark("{mode}: {measure} {amount} {unit} apart from {baseline} in one run; one run has no interval."),
    "same": mark("{mode}: {measure} exactly the same as under {baseline} in every run."),
    "unknown": mark("{mode}: nothing can be said on {measure}; there is none in these runs."),
}
GAINS = {
    "clear": mark("{mode} instead of {baseline}: {gain} % of people gain, {lose} % lose"),
    "unclear": mark("{mode} instead of {baseline}: no clear effect on average; {gain} % of people gain, {lose} % lose"),
    "single": mark(
        "{mode} instead of {baseline}: {gain} % of people gain, {lose} % lose in one run; one run has no interval"
    ),
}


def findings(differences: pd.DataFrame, labels: Mapping[str, str], language: str = "en") -> list[str]:
    """Return one sentence per scenario on its coverage against the baseline's.

    Args:
        differences: as made by `civsim.analysis.tables.differences`.
        labels: what each scenario is called.
        language: one that has a catalogue.
    """
    whole = _whole(differences)
    people = whole[whole["measure"] == "met_needs"].set_index("scenario")["diff"]
    sentences = []
    for row in whole[whole["measure"] == "coverage"].to_dict("records"):
        key = verdict(row)
        low, high = points(row["ci_low"], language), points(row["ci_high"], language)
        is_clear = key in ("better", "worse")
        amount = points(abs(row["diff"]) if is_clear else row["diff"], language, signed=not is_clear)
        text = translate(MESSAGES[key], language).format(
            mode=labels[row["scenario"]],
            baseline=labels[row["baseline"]],
            measure=in_text("coverage", language),
            amount=amount,
            low=low,
            high=high,
            people=fixed(abs(people[row["scenario"]]), 0, language),
            n=int(row["n"]),
            least=points((row["ci_high"] - row["ci_low"]) / 2, language, signed=False),
        )
        sentences.append(text)
    return sentences


def worst_off(differences: pd.DataFrame, labels: Mapping[str, str], language: str = "en") -> list[str]:
    """Return one sentence per scenario whose worst-off district is clearly covered better or worse than the baseline's.

    What is better for most may leave some behind, and coverage alone does not say so. Arguments are those of findings.
    """
    whole = _whole(differences)
    return [
        change(row, labels[row["scenario"]], labels[row["baseline"]], language)
        for row in whole[whole["measure"] == "worst_district"].to_dict("records")
        if verdict(row) in ("better", "worse")
    ]


def _whole(differences: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that concern all people."""
    return differences[(differences["group"] == "") & (differences["district"] == "")]


def change(row: Mapping[Hashable, Any], mode: str, baseline: str, language: str = "en") -> str:
    """Return one sentence on a paired difference of any measure.

    Args:
        row: of the table of differences.
        mode: what the scenario is called.
        baseline: what its baseline is called.
        language: one that has a catalogue.
    """
    key, amounts = change_amounts(row, language)
    measure = row["measure"]
    return translate(CHANGES[key], language).format(
        mode=mode,
        baseline=baseline,
        measure=in_text(measure, language),
        unit=unit_of(measure, language),
        **amounts,
    )


def change_amounts(row: Mapping[Hashable, Any], language: str = "en") -> tuple[str, dict[str, str]]:
    """Return which of CHANGES a paired difference is told by, and the amounts that it puts in."""
    measure = row["measure"]
    key = "unknown" if math.isnan(row["diff"]) else verdict(row)
    amount, low, high = estimate_of(row, measure, language, signed=True)
    least = difference((row["ci_high"] - row["ci_low"]) / 2, measure, language, signed=False)
    told = amount.lstrip("+−") if key in ("better", "worse") else amount
    return key, {"amount": told, "low": low, "high": high, "n": str(int(row["n"])), "least": least}


def gains(row: Mapping[Hashable, Any], mode: str, baseline: str, language: str = "en") -> str:
    """Return how many people gain and lose; `row` is that of all people in the table of who gains."""
    is_clear = row["ci_low"] > 0 or row["ci_high"] < 0
    key = "single" if row["n"] < 2 else "clear" if is_clear else "unclear"
    gain, lose = (fixed(100 * row[name], 0, language) for name in ("gain", "lose"))
    return translate(GAINS[key], language).format(mode=mode, baseline=baseline, gain=gain, lose=lose)


def verdict(row: Mapping[Hashable, Any]) -> str:
    """Return what a paired difference shows: better, worse, unclear, the same, or a single run."""
    if row["n"] < 2 or math.isnan(row["ci_low"]):
        return "single"
    if max(abs(row[key]) for key in ("diff", "ci_low", "ci_high")) < NOISE:
        return "same"
    if row["ci_low"] > 0:
        return "better"
    return "worse" if row["ci_high"] < 0 else "unclear"
