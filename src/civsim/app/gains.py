"""Who gains and who loses under the chosen form, by group, district and provider, as a table with intervals."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from htmltools import Tag, TagList, tags

from civsim.analysis.sentences import gains as said_of
from civsim.analysis.who_gains import WhoGains
from civsim.app.choice import CHOSEN, COMPETITION
from civsim.app.findings import Findings, Row
from civsim.app.runs import StoppedError
from civsim.app.tables import change, table
from civsim.messages import mark, spoken, translate
from civsim.report import cells
from civsim.report import gains as reported
from civsim.report.comparison import capital
from civsim.simulate import simulate

if TYPE_CHECKING:
    import pandas as pd

MOST = 16
"""Pairs of runs compared person by person: they are run anew, since nobody is kept of the runs shown elsewhere."""


def compared(found: Findings, stop: threading.Event) -> pd.DataFrame:
    """Return the table of who gains under the choice, person by person, from up to `MOST` pairs of runs.

    Raises:
        StoppedError: if `stop` was set before all were there.
    """
    scenarios = [found.scenarios[COMPETITION], found.scenarios[CHOSEN]]
    effects = WhoGains(scenarios)
    if effects.wants(scenarios[0]):
        for one in scenarios:
            for outcome in simulate(one, range(min(found.runs, MOST)), workers=1, with_people=True):
                effects.take(one, outcome)
                if stop.is_set():
                    raise StoppedError
    return effects.table()


def who_gains(found: Findings, rows: pd.DataFrame | None) -> TagList:
    """Return who gains and who loses; `rows` is the table made of it, none while it is still being made."""
    language, labels = found.language, found.labels
    title = tags.h2(translate(mark("Who gains and who loses"), language))
    if found.is_same:
        text = mark("Here the chosen form is compared with competition; choose another form than competition.")
        return TagList(title, tags.p(translate(text, language), class_="note"))
    if rows is None:
        waiting = mark("People are being compared one by one, which takes a little longer …")
        return TagList(title, tags.p(translate(waiting, language), class_="note"))
    if rows.empty:
        text = mark("Nobody can be compared: in an open population people come and go.")
        return TagList(title, tags.p(translate(text, language), class_="note"))
    shown = reported.ordered(rows.to_dict("records"))
    finding = said_of(shown[0], labels[CHOSEN], labels[COMPETITION], language)
    notes = (reported.EXPLAINED, reported.SEATS_EXPLAINED)
    return TagList(
        tags.h2(capital(finding)),
        _table(found, shown),
        *(tags.p(translate(one, language).format(baseline=labels[COMPETITION]), class_="note") for one in notes),
    )


def _table(found: Findings, rows: list[Row]) -> Tag:
    language, baseline = found.language, found.labels[COMPETITION]
    groups = {one.name: spoken(one.label, language) for one in found.choice.scenario.town.groups}
    lines = [
        tags.tr(
            tags.th(reported.who(row, groups, baseline, language), scope="row"),
            tags.td(cells.part(row, "gain", language)),
            tags.td(cells.part(row, "lose", language)),
            change({**row, "measure": "coverage"}, language),
        )
        for row in rows
    ]
    text = translate(mark("Who gains and who loses, by group and district"), language)
    caption = cells.caption_of(text, int(rows[0]["n"]), language)
    return table(caption, [translate(head, language) for head in reported.HEADS], lines, "gains")
