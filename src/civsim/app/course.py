"""The course of coverage over the years: before and after a form is introduced, as a picture and as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from htmltools import HTML, Tag, TagList, tags

from civsim.analysis.paired import Estimate, estimate, paired
from civsim.analysis.sentences import change as said_of
from civsim.app.choice import CHOSEN, COMPETITION
from civsim.app.findings import Findings, Row
from civsim.app.parts import runs_text
from civsim.app.tables import change, table
from civsim.measures import LOST, share
from civsim.messages import mark, translate
from civsim.report import cells
from civsim.report.comparison import capital
from civsim.rules.kinds import YEAR
from civsim.world import Table


@dataclasses.dataclass(frozen=True)
class Year:
    """One year from the introduction on, or before it: its label and its rows of coverage by part."""

    label: str
    levels: dict[str, Row]
    change: Row | None


def course(found: Findings, drawn: str) -> TagList:
    """Return coverage over time; `drawn` is the picture, empty while it is still being drawn."""
    language = found.language
    rows = years(found)
    labels = found.labels
    title = found.title()
    if rows[-1].change is not None:
        text = translate(mark("In the last year: {said}"), language)
        said = said_of(rows[-1].change, labels[CHOSEN], labels[COMPETITION], language)
        title = text.format(said=said.removesuffix("."))
    waiting = tags.p(translate(mark("The picture is being drawn …"), language), class_="note")
    return TagList(
        tags.h2(capital(title)),
        tags.figure(HTML(drawn), tabindex="0", aria_label=found.title()) if drawn else waiting,
        _table(found, rows),
        tags.p(runs_text(found), class_="note"),
    )


def _table(found: Findings, rows: Sequence[Year]) -> Tag:
    language, parts = found.language, _shown(found)
    heads = [translate(mark("Year"), language), *(f"{found.labels[part]}, %" for part in parts)]
    heads += [translate(mark("Difference"), language)] if len(parts) > 1 else []
    lines = [
        tags.tr(
            tags.th(one.label, scope="row"),
            *(tags.td(cells.level(one.levels[part], language)) for part in parts),
            change(one.change, language) if one.change is not None else None,
        )
        for one in rows
    ]
    return table(translate(mark("Share of needs that are met, year by year"), language), heads, lines, "years")


def _shown(found: Findings) -> list[str]:
    return [COMPETITION] if found.is_same else [COMPETITION, CHOSEN]


def years(found: Findings) -> list[Year]:
    """Return coverage by year, counted from the introduction where there is one, with the year before it."""
    start = found.choice.start
    first = _first_quarter(found, start or 0)
    last = found.choice.scenario.weeks
    spans = [(begin, min(begin + YEAR, last)) for begin in range(first, last - YEAR // 4 + 1, YEAR)]
    text = translate(mark("Year {number} after the introduction") if start else mark("Year {number}"), found.language)
    rows = [_year(found, text.format(number=number), *span) for number, span in enumerate(spans, 1)]
    if start and first >= YEAR:
        before = translate(mark("The year before the introduction"), found.language)
        rows.insert(0, _year(found, before, first - YEAR, first))
    return rows


def _first_quarter(found: Findings, week: int) -> int:
    """Return the week in which the first quarter begins that holds no earlier week."""
    series = found.found[CHOSEN].series
    assert series is not None
    weeks = np.unique(series["week"].to_numpy())
    return int(weeks[weeks >= week].min(initial=found.choice.scenario.weeks - YEAR // 4))


def _year(found: Findings, label: str, begin: int, end: int) -> Year:
    runs = {part: _coverage(found, part, begin, end) for part in _shown(found)}
    difference = _row(paired(runs[CHOSEN], runs[COMPETITION]), "diff") if len(runs) > 1 else None
    return Year(label, {part: _row(estimate(one), "mean") for part, one in runs.items()}, difference)


def _coverage(found: Findings, part: str, begin: int, end: int) -> Table:
    """Return coverage of every run in the weeks from `begin` up to `end`, shape (runs,)."""
    series = found.found[part].series
    assert series is not None
    own = series[(series["week"] >= begin) & (series["week"] < end) & (series["replicate"] < found.runs)]
    counts = own.groupby("replicate")[["met", *LOST]].sum()
    return share(counts["met"].to_numpy(), counts.sum(axis=1).to_numpy())


def _row(one: Estimate, mean: str) -> Row:
    return {"measure": "coverage", mean: one.mean, "ci_low": one.ci_low, "ci_high": one.ci_high, "n": one.n}
