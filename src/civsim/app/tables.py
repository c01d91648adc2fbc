"""Tables of the page: they scroll by themselves, and say in words what a difference shows."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import Tag, TagChild, tags

from civsim.analysis.sentences import verdict
from civsim.app.findings import Row
from civsim.messages import translate
from civsim.report import cells

SYMBOLS = {"better": "▲", "worse": "▼", "unclear": "≈", "same": "=", "single": "·"}


def change(row: Row, language: str, key: str = "") -> Tag:
    """Return a difference with its interval, and in a word what it shows; colour says nothing that text does not."""
    said = verdict(row)
    word = tags.span(
        tags.span(SYMBOLS[said], aria_hidden="true"),
        " ",
        translate(cells.SHOWS[said], language),
        class_=f"verdict {said}",
    )
    return tags.td(cells.change(row, language), word, id=key or None)


def table(caption: str, heads: Sequence[TagChild], rows: Sequence[Tag], key: str) -> Tag:
    """Return a table that scrolls by itself where it is wider than the screen."""
    return tags.div(
        tags.table(
            tags.caption(caption),
            tags.thead(tags.tr(*(tags.th(head, scope="col") for head in heads))),
            tags.tbody(*rows),
        ),
        class_=f"scroll {key}",
        tabindex="0",
        role="region",
        aria_label=caption,
    )
