"""Whether runs will fit into memory: asked before the first, so that the system need not end the command in the midst.

The estimates count the tables that grow with a town, its weeks or the number of runs, and leave out what is small.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import psutil

from civsim.errors import InputError
from civsim.generate.world import LARGEST_FLOWS
from civsim.records import KNOWLEDGE, RECIPIENT
from civsim.rules.kinds import QUARTER
from civsim.scenario import Scenario
from civsim.tally import CAPACITY, FLOW, LEDGER, LIFE, TALLY

LISTED = 12
"""Bytes of a recipient in the lists of those who seek or have help."""

AGENT = 1_000
"""Bytes of a recipient in the readable engine, an object of Python."""

WITH_TABLES = 2
"""How often the outcome of a run is held once its rows of the tables are made of it."""

HELD = 3
"""How often a table of runs is held at its largest."""

CONTAINER = Path("/sys/fs/cgroup")


def available() -> float:
    """Return the bytes that this process may still take: what the machine has free, or what its container allows."""
    free = float(psutil.virtual_memory().available)
    with contextlib.suppress(OSError, ValueError):
        limit, used = (float((CONTAINER / f"memory.{name}").read_text()) for name in ("max", "current"))
        free = min(free, limit - used)
    return free


def of_town(scenario: Scenario, engine: str = "batch") -> float:
    """Return the bytes of one town while it is simulated."""
    people = float(scenario.values["recipients"])
    person = RECIPIENT.itemsize + KNOWLEDGE.itemsize + LIFE.itemsize + LISTED + (AGENT if engine == "mesa" else 0)
    known = 4 * float(scenario.values["contacts"])
    return people * (person + known) + of_outcome(scenario)


def of_outcome(scenario: Scenario) -> float:
    """Return the bytes of what one run leaves."""
    values, weeks = scenario.values, scenario.total_weeks
    providers = float(values["providers"]) + float(values["municipal_services"])
    return (
        weeks * (TALLY.itemsize + LEDGER.itemsize)
        + weeks / QUARTER * providers * CAPACITY.itemsize
        + (providers**2 * FLOW.itemsize if providers <= LARGEST_FLOWS else 0)
    )


def for_comparison(scenarios: Iterable[Scenario], replicates: int, workers: int, engine: str) -> float:
    """Return the bytes that runs take whose outcomes are all held until the tables are written."""
    several = list(scenarios)
    towns = (1 if engine == "mesa" else workers + 1) * max(of_town(one, engine) for one in several)
    return towns + WITH_TABLES * replicates * sum(of_outcome(one) for one in several)


def of_table(rows: int, columns: int) -> float:
    """Return the bytes of a table of runs while it is put together, sorted and written."""
    return HELD * 8.0 * rows * columns


def refuse_too_much(needed: float, remedy: str) -> None:
    """Refuse what will not fit.

    Raises:
        InputError: naming what is needed and what there is.
    """
    free = available()
    if needed > free:
        raise InputError(f"This needs about {_gigabytes(needed)} of memory, and {_gigabytes(free)} are free. {remedy}")


def _gigabytes(amount: float) -> str:
    return f"{amount / 1e9:,.1f} GB"
