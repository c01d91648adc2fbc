"""The sections on who gains and who loses: one for the mode shown closely, the others folded away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from civsim.analysis.sentences import gains
from civsim.messages import mark, spoken, translate
from civsim.plots.who_gains import TEXT
from civsim.report import cells
from civsim.report.comparison import capital
from civsim.report.parts import Row, Section, Table
from civsim.report.town import Shown
from civsim.scenario import Scenario

COLUMNS = (
    *("split", "value", "gain", "gain_low", "gain_high", "lose", "lose_low", "lose_high"),
    *("diff", "ci_low", "ci_high", "n", "people", "provenance"),
)
HEADS = (mark("People"), mark("gain, %"), mark("lose, %"), mark("effect on the share of needs met, points"))
EXPLAINED = mark(
    "Gain or lose: a larger or smaller share of a person's own needs is met than with the same luck under {baseline}. "
    "Every change also shifts luck between people, so some gain and some lose even where the effect is zero."
)
SEATS_EXPLAINED = mark(
    "Members and outsiders: by who had a person last under {baseline}. Whom nobody had there is left out and can only "
    "gain; so compare the two with each other."
)
DISTRICT = mark("District")
SPLITS = ("all", "group", "deprivation", "provider", "district")


def sections(shown: Shown) -> list[Section]:
    """Return one section per scenario, that of the scenario shown closely first; none where nobody was compared."""
    known = set(shown.who_gains["scenario"]) if shown.others else set()
    first = shown.chosen
    ordered = [one for one in shown.others if one is first] + [one for one in shown.others if one is not first]
    return [_section(shown, one) for one in ordered if one.name in known]


def _section(shown: Shown, one: Scenario) -> Section:
    language = shown.language
    rows = shown.who_gains[shown.who_gains["scenario"] == one.name].to_dict("records")
    title = capital(gains(rows[0], shown.labels[one.name], shown.baseline, language))
    safe = re.sub(r"[^\w-]+", "_", one.mode if shown.folder.figure(_file(shown, one.mode)) else one.name)
    notes = [translate(text, language).format(baseline=shown.baseline) for text in (EXPLAINED, SEATS_EXPLAINED)]
    topic = translate(mark("Who gains and who loses"), language)
    pictures = shown.picture(f"who_gains_{safe}", title)
    return Section(f"who-gains-{safe}", topic, title, (), pictures, [_table(shown, rows, safe)], (), notes)


def _file(shown: Shown, mode: str) -> str:
    return f"{shown.scenarios[0].town.name}_who_gains_{mode}_en"


def _table(shown: Shown, rows: Sequence[Row], name: str) -> Table:
    language = shown.language
    named = {group.name: spoken(group.label, language) for group in shown.scenarios[0].town.groups}
    sorted_rows = ordered(rows)
    texts = [
        [
            who(row, named, shown.baseline, language),
            cells.part(row, "gain", language),
            cells.part(row, "lose", language),
            cells.effect(row, language),
        ]
        for row in sorted_rows
    ]
    text = cells.caption(translate(mark("Who gains and who loses, by group and district"), language), shown)
    data = [{key: row[key] for key in COLUMNS if key in row} for row in sorted_rows]
    return Table(f"who_gains_{name}", text, [translate(one, language) for one in HEADS], texts, data)


def ordered(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in which anybody was compared: everybody, then split by split."""
    return sorted((row for row in rows if row["n"] > 0), key=lambda row: SPLITS.index(row["split"]))


def who(row: Row, groups: Mapping[str, str], baseline: str, language: str) -> str:
    """Return what the people of a row are called; the words of the figure serve here as well."""
    split, value = row["split"], str(row["value"])
    if split == "all":
        return translate(TEXT["all"], language)
    if split == "district":
        return f"{translate(DISTRICT, language)}: {value}"
    if split == "group":
        return groups.get(value, value)
    part = translate(TEXT[split], language).format(baseline=baseline)
    return f"{part}: {translate(TEXT[value], language)}"
