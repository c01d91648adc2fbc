"""Districts of a town, from rows of its file or from a table (CSV).

A table has the columns `key`, `name`, `share` (of the target group) or `recipients` (its people), `x`, `y`
(km) and, if known, `deprivation` (mean 1).
"""

from __future__ import annotations

from pathlib import Path

from civsim.configuration import checks, rows
from civsim.configuration.rows import Columns, Row
from civsim.errors import refusal
from civsim.scenario import District

NEEDED = ("key", "name", "x", "y")
MOST_PEOPLE = 20_000_000
FARTHEST = 10_000.0
COLUMNS = Columns(
    names=("key", "name", "share", "recipients", "x", "y", "deprivation"),
    needed=(*((name,) for name in NEEDED), ("share", "recipients")),
    whole=("key", "recipients"),
    text=("name",),
)


def read_districts(value: object, where: str, folder: Path) -> tuple[tuple[District, ...], int | None]:
    """Return the districts sorted by key, and the number of recipients where it is given by district.

    Raises:
        InputError: for a broken table; the message names file, line and column.
    """
    found = checks.record(value, where, ("synthetic", "note", "rows", "csv"))
    if found.get("csv") is None:
        return _districts(rows.listed(found.get("rows"), where, COLUMNS), where)
    if found.get("rows") is not None:
        raise refusal("{where}: give either 'rows' or 'csv', not both.", where=where)
    file = rows.find(checks.text(found["csv"], f"{where}.csv"), where, folder)
    return _districts(rows.read(file, COLUMNS), str(file))


def _districts(table: list[Row], where: str) -> tuple[tuple[District, ...], int | None]:
    columns = {column for _, row in table for column, entry in row.items() if entry is not None}
    if {"share", "recipients"} <= columns:
        raise refusal("{where}: give either 'share' or 'recipients', not both.", where=where)
    weight = "recipients" if "recipients" in columns else "share"
    for place, row in table:
        for column in (*NEEDED, weight):
            if row.get(column) is None:
                raise refusal("{place}: {column!r} is missing.", place=place, column=column)
    keys = [checks.whole(row["key"], f"{place}: key", 0, checks.LARGEST_KEY) for place, row in table]
    names = [checks.text(row["name"], f"{place}: name") for place, row in table]
    rows.unique_keys(table, "key", keys)
    rows.unique_keys(table, "name", names)
    if not table:
        return (), None
    shares, people = _shares(table, where, weight)
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
        for key, name, share, (place, row) in zip(keys, names, shares, table, strict=True)
    ]
    return tuple(sorted(districts, key=lambda one: one.key)), people


def _shares(table: list[Row], where: str, weight: str) -> tuple[list[float], int | None]:
    if weight == "share":
        return checks.shares(
            [checks.number(row["share"], f"{place}: share", 0.0, 1.0) for place, row in table], where
        ), None
    people = [checks.whole(row["recipients"], f"{place}: recipients", 0, MOST_PEOPLE) for place, row in table]
    total = sum(people)
    if total == 0:
        raise refusal("{where}: the recipients sum to 0; at least 1 is needed.", where=where)
    return [count / total for count in people], total
