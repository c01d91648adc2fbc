"""Run a scenario: the main loop, in either engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.world import Table

Done = Callable[[int], object]
LOGGED_EVERY = 60.0
"""Seconds between the lines that tell in a log how far the runs are."""


def available_workers() -> int:
    """Return the number of processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def simulate(
    scenario: Scenario,
    replicates: Iterable[int],
    *,
    engine: str = "batch",
    workers: int | None = None,
    done: Done | None = None,
    with_people: bool = False,
) -> Iterator[Outcome]:
    """Yield the outcome of every replicate, in the order given.

    Args:
        scenario: what to simulate.
        replicates: numbers of the runs; the number decides a run's luck, not its place in the list.
        engine: "batch" (fast) or "mesa" (readable); both give the same numbers to the last bit.
        workers: threads of the fast engine; all processors by default. The numbers do not depend on it.
        done: called with the replicate after each run.
        with_people: whether outcomes say what every recipient lived through.
    """
    if engine == "mesa":
        return _simulate_readable(scenario, replicates, done, with_people)
    from civsim.engines.batch.engine import run_many

    return run_many(scenario, replicates, workers or available_workers(), done, with_people)


def state_maker(scenario: Scenario, engine: str) -> Callable[[int], Mapping[str, Table]]:
    """Return a function that simulates a replicate and returns all tables at the end, until it is called again."""
    if engine == "mesa":
        return lambda replicate: _readable(scenario, replicate)
    from civsim.engines.batch.engine import Workspace

    return Workspace(scenario).state


def _simulate_readable(
    scenario: Scenario, replicates: Iterable[int], done: Done | None, with_people: bool
) -> Iterator[Outcome]:
    for replicate in replicates:
        yield Outcome.of(replicate, _readable(scenario, replicate), with_people=with_people)
        if done:
            done(replicate)


def _readable(scenario: Scenario, replicate: int) -> Mapping[str, Table]:
    from civsim.engines.mesa.model import TownModel

    model = TownModel(scenario, replicate)
    for _ in range(scenario.total_weeks):
        model.step()
    return model.tables()
