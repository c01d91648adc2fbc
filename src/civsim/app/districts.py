"""The districts of a town as tiles, roughly where they lie, with the values in them, and as a table."""

from __future__ import annotations

import numpy as np
from htmltools import Tag, TagList, tags

from civsim.analysis.numbers import fixed, points
from civsim.analysis.sentences import change as said_of
from civsim.analysis.sentences import verdict
from civsim.app.choice import CHOSEN, COMPETITION
from civsim.app.findings import Findings, Row
from civsim.app.parts import runs_text
from civsim.app.tables import SYMBOLS, change, table
from civsim.messages import mark, translate
from civsim.report import cells
from civsim.report.comparison import capital

CLEAR = ("better", "worse")


def districts(found: Findings) -> TagList:
    """Return coverage by district: how it changes from competition to the choice, on tiles and as a table."""
    language, labels = found.language, found.labels
    part = COMPETITION if found.is_same else CHOSEN
    levels = found.levels_by_district(part)
    changes = {} if found.is_same else {name: found.change("coverage", district=name) for name in levels}
    title = translate(mark("Coverage by district"), language)
    if changes:
        title = capital(said_of(found.change("worst_district"), labels[CHOSEN], labels[COMPETITION], language))
    text = mark(
        "In each tile: coverage under {mode}, %, and its change from {baseline}, points. Coloured where the change is "
        "clear: blue is more, orange is less."
    )
    said = translate(text, language).format(mode=labels[part], baseline=labels[COMPETITION])
    return TagList(
        tags.h2(title.removesuffix(".")),
        tags.p(said, class_="note"),
        _tiles(found, levels, changes),
        _rows(found, levels, changes),
        tags.p(runs_text(found), class_="note"),
    )


def _tiles(found: Findings, levels: dict[str, Row], changes: dict[str, Row]) -> Tag:
    """Return the tiles; what they hold stands in the table as well, so they are left out of what is read aloud."""
    from civsim.plots.tiles import place_tiles, shades  # matplotlib takes seconds to import

    places = found.places
    column, row = place_tiles(places["x"], places["y"])
    values = np.array([_clear(changes.get(name)) for name in levels])
    tiles = [
        tags.div(
            tags.span(name, class_="name"),
            tags.span(fixed(100 * levels[name]["mean"], 0, found.language), " %", class_="value"),
            tags.span(_signed(changes.get(name), found.language), class_="signed"),
            style=f"grid-column:{i + 1};grid-row:{j + 1};background:{shade};color:{ink}",
            class_="tile",
        )
        for name, i, j, (shade, ink) in zip(levels, column, row, shades(values), strict=True)
    ]
    return tags.div(*tiles, class_="tiles", aria_hidden="true", style=f"--columns:{int(column.max()) + 1}")


def _clear(row: Row | None) -> float:
    """Return a change that decides the colour of a tile; nan where it is not clear."""
    return float(row["diff"]) if row is not None and verdict(row) in CLEAR else float("nan")


def _signed(row: Row | None, language: str) -> str:
    if row is None:
        return ""
    return f"{SYMBOLS[verdict(row)]} {points(row['diff'], language)}"


def _rows(found: Findings, levels: dict[str, Row], changes: dict[str, Row]) -> Tag:
    language = found.language
    heads = [translate(mark("District"), language), cells.head("coverage", language)]
    heads += (
        [translate(mark("Difference to {baseline}"), language).format(baseline=found.labels[COMPETITION])]
        if changes
        else []
    )
    rows = [
        tags.tr(
            tags.th(name, scope="row"),
            tags.td(cells.level(row, language)),
            change(changes[name], language) if changes else None,
        )
        for name, row in levels.items()
    ]
    return table(translate(mark("Coverage by district"), language), heads, rows, "districts")
