"""The dividend of collaboration, net and gross: what a mode brings as it is, and if coordination cost no hours."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civsim.analysis.numbers import estimate_of, in_text, unit_of
from civsim.analysis.paired import paired
from civsim.analysis.sentences import verdict
from civsim.analysis.tables import SPLITS, Values, interval_of
from civsim.measures import MEASURES
from civsim.messages import mark, translate
from civsim.parameters.cooperation import COORDINATION_TIMES
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

NET, GROSS, COORDINATION = PARTS = ("net", "gross", "coordination")
COLUMNS = ("scenario", "town", "mode", "baseline", "part", "measure", "unit", "diff", "sd", "ci_low", "ci_high", "n")
MESSAGES = {
    "better": mark(
        "{mode}: coordination costs {cost} {unit} of {measure} ({low} to {high}). Difference to {baseline}: {net} "
        "{unit} as it is (net), {gross} if coordination cost no hours (gross; {n} paired runs)."
    ),
    "worse": mark(
        "{mode}: if coordination cost no hours, {measure} would even be lower, by {cost} {unit} ({low} to {high}). "
        "Difference to {baseline}: {net} {unit} as it is (net), {gross} without these hours (gross; {n} paired runs)."
    ),
    "unclear": mark(
        "{mode}: no clear cost of coordination in {measure} ({low} to {high} {unit}). Difference to {baseline}: {net} "
        "{unit} as it is (net), {gross} if coordination cost no hours (gross; {n} paired runs)."
    ),
    "single": mark(
        "{mode}: {net} {unit} of {measure} apart from {baseline} as it is (net), {gross} if coordination cost no hours "
        "(gross), in one run; one run has no interval."
    ),
    "same": mark("{mode}: coordination costs nothing; {measure} is exactly the same without its hours in every run."),
}


def without_coordination(scenario: Scenario) -> Scenario:
    """Return the same scenario where coordination takes no hours: no meetings, ties, figures, referrals, sessions.

    Paid case work of a hub stays: it serves people.
    """
    changed = scenario.with_values(**dict.fromkeys(COORDINATION_TIMES, 0.0))
    return dataclasses.replace(changed, name=f"{scenario.name}, gross")


def dividend(scenarios: Sequence[Scenario], values: Values, gross: Values) -> pd.DataFrame:
    """Return three rows per scenario and measure: net, gross, and what coordination costs, gross less net.

    All are paired with the same luck; net and gross are differences to the first scenario of the town as it is, whose
    own rows are there too.

    Args:
        scenarios: those compared.
        values: every measure of every run, by scenario.
        gross: the same where coordination takes no hours.
    """
    import pandas as pd

    rows = []
    baselines: dict[str, Scenario] = {}
    for one in scenarios:
        baseline = baselines.setdefault(one.town.name, one)
        head = {"scenario": one.name, "town": one.town.name, "mode": one.mode, "baseline": baseline.name}
        for key, net in values[one.name].items():
            base, free = values[baseline.name].get(key), gross[one.name][key]
            if base is None:
                continue
            measure, group, district = key
            for part, runs, other in ((NET, net, base), (GROSS, free, base), (COORDINATION, free, net)):
                own = {"part": part, "measure": measure, "unit": MEASURES[measure].unit}
                split = {"group": group, "district": district}
                rows.append(head | own | interval_of(paired(runs, other), "diff") | split)
    return pd.DataFrame(rows, columns=[*COLUMNS, *SPLITS])


def whole(table: pd.DataFrame, measure: str) -> dict[str, dict[str, dict[Hashable, Any]]]:
    """Return the rows of a measure for the whole town: {scenario: {part: row}}."""
    found: dict[str, dict[str, dict[Hashable, Any]]] = {}
    rows = table[(table["group"] == "") & (table["district"] == "") & (table["measure"] == measure)]
    for row in rows.to_dict("records"):
        found.setdefault(row["scenario"], {})[row["part"]] = row
    return found


def findings(table: pd.DataFrame, labels: Mapping[str, str], language: str = "en") -> list[str]:
    """Return one sentence per scenario beside the baseline: what coordination costs in coverage, net and gross.

    Args:
        table: as made by `dividend`.
        labels: what each scenario is called.
        language: one that has a catalogue.
    """
    found = whole(table, "coverage")
    return [
        _sentence(rows, labels[name], labels[rows[NET]["baseline"]], language)
        for name, rows in found.items()
        if name != rows[NET]["baseline"]
    ]


def _sentence(rows: Mapping[str, Mapping[Hashable, Any]], mode: str, baseline: str, language: str) -> str:
    key, measure = verdict(rows[COORDINATION]), rows[NET]["measure"]
    cost, low, high = estimate_of(rows[COORDINATION], measure, language, signed=key != "better")
    net, gross = (estimate_of(rows[part], measure, language, signed=True)[0] for part in (NET, GROSS))
    return translate(MESSAGES[key], language).format(
        mode=mode,
        baseline=baseline,
        measure=in_text(measure, language),
        unit=unit_of(measure, language),
        cost=cost.lstrip("+−"),
        low=low,
        high=high,
        net=net,
        gross=gross,
        n=int(rows[COORDINATION]["n"]),
    )
