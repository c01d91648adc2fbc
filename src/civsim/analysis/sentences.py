"""Plain sentences made by rule from the tables of differences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from civsim.analysis.numbers import fixed, points
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "better": {
        "en": "{mode}: clearly higher {measure} than under {baseline}, by {amount} points ({low} to {high}), "
        "about {people} more needs met a year ({n} paired runs).",
        "de": "{mode}: {measure} klar höher als bei {baseline}, um {amount} Punkte ({low} bis {high}), "
        "etwa {people} gedeckte Bedarfe mehr im Jahr ({n} gepaarte Läufe).",
    },
    "worse": {
        "en": "{mode}: clearly lower {measure} than under {baseline}, by {amount} points ({low} to {high}), "
        "about {people} fewer needs met a year ({n} paired runs).",
        "de": "{mode}: {measure} klar niedriger als bei {baseline}, um {amount} Punkte ({low} bis {high}), "
        "etwa {people} gedeckte Bedarfe weniger im Jahr ({n} gepaarte Läufe).",
    },
    "unclear": {
        "en": "{mode}: no clear difference in {measure} to {baseline} ({low} to {high} points, {n} paired runs); "
        "these runs could have shown a difference of {least} points or more.",
        "de": "{mode}: kein klarer Unterschied zu {baseline} bei {measure} ({low} bis {high} Punkte, "
        "{n} gepaarte Läufe); gezeigt hätten diese Läufe einen Unterschied ab {least} Punkten.",
    },
    "single": {
        "en": "{mode}: {amount} points of {measure} apart from {baseline} in one run; one run has no interval.",
        "de": "{mode}: {amount} Punkte {measure} Abstand zu {baseline} in einem Lauf; ein Lauf hat kein Intervall.",
    },
    "same": {
        "en": "{mode}: exactly the same as {baseline} in every run.",
        "de": "{mode}: in jedem Lauf genau wie {baseline}.",
    },
}


def findings(differences: pd.DataFrame, labels: Mapping[str, str], language: str = "en") -> list[str]:
    """Return one sentence per scenario on its coverage against the baseline's.

    Args:
        differences: as made by `civsim.analysis.tables.differences`.
        labels: what each scenario is called.
        language: "en" or "de".
    """
    whole = differences[(differences["group"] == "") & (differences["district"] == "")]
    people = whole[whole["measure"] == "met_needs"].set_index("scenario")["diff"]
    sentences = []
    for row in whole[whole["measure"] == "coverage"].to_dict("records"):
        key = _verdict(row)
        low, high = points(row["ci_low"], language), points(row["ci_high"], language)
        is_clear = key in ("better", "worse")
        amount = points(abs(row["diff"]) if is_clear else row["diff"], language, signed=not is_clear)
        text = MESSAGES[key][language].format(
            mode=labels[row["scenario"]],
            baseline=labels[row["baseline"]],
            measure=MEASURES["coverage"].in_text(language),
            amount=amount,
            low=low,
            high=high,
            people=fixed(abs(people[row["scenario"]]), 0, language),
            n=int(row["n"]),
            least=points((row["ci_high"] - row["ci_low"]) / 2, language, signed=False),
        )
        sentences.append(text)
    return sentences


def _verdict(row: Mapping[Hashable, Any]) -> str:
    if row["n"] < 2 or math.isnan(row["ci_low"]):
        return "single"
    if row["diff"] == 0 and row["ci_low"] == row["ci_high"] == 0:
        return "same"
    if row["ci_low"] > 0:
        return "better"
    return "worse" if row["ci_high"] < 0 else "unclear"
