"""A town file: districts, services, groups and sourced figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import checks, figures
from civsim.configuration.districts import read_districts
from civsim.configuration.modes import file_name
from civsim.configuration.tables import RowsByTable, read_tables
from civsim.errors import Text, refusal
from civsim.parameters.parameter import ASSUMPTION, Value
from civsim.scenario import BASELINE, Figure, Group, Service, Town

KEYS = (
    *("name", "label", "field", "own_mode", "year", "settings", "districts", "services", "groups"),
    *("mode_settings", "calendar", "known", "synthetic", "tables"),
)
SERVICE_KEYS = ("key", "name", "label", "group", "share", "duration", "hours", "source")
GROUP_KEYS = ("key", "name", "label", "share", "need_factor", "source")
MOST_KINDS = 100


@dataclass(frozen=True)
class TownFile:
    """A town with the settings its file gives for single modes, its calendar as written, and the rows of its tables."""

    town: Town
    mode_settings: Mapping[str, Mapping[str, Value]]
    calendar: Sequence[object]
    tables: RowsByTable


def read_town(
    content: object, where: str, file: Path | None, modes: Sequence[str], folder: Path, is_shipped: bool
) -> TownFile:
    """Return the town that a file, or a scenario itself (`file` is None), describes.

    `modes` are the names of all modes; a file of districts is looked up in `folder` first.

    Raises:
        InputError: for anything that is missing, unknown or out of bounds.
    """
    found = checks.record(content, where, KEYS, ("name", "groups", "services"))
    name = file_name(found["name"], where, file)
    own_mode = checks.text(found.get("own_mode") or BASELINE, f"{where}: own_mode")
    if file is not None:
        checks.one_of(own_mode, modes, f"{where}: own_mode", "mode")
    if found.get("year") is not None:
        checks.whole(found["year"], f"{where}: year", 1800, 2200)
    settings = figures.settings(found.get("settings"), f"{where}: settings", is_shipped)
    districts, recipients = read_districts(found.get("districts"), f"{where}: districts", folder)
    if recipients is not None:
        settings["recipients"] = _sum_of_districts(recipients, settings.get("recipients"), where)
    groups = _groups(found["groups"], f"{where}: groups")
    town = Town(
        name=name,
        label=checks.label(found.get("label"), f"{where}: label", name),
        field=checks.label(found.get("field"), f"{where}: field", ""),
        own_mode=own_mode,
        districts=districts,
        services=_services(found["services"], f"{where}: services", groups),
        groups=groups,
        settings=settings,
        known=figures.known(found.get("known"), f"{where}: known", is_shipped),
        synthetic=_synthetic(found.get("synthetic"), f"{where}: synthetic"),
    )
    by_mode = checks.mapping(found.get("mode_settings"), f"{where}: mode_settings")
    mode_settings = {
        checks.one_of(mode, modes, f"{where}: mode_settings", "mode"): figures.reasoned(
            values, f"{where}: mode_settings.{mode}", is_shipped
        )
        for mode, values in by_mode.items()
    }
    tables = read_tables(found.get("tables"), f"{where}: tables", folder)
    return TownFile(town, mode_settings, checks.entries(found.get("calendar"), f"{where}: calendar"), tables)


def _rows(value: object, where: str, keys: tuple[str, ...], required: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of a list, sorted by key; keys and names are unique."""
    found = checks.entries(value, where)
    if not 1 <= len(found) <= MOST_KINDS:
        raise refusal(
            "{where}: {count} entries; allowed: 1 to {most}.",
            where=where,
            count=len(found),
            most=MOST_KINDS,
        )
    rows = []
    for number, entry in enumerate(found, 1):
        place = Text("{where}, entry {number}", where=where, number=number)
        row = checks.record(entry, place, keys, required)
        row["key"] = checks.whole(row["key"], f"{place}: key", 0, checks.LARGEST_KEY)
        row["name"] = checks.text(row["name"], f"{place}: name")
        row["share"] = checks.number(row["share"], f"{place}: share", 0.0, 1.0)
        rows.append({**row, "where": place})
    checks.unique([row["key"] for row in rows], f"{where}: key")
    checks.unique([row["name"] for row in rows], f"{where}: name")
    return sorted(rows, key=lambda row: int(row["key"]))


def _sum_of_districts(recipients: int, told: Figure | None, where: str) -> Figure:
    """Return the figure of all recipients, which the districts decide, whatever the file says of it."""
    source = "sum over the districts of the town file"
    value = checks.parameter("recipients", recipients, where)
    return dataclasses.replace(told or Figure(0, "people", source, ASSUMPTION), value=value, source=source)


def _groups(value: object, where: str) -> tuple[Group, ...]:
    rows = _rows(value, where, GROUP_KEYS, ("key", "name", "share"))
    shares = checks.shares([row["share"] for row in rows], where)
    return tuple(
        Group(
            key=row["key"],
            name=row["name"],
            label=checks.label(row.get("label"), f"{row['where']}: label", row["name"]),
            share=share,
            need_factor=checks.number(row.get("need_factor", 1.0), f"{row['where']}: need_factor", 0.0, 100.0),
        )
        for row, share in zip(rows, shares, strict=True)
    )


def _services(value: object, where: str, groups: tuple[Group, ...]) -> tuple[Service, ...]:
    rows = _rows(value, where, SERVICE_KEYS, ("key", "name", "group", "share", "duration", "hours"))
    names = [group.name for group in groups]
    for row in rows:
        checks.one_of(row["group"], names, f"{row['where']}: group", "group")
    shares: dict[int, float] = {}
    for name in names:
        own = [row for row in rows if row["group"] == name]
        fair = checks.shares([row["share"] for row in own], f"{where} of group {name!r}")
        shares.update(zip((row["key"] for row in own), fair, strict=True))
    return tuple(
        Service(
            key=row["key"],
            name=row["name"],
            label=checks.label(row.get("label"), f"{row['where']}: label", row["name"]),
            group=row["group"],
            share=shares[row["key"]],
            duration=checks.number(row["duration"], f"{row['where']}: duration", 0.1, 520.0),
            hours=checks.number(row["hours"], f"{row['where']}: hours", 0.001, 168.0),
        )
        for row in rows
    )


def _synthetic(value: object, where: str) -> dict[str, tuple[str, ...]]:
    found = checks.record(value, where, checks.LANGUAGES)
    return {
        language: tuple(checks.text(line, f"{where}.{language}") for line in checks.entries(lines, where))
        for language, lines in found.items()
    }
