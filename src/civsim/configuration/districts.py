"""Districts of a town, from rows of its file or from a table (CSV).

A table has the columns `key`, `name`, `share` (of the target group) or `recipients` (its people), `x`, `y`
(km) and, if known, `deprivation` (mean 1). It is saved as UTF-8 with commas, or with semicolons; then its
decimals may have a comma.
"""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError
from civsim.parameters.parameter import nearest
from civsim.scenario import District

COLUMNS = ("key", "name", "share", "recipients", "x", "y", "deprivation")
NEEDED = ("key", "name", "x", "y")
MOST_PEOPLE = 20_000_000
FARTHEST = 10_000.0

Row = tuple[str, dict[str, Any]]


def read_districts(value: object, where: str, folder: Path) -> tuple[tuple[District, ...], int | None]:
    """Return the districts sorted by key, and the number of recipients where it is given by district.

    Raises:
        InputError: for a broken table; the message names file, line and column.
    """
    found = checks.record(value, where, ("synthetic", "note", "rows", "csv"))
    if found.get("csv") is None:
        listed = enumerate(checks.entries(found.get("rows"), f"{where}.rows"), 1)
        places = ((f"{where}, row {number}", row) for number, row in listed)
        rows = [(place, checks.record(row, place, COLUMNS)) for place, row in places]
        return _districts(rows, where)
    if found.get("rows") is not None:
        raise InputError(f"{where}: give either 'rows' or 'csv', not both.")
    name = Path(checks.text(found["csv"], f"{where}.csv")).expanduser()
    file = next((one for one in (folder / name, name) if one.is_file()), None)
    if file is None:
        raise InputError(f"{where}: there is no file {str(name)!r} in {folder} or in the working folder.")
    rows = _table(file)
    if not rows:
        raise InputError(f"{file}: the table has no rows.")
    return _districts(rows, str(file))


def _districts(rows: list[Row], where: str) -> tuple[tuple[District, ...], int | None]:
    columns = {column for _, row in rows for column, entry in row.items() if entry is not None}
    if {"share", "recipients"} <= columns:
        raise InputError(f"{where}: give either 'share' or 'recipients', not both.")
    weight = "recipients" if "recipients" in columns else "share"
    for place, row in rows:
        for column in (*NEEDED, weight):
            if row.get(column) is None:
                raise InputError(f"{place}: {column!r} is missing.")
    keys = [checks.whole(row["key"], f"{place}: key", 0, checks.LARGEST_KEY) for place, row in rows]
    names = [checks.text(row["name"], f"{place}: name") for place, row in rows]
    for values, column in ((keys, "key"), (names, "name")):
        for number, entry in enumerate(values):
            if entry in values[:number]:
                raise InputError(f"{rows[number][0]}: {column} {entry!r} comes twice.")
    if not rows:
        return (), None
    shares, people = _shares(rows, where, weight)
    districts = [
        District(
            key=key,
            name=name,
            share=share,
            x=checks.number(row["x"], f"{place}: x", -FARTHEST, FARTHEST),
            y=checks.number(row["y"], f"{place}: y", -FARTHEST, FARTHEST),
            deprivation=(
                None
                if row.get("deprivation") is None
                else checks.number(row["deprivation"], f"{place}: deprivation", 0.0, 100.0)
            ),
        )
        for key, name, share, (place, row) in zip(keys, names, shares, rows, strict=True)
    ]
    return tuple(sorted(districts, key=lambda one: one.key)), people


def _shares(rows: list[Row], where: str, weight: str) -> tuple[list[float], int | None]:
    if weight == "share":
        return checks.shares(
            [checks.number(row["share"], f"{place}: share", 0.0, 1.0) for place, row in rows], where
        ), None
    people = [checks.whole(row["recipients"], f"{place}: recipients", 0, MOST_PEOPLE) for place, row in rows]
    total = sum(people)
    if total == 0:
        raise InputError(f"{where}: the recipients sum to 0; at least 1 is needed.")
    return [count / total for count in people], total


def _table(file: Path) -> list[Row]:
    """Return the rows of a table, empty cells as None, numbers as numbers."""
    content = _text(file)
    head = content.partition("\n")[0]
    delimiter = ";" if ";" in head else ","
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            place = f"{file}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header([cell.strip() for cell in cells], place)
                continue
            if len(cells) != len(header):
                raise InputError(f"{place}: {len(cells)} cells, but the header has {len(header)} columns.")
            named = zip(header, cells, strict=True)
            rows.append((place, {name: _cell(name, cell.strip(), place, delimiter) for name, cell in named}))
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: {error}.") from None
    return rows


def _text(file: Path) -> str:
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


def _header(header: list[str], place: str) -> list[str]:
    for name in header:
        if name not in COLUMNS:
            hint = nearest(name, COLUMNS)
            raise InputError(
                f"{place}: unknown column {name!r}."
                + (f" Did you mean {hint!r}?" if hint else "")
                + f" Allowed: {', '.join(COLUMNS)}."
            )
    checks.unique(header, f"{place}: column")
    for name in (*NEEDED, *(() if "recipients" in header else ("share",))):
        if name not in header:
            more = " (or 'recipients')" if name == "share" else ""
            raise InputError(f"{place}: the column {name!r}{more} is missing; found: {', '.join(header)}.")
    return header


def _cell(column: str, text: str, place: str, delimiter: str) -> str | float | None:
    if not text or column == "name":
        return text or None
    if column in ("key", "recipients"):
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
