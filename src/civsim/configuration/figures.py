"""Entries `{value: ..., unit: ..., source: ...}` of town and mode files."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.configuration import checks
from civsim.errors import refusal
from civsim.parameters.parameter import ASSUMPTION, Value
from civsim.scenario import Figure

CONFIDENCE = ("high", "medium", "low", ASSUMPTION, "invented")
KEYS = ("value", "unit", "source", "confidence", "year", "note")
SAME_UNIT = {
    "units": "services",
    "share of budget": "share of the budget",
    "share of recipients": "share",
    "probability": "share",
}
"""Other words for a unit of the registry."""


def settings(value: object, where: str, is_shipped: bool) -> dict[str, Figure]:
    """Return the parameters that a town file states, checked by the registry."""
    found = checks.mapping(value, where)
    figures = {}
    for name, entry in found.items():
        place = f"{where}.{name}"
        one = figure(entry, place, is_shipped, checks.known_parameter(name, where).unit)
        checked = checks.parameter(name, one.value, place)
        _check_unit(one.unit, checks.known_parameter(name, where).unit, place)
        figures[name] = Figure(checked, one.unit, one.source, one.confidence, one.year, one.note)
    return figures


def _check_unit(given: str, needed: str, place: str) -> None:
    """Refuse a figure in another unit: hectares read as square kilometres would be a hundred times too many."""
    if needed not in (given, SAME_UNIT.get(given)):
        raise refusal(
            "{place}.unit: {given!r}, but the figure is taken in {needed!r}; give it in that unit.",
            place=place,
            given=given,
            needed=needed,
        )


def known(value: object, where: str, is_shipped: bool) -> dict[str, Figure]:
    """Return the figures that a town file keeps for comparison with results."""
    return {name: figure(entry, f"{where}.{name}", is_shipped) for name, entry in checks.mapping(value, where).items()}


def figure(value: object, where: str, is_shipped: bool, unit: str = "") -> Figure:
    """Return one sourced figure; a shipped one must name its source."""
    entry = _entry(value, where, KEYS)
    if is_shipped and not entry.get("source"):
        raise refusal("{where}: 'source' is missing.", where=where)
    found = entry["value"]
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise refusal("{where}: value={value!r} must be a number or a name.", where=where, value=found)
    year = entry.get("year")
    return Figure(
        value=found,
        unit=checks.text(entry["unit"], f"{where}.unit") if entry.get("unit") else unit,
        source=checks.text(entry.get("source") or ASSUMPTION, f"{where}.source"),
        confidence=checks.one_of(entry.get("confidence") or ASSUMPTION, CONFIDENCE, f"{where}.confidence"),
        year=None if year is None else checks.whole(year, f"{where}.year", 1800, 2200),
        note=checks.text(entry["note"], f"{where}.note") if entry.get("note") else "",
    )


def reasoned(value: object, where: str, is_shipped: bool) -> Mapping[str, Value]:
    """Return parameter values that each come with a reason or a source, as in mode files."""
    values = {}
    for name, setting in checks.mapping(value, where).items():
        place = f"{where}.{name}"
        checks.known_parameter(name, where)
        entry = _entry(setting, place, ("value", "reason", "source"))
        if is_shipped and not (entry.get("reason") or entry.get("source")):
            raise refusal("{place}: 'reason' or 'source' is missing.", place=place)
        values[name] = checks.parameter(name, entry["value"], place)
    return values


def _entry(value: object, where: str, keys: tuple[str, ...]) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise refusal(
            "{where}: write it as {{value: {value}, {keys}: ...}}, not as {value!r}.",
            where=where,
            value=value,
            keys=keys[1],
        )
    return checks.record(value, where, keys, ("value",))
