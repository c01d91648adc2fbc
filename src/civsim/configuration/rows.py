"""Rows of a table, written out in YAML or read from a file of comma-separated values (CSV).

A file is saved as UTF-8 with commas, or with semicolons; then its decimals may have a comma.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError

Row = tuple[str, dict[str, Any]]
"""Where a row stands, for messages, and its entries by column; an empty cell is None."""


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of table.

    Attributes:
        names: all columns there may be.
        needed: those that must be there; of several in one entry, one.
        whole: columns of whole numbers; text: columns of text; all others hold numbers.
    """

    names: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...]
    text: tuple[str, ...]


def listed(value: object, where: str, columns: Columns) -> list[Row]:
    """Return rows written out in YAML.

    Raises:
        InputError: for a row that is no mapping or has an unknown column.
    """
    places = ((f"{where}, row {number}", row) for number, row in enumerate(checks.entries(value, where), 1))
    return [(place, checks.record(row, place, columns.names)) for place, row in places]


def find(name: str, where: str, folder: Path) -> Path:
    """Return the file called `name`, looked up in a folder first, then in the working folder.

    Raises:
        InputError: if there is none.
    """
    path = Path(os.path.expanduser(name))
    file = next((one for one in (folder / path, path) if one.is_file()), None)
    if file is None:
        raise InputError(f"{where}: there is no file {str(path)!r} in {folder} or in the working folder.")
    return file


def read(file: Path, columns: Columns) -> list[Row]:
    """Return the rows of a file, empty cells as None, numbers as numbers.

    Raises:
        InputError: for a broken table, naming file, line and column.
    """
    content = _content(file)
    delimiter = ";" if ";" in content.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            place = f"{file}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header([cell.strip() for cell in cells], place, columns)
                continue
            if len(cells) != len(header):
                raise InputError(f"{place}: {len(cells)} cells, but the header has {len(header)} columns.")
            named = zip(header, cells, strict=True)
            rows.append((place, {name: _cell(name, cell.strip(), place, delimiter, columns) for name, cell in named}))
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: {error}.") from None
    if not rows:
        raise InputError(f"{file}: the table has no rows.")
    return rows


def unique_keys(rows: Sequence[Row], column: str, values: Sequence[object]) -> None:
    """Refuse a value that comes twice in a column, saying where."""
    seen = set()
    for (place, _), value in zip(rows, values, strict=True):
        if value in seen:
            raise InputError(f"{place}: {column} {value!r} comes twice.")
        seen.add(value)


def _content(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file}, line {line}: byte {raw[error.start]:#04x} is not UTF-8; save the table as 'CSV UTF-8'."
        ) from None


def _header(header: list[str], place: str, columns: Columns) -> list[str]:
    for name in header:
        checks.one_of(name, columns.names, place, "column")
    checks.unique(header, f"{place}: column")
    for name, *others in columns.needed:
        if not {name, *others} & set(header):
            more = f" (or {', '.join(map(repr, others))})" if others else ""
            raise InputError(f"{place}: the column {name!r}{more} is missing; found: {', '.join(header)}.")
    return header


def _cell(column: str, text: str, place: str, delimiter: str, columns: Columns) -> str | float | None:
    if not text or column in columns.text:
        return text or None
    if column in columns.whole:
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise InputError(f"{place}, column {column}: {text!r} is not a whole number (digits only).")
        return int(text)
    try:
        number = float(text.replace(",", ".") if delimiter == ";" else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{place}, column {column}: {text!r} is not a number.")
    return number
