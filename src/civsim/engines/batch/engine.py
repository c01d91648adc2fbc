"""Runs of the fast engine: one workspace per thread, many replicates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from civsim.engines.batch.own_rules import OwnRules
from civsim.engines.batch.parts import simulate
from civsim.generate import generate
from civsim.memory import as_bytes
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.timeline import change_table, run_seed, timeline, town_seed
from civsim.world import LISTS, UNCHANGED, Table, World


class BatchRun:
    """One run that can be stepped week by week, for parity checks and for looking inside."""

    def __init__(self, scenario: Scenario, replicate: int = 0) -> None:
        self.scenario = scenario
        self.seed = run_seed(scenario, replicate)
        self.world: World = generate(scenario, town_seed(scenario, replicate))
        self.parameters, self.in_force = timeline(scenario)
        self.changes = change_table(scenario)
        self.rules = OwnRules(scenario)
        self.rules.enter(self.world)
        self.week = 0

    def advance(self, weeks: int = 1) -> None:
        """Simulate the next weeks."""
        last = min(self.week + weeks, self.scenario.total_weeks)
        simulate(self.world, self.parameters, self.in_force, self.seed, self.changes, self.week, last,
                 self.scenario.burn_in)  # fmt: skip
        self.rules.check(self.world)
        self.week = last


class Workspace:
    """The tables of one thread, used again for every run; the town before the first week is shared by all threads."""

    def __init__(self, scenario: Scenario, initial: World | None = None) -> None:
        self.scenario = scenario
        self.rules = OwnRules(scenario)
        self.initial = initial or generate(scenario, scenario.town_seed)
        self.rules.enter(self.initial)
        self.world = World(*map(_own, World._fields, self.initial))
        self._bytes = [
            (as_bytes(getattr(self.world, name)), as_bytes(table))
            for name, table in self.initial._asdict().items()
            if name not in LISTS and name not in UNCHANGED
        ]
        self.parameters, self.in_force = timeline(scenario)
        self.changes = change_table(scenario)

    def run(self, replicate: int, with_people: bool = False) -> Outcome:
        """Simulate one replicate from the first week to the last."""
        return Outcome.of(replicate, self.state(replicate), with_people=with_people)

    def state(self, replicate: int) -> Mapping[str, Table]:
        """Simulate one replicate and return all tables at the end; the next one writes over them."""
        scenario, world = self.scenario, self.world
        if scenario.redraw_town:
            world = generate(scenario, town_seed(scenario, replicate))
            self.rules.enter(world)
        else:
            for table, initial in self._bytes:
                table[...] = initial
        simulate(world, self.parameters, self.in_force, run_seed(scenario, replicate), self.changes, 0,
                 scenario.total_weeks, scenario.burn_in)  # fmt: skip
        self.rules.check(world)
        return world._asdict()


def _own(name: str, table: Table) -> Table:
    """Return the table of one thread: of its own unless no run changes it, and empty if every week writes it anew."""
    if name in UNCHANGED:
        return table
    return np.zeros_like(table) if name in LISTS else table.copy()


def run_many(
    scenario: Scenario,
    replicates: Iterable[int],
    workers: int = 1,
    done: Callable[[int], Any] | None = None,
    with_people: bool = False,
) -> Iterator[Outcome]:
    """Yield the outcome of every replicate, in the order given, computed by `workers` threads.

    Args:
        scenario: what to simulate.
        replicates: numbers of the runs.
        workers: threads; results do not depend on them.
        done: called after each run with its replicate, for progress.
        with_people: whether outcomes say what every recipient lived through.
    """
    first = Workspace(scenario)
    free = [first, *(Workspace(scenario, first.initial) for _ in range(workers - 1))]

    def work(replicate: int) -> Outcome:
        space = free.pop()
        try:
            return space.run(replicate, with_people)
        finally:
            free.append(space)

    with ThreadPoolExecutor(workers) as pool:
        for outcome in pool.map(work, replicates):
            if done:
                done(outcome.replicate)
            yield outcome
