"""The upper bound: the needs a planner could meet who knew them all beforehand and had every hour there is.

Why no run meets more. Take any run of a mode whose closings and hours the bound was given, and the needs whose service
ended in its measured weeks.

1. Each of them is in the need calendar, which holds every onset draw that could ever be a need, with the same cell and
   the same weeks of service: neither depends on what organisations do.
2. Its service took exactly that many weeks, one place each week, without a break. It began no earlier than the need and
   no later than the need's last start, and it ended in a measured week: so it lay within the span computed here. Its
   place-weeks may be before the measured weeks; the quarters of the burn-in count with all their hours.
3. Each of these place-weeks was in a cell that the provider had an offer in, at a cost no lower than the one used here
   (the lowest of the quarter), and is part of the hours in use that the engines book. A provider's hours are here the
   gross hours of the quarter, or those in use where they were more: people enrolled above places who run down, and
   banked hours, are in them whatever paid for them.
4. What else used hours (services that ended before the measured weeks, not in time, or never, because the provider
   closed) only leaves hours over.
5. Nobody falls into a need while having another, so the needs met of a person do not overlap, and a population meets
   at most as many as its people can have one after the other.

So y = 1 for these needs, with the place-weeks as they were, satisfies every condition of the programme: the needs met
are at most its optimum, as counts. The same holds for the needs that somebody sought help for: whoever is served has
asked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from civsim.analysis.needs import Calendar
from civsim.analysis.programme import SPAN, Problem, Programme, merge_districts, merge_periods
from civsim.errors import InputError
from civsim.generate import generate
from civsim.messages import mark, translate
from civsim.outcome import Outcome
from civsim.parameters.registry import namespace
from civsim.rules.elementary import distance
from civsim.rules.kinds import QUARTER
from civsim.rules.service import place_cost
from civsim.scenario import Scenario
from civsim.timeline import timeline, town_seed
from civsim.world import Table, World

LARGEST_PROGRAMME = 250_000
MERGED = {
    (False, False): mark("districts and quarters"),
    (False, True): mark("districts and periods of {count} quarters"),
    (True, False): mark("the town taken as one district and quarters"),
    (True, True): mark("the town taken as one district and periods of {count} quarters"),
}


@dataclass(frozen=True)
class Bound:
    """An upper bound on the needs met in the measured weeks.

    Attributes:
        value: needs that can be met at most.
        needs: needs that could be met with any number of hours.
        quarters: how many quarters were taken as one; 1 means each for itself.
        one_district: whether the town was taken as one district.
    """

    value: float
    needs: int
    quarters: int = 1
    one_district: bool = False

    def relaxation(self, language: str = "en") -> str:
        """Say what was merged to keep the programme small."""
        return translate(MERGED[self.one_district, self.quarters > 1], language).format(count=self.quarters)


Run = tuple[Scenario, Outcome]


def closings(outcomes: Sequence[Outcome]) -> list[int]:
    """Return the weeks in which some provider closed in any of these runs."""
    exits = [np.diff(one.ledger["exits"], prepend=0.0) > 0 for one in outcomes]
    return [int(week) for week in np.flatnonzero(np.logical_or.reduce(exits))]


def upper_bound(runs: Sequence[Run], calendar: Calendar, *, largest: int = LARGEST_PROGRAMME) -> Bound:
    """Return one bound that holds for every one of these runs.

    Each provider has in each quarter the largest hours of any of the runs, and may serve wherever it could in one.

    Args:
        runs: scenarios with the same town, weeks and luck, and the outcome of one replicate of each.
        calendar: needs that can be met, with the closings of all runs; all of them, or those to be counted.
        largest: unknowns up to which districts and quarters stay apart; above, quarters are merged, two, four, … at
            a time, and in the end the districts.

    Raises:
        InputError: if the runs have different providers.
    """
    scenario = runs[0][0]
    exact = _problem(runs, calendar)
    problem, factor, merged = exact, 1, False
    while problem.size > largest and not merged:
        merged = factor >= len(exact.hours)
        factor = factor if merged else 2 * factor
        problem = merge_periods(exact, factor)
    if merged:
        problem = merge_districts(problem, len(scenario.town.services), len(scenario.town.groups))
    return Bound(Programme(problem).bound(), len(exact.spans), factor, merged)


def _problem(runs: Sequence[Run], calendar: Calendar) -> Problem:
    scenario, outcome = runs[0]
    if len({len(one.capacity) for _, one in runs}) > 1:
        names = ", ".join(one.name for one, _ in runs)
        raise InputError(f"One bound needs the same providers and weeks in every scenario; they differ among {names}.")
    world = generate(scenario, town_seed(scenario, outcome.replicate))
    hours = np.maximum.reduce([np.maximum(one.capacity["gross"], one.capacity["used"]) for _, one in runs])
    starts = np.arange(0, scenario.total_weeks, QUARTER)
    hours = hours.reshape(len(starts), len(world.providers))
    offers, cost = _offers(runs, world, hours)
    spans, most = _spans(calendar.needs, scenario, len(world.populations))
    arrivals = np.add.reduceat(calendar.arrivals, starts, axis=0)
    return Problem(spans, offers[:, 0], offers[:, 1], cost, hours, most, arrivals)


def _spans(needs: Table, scenario: Scenario, populations: int) -> tuple[Table, Table]:
    """Return the span of every need that can be met within the measured weeks, and the most of each population."""
    first_end, last_end = scenario.burn_in, scenario.total_weeks - 1
    duration = needs["duration"]
    in_time = (needs["week"] + duration <= last_end) & (needs["last_start"] + duration >= first_end)
    kept, duration = needs[in_time], duration[in_time]
    spans = np.zeros(len(kept), SPAN)
    for name in ("cell", "population", "duration", "arrives"):
        spans[name] = kept[name]
    earliest = np.where(kept["arrives"], kept["week"], np.maximum(kept["week"], first_end - duration))
    spans["first"], spans["last"] = earliest, np.minimum(kept["last_start"] + duration, last_end) - 1
    return spans, _one_at_a_time(kept, populations)


def _one_at_a_time(needs: Table, populations: int) -> Table:
    """Return how many needs the people of each population can have one after the other, earliest end first."""
    most = np.bincount(needs["population"][needs["arrives"]], minlength=populations)
    fixed = needs[~needs["arrives"]]
    end = fixed["week"] + fixed["duration"]
    busy = np.full(int(fixed["person"].max(initial=0)) + 1, -1).tolist()
    for i in np.argsort(end, kind="stable").tolist():
        person = fixed["person"][i]
        if fixed["week"][i] > busy[person]:
            busy[person] = end[i]
            most[fixed["population"][i]] += 1
    return np.asarray(most)


def _offers(runs: Sequence[Run], world: World, hours: Table) -> tuple[Table, Table]:
    """Return who can serve which cell in any run, shape (offers, 2), and the lowest weekly cost, (quarters, offers)."""
    pairs = [np.stack([world.offers["provider"], one.offer_cells], axis=1) for _, one in runs]
    offers = np.unique(np.concatenate(pairs), axis=0)
    offers = offers[hours.sum(axis=0)[offers[:, 0]] > 0.0]
    cost = np.full((len(hours), len(offers)), np.inf)
    for scenario, _ in runs:
        records, in_force = timeline(scenario)
        for number, record in enumerate(records):
            quarters = np.unique(np.flatnonzero(in_force == number) // QUARTER)
            p = namespace(record)
            row = [_cost(world, provider, cell, p) for provider, cell in offers]
            cost[quarters] = np.minimum(cost[quarters], row)
    return offers, cost


def _cost(world: World, provider: int, cell: int, p: SimpleNamespace) -> float:
    """Return the weekly hours of a place; an NGO founded on the way is at home where it was founded."""
    there = world.cells["district"][cell]
    founded = provider >= world.administration["first_slot"][0]
    home = there if founded else world.providers["district"][provider]
    ends = [SimpleNamespace(x=world.districts["x"][one], y=world.districts["y"][one]) for one in (home, there)]
    service = SimpleNamespace(hours=world.services["hours"][world.cells["service"][cell]])
    cost: float = place_cost(service, distance(*ends), p)  # type: ignore[no-untyped-call]
    return cost
