"""What is simulated: a town, a mode, parameter values over time, weeks and seeds. Frozen data, nothing else."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civsim.parameters.parameter import Value
from civsim.variants import Variant, chosen

Label = Mapping[str, str]

BASELINE = "competition"
"""The mode that others are compared with where nobody names another."""


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

    @functools.cached_property
    def written(self) -> str:
        """The town as JSON; all scenarios of a town share it."""
        return _written(_fields(self))


@dataclass(frozen=True)
class GivenProvider:
    """A provider as a table gives it; what is None is drawn as in a synthetic town.

    Attributes:
        key: permanent number; kind: "ngo" or "municipal_service"; district: key of its home district.
        staff: paid hours a week at the start; founder_hours: unpaid hours a week of its founders.
        reputation, reserves (EUR): at the start. services: names of what it offers.
        gives: whether it gives to joint programmes at the start.
    """

    key: int
    kind: str
    district: int
    staff: float
    founder_hours: float = 0.0
    reputation: float | None = None
    reserves: float | None = None
    services: tuple[str, ...] = ()
    gives: bool | None = None


@dataclass(frozen=True)
class GivenForum:
    """A forum as a table gives it: its key, its district's key and the key of the forum above it, if any."""

    key: int
    district: int | None = None
    parent: int | None = None


@dataclass(frozen=True)
class GivenMembership:
    """One provider's membership in one forum, by their keys; `home` marks the provider's own forum."""

    provider: int
    forum: int
    home: bool = False


@dataclass(frozen=True)
class GivenVolunteer:
    """A possible volunteer as a table gives it; what is None is drawn as in a synthetic town.

    Attributes:
        key: permanent number; district: key of the home district.
        hours: a week; threshold: share of the district's pool that must be active for this person to join.
        service: name of the service they are fit for; active: whether they volunteer at the start.
    """

    key: int
    district: int
    hours: float | None = None
    threshold: float | None = None
    service: str | None = None
    active: bool = False


@dataclass(frozen=True)
class GivenContact:
    """One provider that one recipient knows, by their keys; recipients are counted from 0, district by district."""

    recipient: int
    provider: int


@dataclass(frozen=True)
class GivenTables:
    """Tables that stand in the place of synthetic ones, sorted by key; None: synthetic.

    Forums and memberships come together and are used under the scope `given`. Where contacts are given, people who
    are not named know nobody.
    """

    providers: tuple[GivenProvider, ...] | None = None
    forums: tuple[GivenForum, ...] = ()
    memberships: tuple[GivenMembership, ...] = ()
    volunteers: tuple[GivenVolunteer, ...] | None = None
    contacts: tuple[GivenContact, ...] | None = None

    @functools.cached_property
    def written(self) -> str:
        """The tables as JSON."""
        return _written(_fields(self))


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
        tables: providers, forums and volunteers that are given and not drawn.
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
    tables: GivenTables = GivenTables()

    @property
    def total_weeks(self) -> int:
        """Weeks simulated: burn-in and measured."""
        return self.weeks + self.burn_in

    @property
    def values(self) -> Mapping[str, Value]:
        """Parameter values at the start."""
        return self.periods[0].values

    @property
    def own_rules(self) -> Mapping[str, Variant]:
        """Somebody's own rule in each slot where one is chosen; most scenarios have none."""
        return chosen(one.values for one in self.periods)

    def with_values(self, **changes: Value) -> Scenario:
        """Return the same scenario with parameters changed in all periods; values must be checked."""
        periods = tuple(Period(one.week, {**one.values, **changes}) for one in self.periods)
        return dataclasses.replace(self, periods=periods)

    def digest(self) -> str:
        """Return a hash of everything that decides the numbers; names and labels do not."""
        content = {**_fields(self), "name": "", "mode_label": {}}
        if self.own_rules:
            content["own_rules"] = {name: one.digest for name, one in self.own_rules.items()}
        known = {"town": self.town.written, "tables": self.tables.written}
        parts = (f"{_written(name)}: {known.get(name) or _written(content[name])}" for name in sorted(content))
        return hashlib.sha256(f"{{{', '.join(parts)}}}".encode()).hexdigest()[:16]


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    return _fields(value) if dataclasses.is_dataclass(value) else str(value)


def _fields(one: Any) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
