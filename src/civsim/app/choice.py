"""What somebody at the page has chosen, and the scenarios that are run to answer it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from civsim.app.library import FICTITIOUS, Library
from civsim.app.own_town import Form, content_of
from civsim.errors import refusal
from civsim.parameters.parameter import Value
from civsim.scenario import BASELINE, Scenario

CHOSEN, COMPETITION, PRESENT = "chosen", "competition", "present"
LARGEST: Mapping[str, int] = MappingProxyType(
    {"recipients": 300_000, "providers": 1_000, "municipal_services": 50, "districts": 100, "contacts": 20}
)
"""What takes memory or time is bounded at the page, since a stranger may ask for it; the command line takes more."""

LARGEST_POOL = 200_000
"""Possible volunteers at the page: those active at the start times the pool of each."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Choice:
    """One scenario as chosen at the page.

    Attributes:
        library: where its town and mode are looked up.
        town, mode: their names there.
        values: parameters that differ from what town and mode say.
        settings: weeks, burn_in and seeds that differ from the main file's.
        start: measured week in which the mode takes the place of competition; None: in force from the beginning.
        form: the figures of a town of one's own, which then goes before `town`.
    """

    library: Library = field(repr=False, compare=False)
    town: str = FICTITIOUS
    mode: str = "pact"
    values: Mapping[str, Value] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)
    start: int | None = None
    form: Form | None = None

    @functools.cached_property
    def scenario(self) -> Scenario:
        """The scenario as chosen, checked.

        Raises:
            InputError: if parts of it do not go together.
        """
        found = self.library.study(self.words(CHOSEN)).scenario
        _refuse_large(found.values)
        return dataclasses.replace(found, mode_label=self.library.modes[self.mode].label)

    def words(self, name: str = "") -> dict[str, Any]:
        """Return the keys of a scenario file that describe the choice."""
        introduced = {} if self.start is None else {"calendar": [{"week": self.start, "mode": self.mode}]}
        return {
            **({"name": name} if name else {}),
            "town": self.library.town(self.town) if self.form is None else content_of(self.form),
            "mode": self.mode if self.start is None else BASELINE,
            **self.settings,
            **introduced,
            **self.values,
        }

    @property
    def in_force(self) -> Mapping[str, Value]:
        """Parameter values once the mode is introduced."""
        return self.scenario.periods[-1].values

    @functools.cached_property
    def as_it_is(self) -> Choice:
        """The same town and mode without changed values."""
        return dataclasses.replace(self, values={})

    def under(self, mode: str) -> Choice:
        """Return the same town under a mode as it is, from the beginning, with the conditions of this choice.

        Conditions are the values that no mode sets: they hold whatever the mode.
        """
        conditions = {key: value for key, value in self.values.items() if key not in self.library.arrangement}
        return dataclasses.replace(self, mode=mode, values=conditions, start=None)

    @functools.cached_property
    def compared(self) -> Mapping[str, Choice]:
        """What is run, by its part: competition, the choice, and the town's mode where it is neither."""
        found = {COMPETITION: self.under(BASELINE), CHOSEN: self}
        own = self.scenario.town.own_mode
        if own in self.library.modes:
            present = self.under(own)
            if present.scenario.digest() not in {one.scenario.digest() for one in found.values()}:
                found[PRESENT] = present
        return found


def _refuse_large(values: Mapping[str, Value]) -> None:
    sizes = {name: (float(values[name]), most) for name, most in LARGEST.items()}
    sizes["volunteers * volunteer_pool"] = float(values["volunteers"]) * float(values["volunteer_pool"]), LARGEST_POOL
    for name, (value, most) in sizes.items():
        if value > most:
            raise refusal(
                "{name}={value:g} is out of bounds at the page; allowed: up to {most}.",
                name=name,
                value=value,
                most=most,
            )


def kept_part(number: int) -> str:
    """Return the part of a scenario that is kept for comparison, counted from 1."""
    return f"kept-{number}"
