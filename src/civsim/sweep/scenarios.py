"""From the values of a point to its scenario; towns and modes are read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civsim.configuration import load_values
from civsim.configuration.settings import check_keys
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import GivenTables, Scenario
from civsim.sweep.design import Design
from civsim.variants import Variant

NOT_ALONE = ("districts", "scope", "own_interval_low", "own_interval_high")
"""Parameters whose values configuration may refuse because of others, or of a town's districts or tables."""
NO_NUMBERS = ("name", "out", "workers", "replicates")
"""Settings that change no number of a run."""


class Scenarios:
    """Makes scenarios: settings that all points share, and what each point says.

    Attributes:
        own_rules: somebody's own rules that points of a checked design use, as "slot=name".

    Args:
        base: settings by key, as on the command line.
        folders: with own towns and modes.

    Raises:
        InputError: for a setting that is unknown or not allowed.
    """

    def __init__(self, base: Mapping[str, Any], folders: Sequence[Path] = ()) -> None:
        check_keys(base)
        self.base = {name: value for name, value in base.items() if name not in NO_NUMBERS}
        self.folders = tuple(folders)
        self.own_rules: dict[str, Variant] = {}
        self._loaded: dict[tuple[tuple[str, Any], ...], Scenario] = {}

    def scenario(self, values: Mapping[str, Any]) -> Scenario:
        """Return the scenario of a point.

        Where no calendar, table or other parameter has a say, its values simply replace those that all points share.

        Raises:
            InputError: if configuration refuses it.
        """
        settings = tuple((name, value) for name, value in values.items() if name not in PARAMETERS)
        own = {name: value for name, value in values.items() if name in PARAMETERS}
        if settings not in self._loaded:
            self._loaded[settings] = self._load(dict(settings))
        shared = self._loaded[settings]
        is_plain = len(shared.periods) == 1 and shared.tables == GivenTables()
        if not is_plain or any(name in own for name in NOT_ALONE):
            return self._load(values)
        return shared.with_values(**own)

    def settings(self, design: Design) -> dict[str, Any]:
        """Return the settings that all points share, with those of the main configuration file."""
        values = next(iter(design.points.values()))
        study = load_values({**self.base, **values}, config_dirs=self.folders)
        one = study.scenario
        whole = {"town": one.town.name, "mode": one.mode, "weeks": one.weeks, "burn_in": one.burn_in, "seed": one.seed,
                 "town_seed": one.town_seed, "redraw_town": one.redraw_town, "engine": study.engine}  # fmt: skip
        return {name: value for name, value in {**whole, **self.base}.items() if name not in values}

    def check(self, design: Design) -> dict[str, str]:
        """Check the scenario of every point, and return digests of the towns, modes and own rules among them.

        Raises:
            InputError: naming the point that cannot be run.
        """
        both = [name for name in design.columns if name in self.base]
        if both:
            raise InputError(f"{both[0]!r} is a column of the design and a setting for all points; leave one out.")
        for name, values in design.points.items():
            try:
                own = self.scenario(values).own_rules.values()
            except InputError as error:
                told = ", ".join(f"{key}={value}" for key, value in values.items())
                raise InputError(f"point {name} ({told}): {error}") from None
            self.own_rules |= {f"{one.slot.name}={one.name}": one for one in own}
        shared = {_label(settings): one.digest() for settings, one in self._loaded.items()}
        return shared | {name: one.digest for name, one in self.own_rules.items()}

    def _load(self, values: Mapping[str, Any]) -> Scenario:
        return load_values({**self.base, **values}, config_dirs=self.folders).scenario


def _label(settings: tuple[tuple[str, Any], ...]) -> str:
    return " ".join(f"{name}={value}" for name, value in settings) or "all points"
