"""The full need calendar of a run: every need that could arise, whatever people are doing, from the same draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from civsim import draws
from civsim.engines.mesa.calendar import set_needs
from civsim.engines.mesa.entity import entities
from civsim.generate import generate
from civsim.parameters.registry import namespace
from civsim.rules.elementary import geometric, week_after
from civsim.rules.kinds import AWAY
from civsim.rules.need import fall_into_need, start_mix
from civsim.scenario import Scenario
from civsim.timeline import run_seed, timeline, town_seed
from civsim.world import Table

NEED = np.dtype(
    [
        ("person", "i4"),
        ("week", "i4"),
        ("cell", "i4"),
        ("population", "i4"),
        ("duration", "i4"),
        ("last_start", "i4"),
        ("arrives", "?"),
    ]
)
"""A need: who, onset, cell, weeks of service, the latest week in which a service can begin.

`arrives`: one of an open population's candidates, of whom only as many as arrive have a need.
"""

_word_key, _word_bits, _word_fraction = draws.hash_functions(np.uint64)


@dataclass(frozen=True)
class Calendar:
    """Every need that any run with this luck can have, and who arrives in an open population.

    Attributes:
        needs: rows of NEED, by week and person.
        arrivals: people who arrive with a need, shape (weeks, populations); 0 where the population is closed.
    """

    needs: Table
    arrivals: Table


class Surroundings:
    """What needs depend on, as phase 1 of the readable engine reads and changes it: no people, no organisations."""

    def __init__(self, scenario: Scenario, replicate: int) -> None:
        world = generate(scenario, town_seed(scenario, replicate))
        records, self.in_force = timeline(scenario)
        self.periods = [namespace(record) for record in records]
        self.seed = run_seed(scenario, replicate)
        self.people = world.recipients
        self.arrival_week = np.where(self.people["status"] == AWAY, self.people["due_week"].astype(int), 0)
        self.population_number = self.people["district"].astype(int) * len(scenario.town.groups) + self.people["group"]
        self.districts, self.services = entities(world.districts), entities(world.services)
        self.populations, self.cells = entities(world.populations), entities(world.cells)
        self.week = 0
        self.p: SimpleNamespace = self.periods[0]

    def uniform(self, stream: int, key: int) -> float:
        """Return this week's uniform number of one entity, as the readable engine draws it."""
        return draws.uniform(self.seed, stream, key, self.week)

    def uniforms(self, stream: int, people: Table) -> Table:
        """Return this week's uniform numbers of people given by row."""
        with np.errstate(over="ignore"):
            key = _word_key(self.seed, stream, self.week)
            keys = self.people["key"][people].astype(np.uint64)
            table: Table = _word_fraction(_word_bits(key, keys, 0))
        return table

    def begin_week(self, week: int) -> None:
        """Let the parameters and an influx of this week take effect, and the mix of needs drift."""
        self.week, self.p = week, self.periods[self.in_force[week]]
        if week == 0:
            for cell in self.cells:
                start_mix(cell, self.p, self.uniform(draws.MIX_START, cell.key))  # type: ignore[no-untyped-call]
        newcomers = np.flatnonzero((self.people["status"] == AWAY) & (self.arrival_week == week))
        for number in self.population_number[newcomers]:
            self.populations[number].people += 1
        set_needs(cast(Any, self))


def need_calendar(scenario: Scenario, replicate: int, closings: Iterable[int] = ()) -> Calendar:
    """Return the full need calendar of one replicate.

    An onset draw below the week's probability is a need whatever the person is doing; nobody can have more. Service,
    duration and lapse week follow from draws at the same address and from the drifting mix, on which nothing that
    organisations do has an effect. In an open population everybody present is a candidate.

    Args:
        scenario: what is simulated; changes of parameters and influxes on its calendar count.
        replicate: the number that decides the luck.
        closings: weeks in which some provider closes. People served there wait anew, so that the latest week in
            which a service can begin moves; taking each of these weeks as a possible one for everybody only relaxes.
    """
    town = Surroundings(scenario, replicate)
    tables = []
    arrivals = np.zeros((scenario.total_weeks, len(town.populations)), np.int64)
    for week in range(scenario.total_weeks):
        town.begin_week(week)
        arrivals[week] = [population.arrivals for population in town.populations]
        tables.append(_arising(town))
    needs = np.concatenate(tables)
    for week in sorted(set(closings)):
        _prolong(needs, town, week)
    return Calendar(needs, arrivals)


def _arising(town: Surroundings) -> Table:
    """Return the needs that begin this week."""
    present = np.flatnonzero(town.arrival_week <= town.week)
    if town.p.open_population:
        arrives = np.array([population.arrivals > 0 for population in town.populations])
        struck = present[arrives[town.population_number[present]]]
    else:
        probability = np.array([population.need_probability for population in town.populations])
        hit = town.uniforms(draws.NEED_ONSET, present) < probability[town.population_number[present]]
        struck = present[hit]
    needs = np.zeros(len(struck), NEED)
    needs["person"], needs["week"] = struck, town.week
    needs["population"] = town.population_number[struck]
    needs["arrives"] = bool(town.p.open_population)
    services = _services(town, struck)
    needs["cell"] = town.people["district"][struck].astype(int) * len(town.services) + services
    spells = np.array(list(_spells(town, struck, services)), np.int64).reshape(-1, 2)
    needs["duration"] = spells[:, 0]
    needs["last_start"] = np.maximum(spells[:, 1] - 1, town.week)
    return needs


def _services(town: Surroundings, struck: Table) -> Table:
    """Return the service each person needs: the first whose limit exceeds the draw, else the group's last."""
    u = town.uniforms(draws.SERVICE, struck)
    limits = np.array([cell.choice_limit for cell in town.cells]).reshape(len(town.districts), len(town.services))
    chosen = np.full(len(struck), -1)
    for number in reversed(range(len(town.services))):
        mine = town.people["group"][struck] == town.services[number].group
        below = u < limits[town.people["district"][struck], number]
        chosen[mine & (below | (chosen < 0))] = number
    return chosen


def _spells(town: Surroundings, struck: Table, services: Table) -> Iterator[tuple[int, int]]:
    """Yield duration and lapse week of each need, by the engines' own rule."""
    durations, patiences = town.uniforms(draws.DURATION, struck), town.uniforms(draws.PATIENCE, struck)
    person, begin = SimpleNamespace(), cast(Callable[..., None], fall_into_need)
    for number, u_duration, u_patience in zip(services.tolist(), durations.tolist(), patiences.tolist(), strict=True):
        begin(person, number, town.services[number], town.p, town.week, u_duration, u_patience)
        yield person.duration, person.due_week


def _prolong(needs: Table, town: Surroundings, week: int) -> None:
    """Let everybody who could be in service when a provider closes wait anew from then on."""
    town.week, town.p = week, town.periods[town.in_force[week]]
    served = (needs["week"] < week) & (week <= needs["last_start"] + needs["duration"])
    u = town.uniforms(draws.INTERRUPTED_AGAIN, needs["person"][served])
    lapse = [week_after(week, geometric(town.p.patience, one)) for one in u.tolist()]  # type: ignore[no-untyped-call]
    needs["last_start"][served] = np.maximum(needs["last_start"][served], np.array(lapse, int) - 1)
