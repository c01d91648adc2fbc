"""From composed dictionaries to the frozen scenario."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import checks, library
from civsim.configuration.folders import GROUPS, Folders, available, main_file, require, shipped
from civsim.configuration.modes import Mode, read_mode
from civsim.configuration.settings import RunSettings, check_keys, parameters, run_settings
from civsim.configuration.tables import (
    numbers_of,
    read_contacts,
    read_memberships,
    read_providers,
    read_tables,
    read_volunteers,
)
from civsim.configuration.timeline import Timeline, read_calendar
from civsim.configuration.towns import TownFile, read_town
from civsim.errors import InputError
from civsim.keys import provider_keys
from civsim.parameters import registry
from civsim.parameters.parameter import Value
from civsim.rules.kinds import GIVEN, SCOPES
from civsim.scenario import GivenProvider, GivenTables, GivenVolunteer, Scenario, Town


@dataclass(frozen=True)
class Source:
    """Where towns and modes are read from: configuration folders, and the folder of the scenario itself."""

    folders: Folders
    folder: Path

    def town(self, content: object, name: str | None) -> TownFile:
        """Return the town of a file (called `name`), or of the scenario itself."""
        file = require(self.folders, "town", name) if name is not None else None
        where, folder = ("town", self.folder) if file is None else (str(file), file.parent)
        return read_town(content, where, file, available(self.folders, "mode"), folder, self._is_shipped(file))

    def mode(self, content: object, name: str | None) -> Mode:
        """Return the mode of a file (called `name`), or of the scenario itself."""
        file = require(self.folders, "mode", name) if name is not None else None
        return read_mode(content, "mode" if file is None else str(file), file, self._is_shipped(file))

    def town_called(self, name: str) -> TownFile:
        """Return the town of that name."""
        return self.town(library.read_named(self.folders, "town", name), name)

    def mode_called(self, name: str) -> Mode:
        """Return the mode of that name."""
        return self.mode(library.read_named(self.folders, "mode", name), name)

    def _is_shipped(self, file: Path | None) -> bool:
        return file is not None and file.parents[1] == shipped()


def read_scenario(given: Mapping[str, Any], source: Source) -> tuple[Scenario, RunSettings]:
    """Return the scenario and the settings of its runs; what is not given comes from the main file.

    `town` and `mode` are names, or mappings with the content of such a file.

    Raises:
        InputError: for anything that is missing, unknown or out of bounds.
    """
    own = {group: given[group] for group in GROUPS if isinstance(given.get(group), Mapping)}
    town, mode = (None if group in own else _name(given.get(group)) for group in GROUPS)
    whole = library.composed(source.folders, town, mode)
    check_keys(whole.settings, str(main_file(source.folders)))
    values = {**whole.settings, **{key: value for key, value in given.items() if key not in GROUPS}}
    settings = run_settings(values)
    names = {group: None if group in own else name for group, name in whole.names.items()}
    contents = {**whole.contents, **own}
    town_file = source.town(contents["town"], names["town"])
    first_mode = source.mode(contents["mode"], names["mode"])
    overrides = parameters(values)
    own_tables = read_tables(values.get("tables"), "tables", source.folder)
    town_file = dataclasses.replace(town_file, tables={**town_file.tables, **own_tables})
    timeline, tables = _timeline_and_tables(settings, town_file, first_mode, overrides, source)
    name = values.get("name")
    scenario = Scenario(
        name=f"{town_file.town.name} {first_mode.name}" if name is None else checks.text(name, "name"),
        town=town_file.town,
        mode=first_mode.name,
        periods=timeline.periods,
        events=timeline.events,
        weeks=settings.weeks,
        burn_in=settings.burn_in,
        seed=settings.seed,
        town_seed=settings.town_seed,
        redraw_town=settings.redraw_town,
        mode_label=first_mode.label,
        tables=tables,
    )
    return scenario, settings


def _timeline_and_tables(
    settings: RunSettings, town_file: TownFile, first: Mode, overrides: Mapping[str, Value], source: Source
) -> tuple[Timeline, GivenTables]:
    town, rows = town_file.town, town_file.tables
    figures = {name: figure.value for name, figure in town.settings.items()}
    before = registry.check({**figures, **overrides})
    districts = {one.key for one in town.districts} or set(range(1, int(before["districts"]) + 1))
    providers = read_providers(rows["providers"], town, districts) if "providers" in rows else None
    volunteers = read_volunteers(rows["volunteers"], town, districts) if "volunteers" in rows else None
    fixed = _fixed(town, providers, volunteers, overrides)

    def values_of(name: str, changes: Mapping[str, Value]) -> dict[str, Value]:
        mode = first if name == first.name else source.mode_called(name)
        by_town = town_file.mode_settings.get(name, {})
        return registry.check({**figures, **mode.settings, **by_town, **overrides, **fixed, **changes})

    calendar = (*town_file.calendar, *settings.calendar)
    timeline = read_calendar(calendar, first.name, values_of, town.groups, settings.weeks, settings.burn_in)
    start = timeline.periods[0].values
    tables = GivenTables(providers=providers, volunteers=volunteers)
    keys = provider_keys(tables, int(start["providers"]), int(start["municipal_services"])).tolist()
    if "contacts" in rows:
        contacts = read_contacts(rows["contacts"], int(start["recipients"]), set(keys))
        tables = dataclasses.replace(tables, contacts=contacts)
    if "memberships" in rows:
        forums, memberships = read_memberships(rows["memberships"], town, districts, set(keys))
        tables = dataclasses.replace(tables, forums=forums, memberships=memberships)
    elif any(period.values["scope"] == SCOPES[GIVEN] for period in timeline.periods):
        raise InputError("scope='given' needs forums: give their members as tables: {memberships: FILE.csv}.")
    return timeline, tables


def _fixed(
    town: Town,
    providers: tuple[GivenProvider, ...] | None,
    volunteers: tuple[GivenVolunteer, ...] | None,
    overrides: Mapping[str, Value],
) -> dict[str, Value]:
    """Return the parameters that tables decide, and refuse other values for them."""
    fixed: dict[str, Value] = {}
    sources = {"districts": f"the file of {town.name!r} names its {len(town.districts)} districts"}
    if town.districts:
        fixed["districts"] = len(town.districts)
    if providers is not None:
        fixed.update(numbers_of(providers))
        ngos, municipal = fixed["providers"], fixed["municipal_services"]
        told = f"the table of providers has {ngos} NGOs and {municipal} municipal services"
        sources |= {"providers": told, "municipal_services": told}
    if volunteers is not None:
        active = sum(one.active for one in volunteers)
        fixed["volunteers"] = active
        sources["volunteers"] = f"the table of volunteers has {active} who are active"
        if "volunteer_pool" in overrides:
            raise InputError(f"volunteer_pool has no effect: the table names the {len(volunteers)} volunteers.")
    for name, value in fixed.items():
        if overrides.get(name, value) != value:
            raise InputError(f"{name}={overrides[name]} has no effect: {sources[name]}.")
    return fixed


def _name(value: object) -> str | None:
    return None if value is None else str(value)
