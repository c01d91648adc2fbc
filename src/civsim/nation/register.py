"""From entries as written to the register of municipalities: what is left out, what is filled in, and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from civsim.errors import InputError
from civsim.messages import mark, translate
from civsim.nation.figures import Common
from civsim.nation.layouts import Entry, entries_of
from civsim.nation.municipality import STATES, URBANISATION, LeftOut, Municipality, Register

REASONS: Mapping[str, str] = {
    "short_key": mark(
        "the key has fewer than 8 digits (a spreadsheet may have dropped its leading zero; keep keys as text)"
    ),
    "bad_key": mark("the key is not one of 8 digits that begins with a state, 01 to 16"),
    "duplicate": mark("the key was there before; the first row is kept"),
    "no_population": mark("the population is missing or no whole number from 0 to 50 million"),
    "uninhabited": mark("nobody lives there"),
    "not_wanted": mark("left out by only=…"),
}
LARGEST_POPULATION = 50_000_000
LARGEST_AREA = 100_000.0
KEY_LENGTH = 8


def read_register(path: Path, common: Common, only: Sequence[str] = ()) -> Register:
    """Return the municipalities of a file.

    Args:
        path: CSV or Excel, in the plain layout or that of the official directory.
        common: figures by which missing areas and degrees of urbanisation are filled in.
        only: beginnings of the keys to take; none: all.

    Raises:
        InputError: if the file is in no known layout or holds no municipality that can be simulated.
    """
    source, entries = entries_of(path)
    found = collect(entries, common, only, source, official=True)
    if not found.municipalities:
        raise InputError(f"municipalities={path} holds nothing that can be simulated. {summary(found.left_out)}")
    return found


def collect(entries: Iterable[Entry], common: Common, only: Sequence[str], source: str, *, official: bool) -> Register:
    """Return the register of the entries; `official` says that keys must be those of the official directory."""
    taken: dict[str, Municipality] = {}
    seen: set[str] = set()
    left_out, inhabitants = LeftOut(), 0
    for entry in entries:
        key, name = entry.cells.get("key", ""), entry.cells.get("name", "")
        population = _whole(entry.cells.get("population", ""))
        reason = (_key_fault(key) if official else "") or _population_fault(population)
        if not reason and key in seen:
            reason = "duplicate"
        if not reason and only and not key.startswith(tuple(only)):
            reason = "not_wanted"
        known = population if population is not None and not _population_fault(population) else 0
        inhabitants += known if reason != "duplicate" else 0
        if reason:
            left_out.add(reason, entry.line, key, name, known)
        else:
            assert population is not None
            taken[key] = _municipality(key, name or key, population, entry.cells, common)
        if reason in ("", "not_wanted", "uninhabited"):
            seen.add(key)
    return Register(tuple(taken[key] for key in sorted(taken)), left_out, inhabitants, source)


def summary(left_out: LeftOut, language: str = "en") -> str:
    """Return in a sentence or two what was left out and why, with the first line of each kind."""
    if not left_out.rows:
        return translate(mark("No row was left out."), language)
    parts = []
    for reason, rows in left_out.rows.items():
        line, key, name = left_out.examples[reason][0]
        text = translate(mark("{rows} because {reason} (first: line {line}, {key!r} {name!r})"), language)
        said = translate(REASONS[reason], language)
        parts.append(text.format(rows=rows, reason=said, line=line, key=key, name=name))
    return translate(mark("Rows left out: {parts}."), language).format(parts="; ".join(parts))


def _municipality(key: str, name: str, population: int, cells: Mapping[str, str], common: Common) -> Municipality:
    filled = common.class_of(population)
    area = _number(cells.get("area", ""), 0.0, LARGEST_AREA)
    urbanisation = cells.get("urbanisation", "")
    imputed = [] if area else ["area"]
    if urbanisation not in URBANISATION:
        urbanisation = str(filled.urbanisation.value)
        imputed.append("urbanisation")
    lon, lat = _number(cells.get("lon", ""), -180.0, 180.0), _number(cells.get("lat", ""), -90.0, 90.0)
    return Municipality(
        key=key,
        name=name,
        state=cells.get("state", "") or STATES.get(key[:2], ""),
        population=population,
        area=area or population / float(filled.density.value),
        urbanisation=urbanisation,
        lon=lon if lat is not None else None,
        lat=lat if lon is not None else None,
        imputed=tuple(imputed),
    )


def _key_fault(key: str) -> str:
    if key.isascii() and key.isdigit() and len(key) < KEY_LENGTH:
        return "short_key"
    whole = key.isascii() and key.isdigit() and len(key) == KEY_LENGTH
    return "" if whole and key[:2] in STATES else "bad_key"


def _population_fault(population: int | None) -> str:
    if population is None or not 0 <= population <= LARGEST_POPULATION:
        return "no_population"
    return "" if population else "uninhabited"


def _whole(text: str) -> int | None:
    found = _number(text, -math.inf, math.inf)
    return int(found) if found is not None and found == int(found) else None


def _number(text: str, low: float, high: float) -> float | None:
    """Return a finite number within the bounds, or None."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and low <= found <= high else None
