"""What a report consists of: sections with sentences, figures and tables, still without layout."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[Any, Any]
FEW_ROWS, FEW_LETTERS = 12, 700
"""Below these a table is not broken over pages."""
ACROSS = 110
"""Letters, with two between columns, that stand side by side on a printed page."""


@dataclass(frozen=True)
class Table:
    """A table as it is read, and the rows behind it as they are computed with.

    Attributes:
        name: of the file that can be downloaded, without suffix.
        caption: what is in it, with units.
        heads: of the columns; the first column names the row.
        rows: cells as texts.
        data: the same rows as numbers, by the names of the columns of the folder's tables.
    """

    name: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    data: Sequence[Row]

    @property
    def is_short(self) -> bool:
        """Whether it fits on part of a printed page, where it is kept together."""
        return len(self.rows) < FEW_ROWS and sum(len(cell) for row in self.rows for cell in row) < FEW_LETTERS

    @property
    def is_slim(self) -> bool:
        """Whether each cell fits on one line of a printed page; heads and the names of rows may be broken at spaces."""
        words = [max((len(word) for word in head.split()), default=0) for head in self.heads]
        for row in self.rows:
            words[0] = max(words[0], *(len(word) for word in row[0].split()), 0)
            words[1:] = [max(width, len(cell)) for width, cell in zip(words[1:], row[1:], strict=True)]
        return sum(words) + 2 * len(words) <= ACROSS

    @property
    def link(self) -> str:
        """The rows behind it as CSV, within a link."""
        out = io.StringIO()
        writer = csv.DictWriter(out, list(self.data[0]) if self.data else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.data)
        return "data:text/csv;charset=utf-8;base64," + base64.b64encode(out.getvalue().encode()).decode()


@dataclass(frozen=True)
class Picture:
    """A figure: inline SVG, its finding, and what is drawn."""

    svg: str
    title: str


@dataclass(frozen=True)
class Section:
    """One part of a report.

    Attributes:
        key: its address within the page.
        topic: what it is about, in a few words; title: its finding.
        said: sentences; notes: small print; commands: what can be typed to learn more.
    """

    key: str
    topic: str
    title: str
    said: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()
    commands: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Chapter:
    """What is said of one town or one question: sections, and those that are folded away on a screen."""

    key: str
    title: str
    subtitle: str
    sections: Sequence[Section]
    folded: Sequence[Section] = ()


@dataclass(frozen=True)
class Report:
    """A whole report in one language."""

    title: str
    question: str
    subtitle: str
    language: str
    chapters: Sequence[Chapter]
    closing: Section
