"""From composed dictionaries to the frozen scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import compose
from civsim.configuration.folders import Folders, available, main_file, shipped
from civsim.configuration.modes import Mode, read_mode
from civsim.configuration.settings import RunSettings, check_keys, parameters, run_settings
from civsim.configuration.timeline import Timeline, read_calendar
from civsim.configuration.towns import TownFile, read_town
from civsim.errors import InputError
from civsim.parameters import registry
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario


@dataclass(frozen=True)
class Source:
    """Where towns and modes are read from: configuration folders, and the folder of the scenario itself."""

    folders: Folders
    folder: Path

    def town(self, content: object, name: str | None) -> TownFile:
        """Return the town of a file (called `name`), or of the scenario itself."""
        file = compose.require(self.folders, "town", name) if name is not None else None
        where, folder = ("town", self.folder) if file is None else (str(file), file.parent)
        return read_town(
            content, where, file, available(self.folders, "mode"), folder, self._is_shipped(file)
        )

    def mode(self, content: object, name: str | None) -> Mode:
        """Return the mode of a file (called `name`), or of the scenario itself."""
        file = compose.require(self.folders, "mode", name) if name is not None else None
        return read_mode(content, "mode" if file is None else str(file), file, self._is_shipped(file))

    def mode_called(self, name: str) -> Mode:
        """Return the mode of that name."""
        return self.mode(compose.composed(self.folders, None, name)["mode"], name)

    def _is_shipped(self, file: Path | None) -> bool:
        return file is not None and file.parents[1] == shipped()


def read_scenario(given: Mapping[str, Any], source: Source) -> tuple[Scenario, RunSettings]:
    """Return the scenario and the settings of its runs; what is not given comes from the main file.

    `town` and `mode` are names, or mappings with the content of such a file.

    Raises:
        InputError: for anything that is missing, unknown or out of bounds.
    """
    names = {group: _name(given.get(group)) for group in ("town", "mode")}
    whole = compose.composed(source.folders, names["town"], names["mode"])
    town_content, mode_content = whole.pop("town"), whole.pop("mode")
    check_keys(whole, str(main_file(source.folders)))
    values = {**whole, **{key: value for key, value in given.items() if key not in names}}
    settings = run_settings(values)

    chosen = {**whole_names(source.folders), **{key: name for key, name in names.items() if name is not None}}
    town_file = (
        source.town(given["town"], None)
        if isinstance(given.get("town"), Mapping)
        else source.town(town_content, chosen["town"])
    )
    mode = (
        source.mode(given["mode"], None)
        if isinstance(given.get("mode"), Mapping)
        else source.mode(mode_content, chosen["mode"])
    )
    overrides = parameters(values)
    timeline = _timeline(settings, town_file, mode, overrides, source)
    name = values.get("name")
    scenario = Scenario(
        name=str(name) if name is not None else f"{town_file.town.name} {mode.name}",
        town=town_file.town,
        mode=mode.name,
        periods=timeline.periods,
        events=timeline.events,
        weeks=settings.weeks,
        burn_in=settings.burn_in,
        seed=settings.seed,
        town_seed=settings.town_seed,
        redraw_town=settings.redraw_town,
    )
    return scenario, settings
