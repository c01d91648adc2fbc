"""The two layouts of a table of municipalities, read into entries with the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from civsim.errors import InputError, meant
from civsim.nation.rows import Row, rows_of

REQUIRED = {"key": "ags", "name": "name", "population": "population"}
OPTIONAL = {"state": "state", "area": "area_km2", "lon": "lon", "lat": "lat", "urbanisation": "urbanisation"}
COLUMNS = {**REQUIRED, **OPTIONAL}
"""The columns of the plain layout by what they hold."""

MUNICIPALITY = "60"
RECORDS = ("10", "20", "30", "40", "50", MUNICIPALITY)
"""Kinds of records (Satzart) of the official directory: state, region, region, county, association, municipality."""

KEY_PARTS = ((2, 2), (3, 1), (4, 2), (6, 3))
"""Column and width of the parts of the official key in the directory: state, region, county, municipality."""

PLACES = {"name": 7, "area": 8, "population": 9, "lon": 14, "lat": 15, "urbanisation": 18}
"""Columns of the directory (GV-ISys quarterly extract, sheet "Onlineprodukt_Gemeinden"), counted from 0."""

HEAD = 60
DIRECTORY = "Gemeindeverzeichnis (GV-ISys), © Statistisches Bundesamt (Destatis)"


@dataclass(frozen=True)
class Entry:
    """A row as written: its line and the text of each column of `COLUMNS`; a missing one is empty."""

    line: int
    cells: Mapping[str, str]


def entries_of(path: Path) -> tuple[str, Iterator[Entry]]:
    """Return what the table is to be called as a source, and its entries.

    Raises:
        InputError: if the file is in neither of the two layouts.
    """
    rows = rows_of(path)
    head = list(islice(rows, HEAD))
    if not head:
        raise InputError(f"municipalities={path} is empty.")
    names = [cell.lower() for cell in head[0][1]]
    if all(column in names for column in REQUIRED.values()):
        return path.name, _plain(chain(head[1:], rows), names)
    if any(_is_record(cells) for _, cells in head):
        return f"{DIRECTORY}, {path.name}", _directory(chain(head, rows))
    raise _wrong_columns(path, head[0][1])


def _wrong_columns(path: Path, found: Sequence[str]) -> InputError:
    lower = [cell.lower() for cell in found]
    missing = [column for column in REQUIRED.values() if column not in lower]
    hints = "".join(meant(column, lower) for column in missing)
    shown = ", ".join(cell[:30] for cell in found[:12])
    return InputError(
        f"municipalities={path} has no column {', '.join(repr(column) for column in missing)}; its first line reads: "
        f"{shown[:200]}.{hints} Needed: {', '.join(REQUIRED.values())}; used where there: "
        f"{', '.join(OPTIONAL.values())}. The official directory (GV-ISys) is read as well."
    )


def _plain(rows: Iterator[Row], names: Sequence[str]) -> Iterator[Entry]:
    places = {what: names.index(column) for what, column in COLUMNS.items() if column in names}
    for line, cells in rows:
        yield Entry(line, {what: cells[place] if place < len(cells) else "" for what, place in places.items()})


def _is_record(cells: Sequence[str]) -> bool:
    return len(cells) > PLACES["population"] and cells[0] in RECORDS and cells[2].isdigit()


def _directory(rows: Iterator[Row]) -> Iterator[Entry]:
    """Yield the municipalities of the official directory; other records and the lines around them are passed over."""
    for line, cells in rows:
        if not _is_record(cells) or cells[0] != MUNICIPALITY:
            continue
        found = {what: cells[place] if place < len(cells) else "" for what, place in PLACES.items()}
        found["key"] = "".join(cells[place].zfill(width) for place, width in KEY_PARTS)
        found["urbanisation"] = found["urbanisation"].zfill(2) if found["urbanisation"] else ""
        found |= {what: _plain_number(found[what]) for what in ("area", "population", "lon", "lat")}
        found["population"] = found["population"].replace(".", "")
        yield Entry(line, found)


def _plain_number(text: str) -> str:
    """Return a number of a German export (1.234,56) with a decimal point and without separators."""
    bare = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return bare.replace(".", "").replace(",", ".") if "," in bare else bare
