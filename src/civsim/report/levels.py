"""The section on all measures at three levels: the people of the town, the network, each organisation."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.analysis.sentences import verdict
from civsim.measures import LEVELS_OF_MEASURES, MEASURES
from civsim.messages import mark, translate
from civsim.report import cells
from civsim.report.parts import Row, Section, Table
from civsim.report.town import Shown

COUNTED = mark("{mode}: clearly better than {baseline} in {up} of {of} measures, clearly worse in {down}")
AT_LEVEL = mark("{level}: clearly better in {up} of {of} measures, clearly worse in {down}.")
JUDGED = {("better", 1): "good", ("worse", 1): "bad", ("better", -1): "bad", ("worse", -1): "good"}
"""Whether more or less of a measure is good or bad, by what its difference shows and whether more of it is better."""

WORDS = {"good": mark("clearly better"), "bad": mark("clearly worse")}
CHANCE = mark(
    "Counted are measures of which it is known whether more is better. Where nothing differs, about one of twenty "
    "measures looks clear by chance. What is good at one level need not be at another (Provan & Milward 2001)."
)


def section(shown: Shown) -> Section:
    """Return all measures of the mode shown closely beside the baseline, and at which level it does better or worse."""
    assert shown.chosen is not None
    language, name = shown.language, shown.chosen.name
    topic = translate(mark("Community, network, organisations"), language)
    changes = {measure: shown.change(name, measure) for measure in MEASURES}
    tables = [_table(shown, level, changes) for level in LEVELS_OF_MEASURES]
    if shown.headlines.is_single:
        return Section("levels", topic, topic, (), (), tables)
    labels = {"mode": shown.labels[name], "baseline": shown.baseline}
    title = translate(COUNTED, language).format(**labels, **_counted(list(changes.values())))
    said = [
        translate(AT_LEVEL, language).format(
            level=translate(text, language),
            **_counted([row for measure, row in changes.items() if MEASURES[measure].level == level]),
        )
        for level, text in LEVELS_OF_MEASURES.items()
    ]
    return Section("levels", topic, title, said, (), tables, (), [translate(CHANCE, language)])


def _judged(row: Row) -> str:
    """Return whether a difference is clearly good or bad; nothing where it is not clear or neither."""
    return JUDGED.get((verdict(row), MEASURES[row["measure"]].better), "")


def _counted(rows: Sequence[Row]) -> dict[str, int]:
    """Return in how many measures the mode is clearly better and worse, of how many that say which is which."""
    told = [_judged(row) for row in rows if MEASURES[row["measure"]].better and row["n"] > 0]
    return {"up": told.count("good"), "down": told.count("bad"), "of": len(told)}


def _table(shown: Shown, level: str, changes: dict[str, Row]) -> Table:
    assert shown.chosen is not None
    language, base, chosen = shown.language, shown.scenarios[0].name, shown.chosen.name
    rows = [
        [
            cells.head(measure, language),
            cells.level(shown.level(base, measure), language),
            cells.level(shown.level(chosen, measure), language),
            cells.change(row, language),
            translate(WORDS.get(_judged(row), cells.SHOWS[verdict(row)]), language) if row["n"] > 0 else "",
        ]
        for measure, row in changes.items()
        if MEASURES[measure].level == level
    ]
    heads = [mark("Measure"), shown.baseline, shown.labels[chosen], mark("Difference"), mark("What it shows")]
    data = [
        {"level": level, **cells.kept(shown.change(one.name, measure))}
        for one in shown.others
        for measure in changes
        if MEASURES[measure].level == level
    ]
    text = cells.caption(translate(LEVELS_OF_MEASURES[level], language), shown)
    return Table(f"measures_{level}", text, [translate(head, language) for head in heads], rows, data)
