"""From a study back to plain settings, as a scenario file holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from civsim.configuration.folders import available, search_path
from civsim.configuration.read import Source, read_scenario
from civsim.configuration.study import Study
from civsim.rules.kinds import CHANGE_KINDS, INFLUX
from civsim.scenario import Event, Figure, GivenTables, Scenario, Town


def as_settings(study: Study) -> dict[str, Any]:
    """Return plain settings from which `load_file` rebuilds the same scenario, wherever it runs.

    A town or mode that does not come with civsim is written out; parameters are those that differ from what
    town and mode say. Threads and the folder of results are left out, as they change no number.
    """
    scenario = study.scenario
    source = Source(search_path(), Path.cwd())
    choice = {"town": _town_choice(scenario.town, source), "mode": _mode_choice(scenario.mode, source)}
    base = read_scenario(choice, source)[0].values
    return {
        "name": scenario.name,
        **choice,
        "weeks": scenario.weeks,
        "burn_in": scenario.burn_in,
        "seed": scenario.seed,
        "town_seed": scenario.town_seed,
        "redraw_town": scenario.redraw_town,
        "replicates": study.replicates,
        "engine": study.engine,
        **{name: value for name, value in scenario.values.items() if value != base[name]},
        "calendar": _calendar(scenario),
        **_tables(scenario.tables),
    }


def _tables(tables: GivenTables) -> dict[str, Any]:
    """Return tables as rows; none where everything is synthetic."""
    forums = {one.key: one for one in tables.forums}
    given = {
        "providers": [_filled(one) for one in tables.providers or ()],
        "memberships": [
            {**_filled(one), **{key: entry for key, entry in _filled(forums[one.forum]).items() if key != "key"}}
            for one in tables.memberships
        ],
        "volunteers": [_filled(one) for one in tables.volunteers or ()],
        "contacts": [_filled(one) for one in tables.contacts or ()],
    }
    written = {name: rows for name, rows in given.items() if rows}
    return {"tables": written} if written else {}


def _filled(one: object) -> dict[str, Any]:
    """Return the fields of a row that are not empty, true and false as 1 and 0."""
    fields = {key: int(entry) if isinstance(entry, bool) else entry for key, entry in _fields(one).items()}
    fields = {key: list(entry) if isinstance(entry, tuple) else entry for key, entry in fields.items()}
    return {key: entry for key, entry in fields.items() if entry is not None and entry != []}


def _town_choice(town: Town, source: Source) -> object:
    if town.name in available(source.folders, "town"):
        shipped = source.town_called(town.name)
        if shipped.town == town and not shipped.calendar and not shipped.tables:
            return town.name
    return _town_content(town)


def _mode_choice(mode: str, source: Source) -> object:
    return mode if mode in available(source.folders, "mode") else {"name": mode}


def _calendar(scenario: Scenario) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for before, period in zip(scenario.periods, scenario.periods[1:], strict=False):
        changes = {name: value for name, value in period.values.items() if value != before.values[name]}
        entries.append({"week": period.week - scenario.burn_in, "set": changes})
    entries += [_event(event, scenario) for event in scenario.events]
    return entries


def _event(event: Event, scenario: Scenario) -> dict[str, Any]:
    week = event.week - scenario.burn_in
    if event.kind != CHANGE_KINDS[INFLUX]:
        return {"week": week, event.kind: event.target}
    group = next(one.name for one in scenario.town.groups if one.key == event.target)
    return {"week": week, event.kind: {"group": group, "people": event.value}}


def _town_content(town: Town) -> dict[str, Any]:
    """Return a town as its file would describe it."""
    return {
        "name": town.name,
        "label": dict(town.label),
        "field": dict(town.field),
        "own_mode": town.own_mode,
        "settings": {name: _figure(figure) for name, figure in town.settings.items()},
        "districts": {"rows": [_fields(one) for one in town.districts]},
        "services": [{**_fields(one), "label": dict(one.label)} for one in town.services],
        "groups": [{**_fields(one), "label": dict(one.label)} for one in town.groups],
        "known": {name: _figure(figure) for name, figure in town.known.items()},
        "synthetic": {language: list(lines) for language, lines in town.synthetic.items()},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {key: value for key, value in _fields(figure).items() if value not in (None, "")}


def _fields(one: object) -> dict[str, Any]:
    return dict(vars(one))
