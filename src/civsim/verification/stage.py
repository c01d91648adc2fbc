"""A bare stage for limit cases: a town in which nothing happens but what a case switches on, and how it is read."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping

import numpy as np

from civsim.measures import MEASURES, Tables
from civsim.parameters import registry
from civsim.parameters.parameter import Value
from civsim.scenario import BASELINE, District, GivenProvider, GivenTables, Group, Period, Scenario, Service, Town
from civsim.simulate import simulate
from civsim.verification.case import Observation
from civsim.world import Table

AIM = 0.018
LABEL = {"en": "limit case", "de": "Grenzfall"}
TOWN = Town(
    name="stage",
    label=LABEL,
    field=LABEL,
    own_mode=BASELINE,
    districts=(),
    services=(Service(1, "help", LABEL, "people", 1.0, 10.0, 1.0),),
    groups=(Group(1, "people", LABEL, 1.0, 1.0),),
    settings={},
)
QUIET: Mapping[str, Value] = {
    "recipients": 1, "districts_served": 1, "need_rate": 0.0, "mix_shock": 0.0, "outreach": 0.0, "recruiting": 0.0,
    "municipal_services": 0, "entry_slots": 0, "volunteers": 0, "gifts": 0.0, "budget": 0.0,
    "staff_memory": 0.0, "exit_quarters": 0, "slack": 0.0, "own_interval_low": 520, "own_interval_high": 520,
    "meeting_interval": 520, "meeting_time": 0.0, "meeting_time_per_member": 0.0, "tie_time": 0.0,
    "learn_reputation": 0, "learn_trust": 0, "learn_energy": 0, "learn_demand": 0,
    "leave_rate": 0.0, "join_rate": 0.0, "recruiting_pull": 0.0,
}  # fmt: skip

Read = Callable[[Tables], Table]


def equal_providers(count: int, staff: float, givers: int | None = None, groups: int = 1) -> tuple[GivenProvider, ...]:
    """Return `count` NGOs with the same staff in each of `groups` districts; the first `givers` of each give."""
    return tuple(
        GivenProvider(
            key=group * count + number + 1,
            kind="ngo",
            district=group + 1,
            staff=staff,
            gives=None if givers is None else number < givers,
        )
        for group in range(groups)
        for number in range(count)
    )


def bare(name: str, weeks: int, burn_in: int, tables: GivenTables, *changes: tuple[int, Mapping[str, Value]],
         districts: int = 1, redraw_town: bool = False) -> Scenario:  # fmt: skip
    """Return a scenario on the bare stage.

    Args:
        name: of the limit case.
        weeks: measured weeks.
        burn_in: weeks before them.
        tables: providers, forums and volunteers.
        changes: parameter values and the week from which on they hold; the first from week 0.
        districts: number of districts, all at one place.
        redraw_town: whether what the tables leave open is drawn anew for every replicate.
    """
    values: dict[str, Value] = {**QUIET, "providers": len(tables.providers or ()), "districts": districts}
    rows = tuple(District(key, f"stage {key}", 1.0 / districts, 0.0, 0.0, 1.0) for key in range(1, districts + 1))
    town = dataclasses.replace(TOWN, districts=rows)
    periods = []
    for week, change in changes:
        values = {**values, **change}
        periods.append(Period(week, registry.check(values)))
    return Scenario(name, town, "limit_case", tuple(periods), weeks=weeks, burn_in=burn_in, tables=tables,
                    redraw_town=redraw_town)  # fmt: skip


def measured(name: str) -> Read:
    """Return the function of a measure."""
    return MEASURES[name].function


def read_runs(scenario: Scenario, read: Read, first: int, count: int) -> list[float]:
    """Simulate the replicates from `first` on and return what is read of each."""
    outcomes = list(simulate(scenario, range(first, first + count)))
    return [float(value) for value in read(Tables.of(outcomes, scenario.burn_in))]


def observe(scenario: Scenario, read: Read, expected: float | None, *, batch: int, most: int,
            discretisation: float = 0.0) -> Observation:  # fmt: skip
    """Simulate batches of replicates until the mean is known well enough, or `most` were run."""
    values: list[float] = []
    while len(values) < most:
        values += read_runs(scenario, read, len(values), batch)
        mean, error = float(np.mean(values)), float(np.std(values, ddof=1) / math.sqrt(len(values)))
        if error <= AIM * abs(mean if expected is None else expected):
            break
    return Observation(expected, mean, error, len(values), discretisation)
