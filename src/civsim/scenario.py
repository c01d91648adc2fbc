"""What is simulated: a town, a mode, parameter values over time, weeks and seeds. Frozen data, nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from civsim.parameters.parameter import Value

Label = Mapping[str, str]


@dataclass(frozen=True)
class District:
    """A district: permanent key, name, share of the target group, position in km, deprivation (None: drawn)."""

    key: int
    name: str
    share: float
    x: float
    y: float
    deprivation: float | None = None


@dataclass(frozen=True)
class Service:
    """A service: permanent key, name, target group, share of its needs, duration in weeks, hours a week."""

    key: int
    name: str
    label: Label
    group: str
    share: float
    duration: float
    hours: float


@dataclass(frozen=True)
class Group:
    """A target group: permanent key, name, share of the recipients, need relative to the town's rate."""

    key: int
    name: str
    label: Label
    share: float
    need_factor: float


@dataclass(frozen=True)
class Figure:
    """One sourced figure of a town file."""

    value: Value
    unit: str
    source: str
    confidence: str
    year: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Town:
    """A town as its file describes it."""

    name: str
    label: Label
    field: Label
    own_mode: str
    districts: tuple[District, ...]
    services: tuple[Service, ...]
    groups: tuple[Group, ...]
    settings: Mapping[str, Figure]
    known: Mapping[str, Figure] = dataclasses.field(default_factory=dict)
    synthetic: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A shock on the calendar that is not a change of parameters.

    kind "close_provider": the provider with key `target` closes in `week`. kind "influx": `value` people of
    the target group with key `target` arrive in `week`. Weeks count from the first simulated week, 0.
    """

    week: int
    kind: str
    target: int
    value: int = 0


@dataclass(frozen=True)
class Period:
    """Parameter values in force from `week` on (weeks count from the first simulated week, 0)."""

    week: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Scenario:
    """One scenario: everything that a run needs except the replicate's number.

    Attributes:
        name: label in tables and plots.
        town, mode: what is organised and how; `mode` is the name of the mode in force at the start.
        periods: parameter values; the first begins in week 0.
        events: shocks.
        weeks: measured weeks; burn_in: weeks before them.
        seed: luck of the runs; town_seed: synthetic parts of the town; redraw_town: new town per replicate.
        mode_label: what the mode is called in each language.
    """

    name: str
    town: Town
    mode: str
    periods: tuple[Period, ...]
    events: tuple[Event, ...] = ()
    weeks: int = 260
    burn_in: int = 52
    seed: int = 1
    town_seed: int = 1
    redraw_town: bool = False
    mode_label: Label = dataclasses.field(default_factory=dict)

    @property
    def total_weeks(self) -> int:
        """Weeks simulated: burn-in and measured."""
        return self.weeks + self.burn_in

    @property
    def values(self) -> Mapping[str, Value]:
        """Parameter values at the start."""
        return self.periods[0].values

    def with_values(self, **changes: Value) -> Scenario:
        """Return the same scenario with parameters changed in all periods; values must be checked."""
        periods = tuple(Period(one.week, {**one.values, **changes}) for one in self.periods)
        return dataclasses.replace(self, periods=periods)

    def digest(self) -> str:
        """Return a hash of everything that decides the numbers; names and labels do not."""
        content = dataclasses.asdict(dataclasses.replace(self, name="", mode_label={}))
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
