"""Laws of the state in any one week: people are counted once, numbers are finite and within their bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from civsim.engines.batch.engine import BatchRun
from civsim.measures import LOST
from civsim.physics.law import Finding, law
from civsim.rules.kinds import AWAY, ENROLLED, PENDING, SEEKING
from civsim.scenario import Scenario
from civsim.world import Table, World

SHARES = {
    "recipients": ("efficacy",),
    "knowledge": ("awareness",),
    "providers": ("effort", "utilisation", "quality", "reputation", "contested"),
    "offers": ("share", "skill"),
    "memberships": ("trust",),
    "volunteers": ("energy",),
}
"""What lies between 0 and 1."""

SIGNED = {
    "recipients": ("provider", "due_week", "voice_week", "voice_service", "service", "stage"),
    "lives": ("provider",),
    "districts": ("x", "y", "cover_order"),
    "cells": ("mix",),
    "providers": ("reserves", "programme_balance", "performance", "gives", "bids_with", "vote_week", "planned_week",
                  "income", "contest_grant"),
    "offers": ("cell",),
    "forums": ("parent", "district", "oldest"),
    "memberships": ("circle", "parent", "credited", "given"),
    "volunteers": ("threshold", "provider", "placed"),
    "ledger": ("reserves", "written_off"),
}  # fmt: skip
"""What may be below 0: positions, differences, debts (also those written off), and -1 for nothing."""

ROUNDING = 1e-9
"""What rounding may leave where several sums should cancel out."""

STATE = ("recipients", "knowledge", "lives", "districts", "populations", "cells", "providers", "offers", "forums",
         "memberships", "volunteers", "administration", "weekly", "by_population", "ledger", "capacity")  # fmt: skip


def miscounted(world: World, weeks: int) -> Iterator[str]:
    """Yield what does not add up in the people of a world after so many weeks."""
    weekly = world.weekly[:weeks]
    gone = weekly["met"].astype(int) + sum(weekly[name].astype(int) for name in LOST)
    inside = weekly["open"].astype(int) + weekly["enrolled"]
    before = np.concatenate([[0], inside[:-1]])
    wrong = np.flatnonzero(before + weekly["arisen"] != gone + inside)
    if len(wrong):
        yield f"open needs and arisen ones are not met, lost and open ones in week {wrong[0]}"
    people = world.recipients
    present, enrolled = people["status"] != AWAY, people[people["status"] == ENROLLED]
    waiting = (people["status"] == SEEKING) | (people["status"] == PENDING)
    staying = world.providers["active"][enrolled["provider"]] == 1
    for name, one, other in (
        ("present", present.sum(), world.populations["people"].sum()),
        ("of districts", present.sum(), world.districts["people"].sum()),
        ("enrolled", len(enrolled), world.populations["enrolled"].sum()),
        ("enrolled at providers", staying.sum(), world.providers["enrolled"].sum()),
        ("enrolled in offers", staying.sum(), world.offers["enrolled"].sum()),
        ("waiting", waiting.sum(), world.cells["open"].sum()),
    ):
        if one != other:
            yield f"people {name}: {one} counted one by one, {other} in the totals"


def out_of_bounds(world: World) -> Iterator[str]:
    """Yield the first value of each column that is not finite, negative where nothing negative can be, or no share."""
    for name in STATE:
        table = getattr(world, name)
        for field in table.dtype.names:
            values = table[field]
            low = -np.inf if field in SIGNED.get(name, ()) else -ROUNDING
            high = 1.0 + ROUNDING if field in SHARES.get(name, ()) else np.inf
            wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
            if wrong.any():
                row = int(np.flatnonzero(wrong)[0])
                yield f"{name}.{field} is {values[row]} in row {row}"


def overbooked(hours: Table, promised: Table) -> Iterator[str]:
    """Yield the first provider whose places took more hours, over all weeks so far, than there were and were saved.

    Args:
        hours: had in all weeks and saved before, shape (providers,).
        promised: taken by open places in all weeks, shape (providers,).
    """
    wrong = np.flatnonzero(promised > hours * (1.0 + 1e-9) + 1e-6)
    if len(wrong):
        yield f"places of provider {wrong[0]} took {promised[wrong[0]]:.2f} hours of {hours[wrong[0]]:.2f}"


def _each_week(scenario: Scenario, replicates: Sequence[int]) -> Iterator[tuple[int, BatchRun]]:
    for replicate in replicates:
        run = BatchRun(scenario, replicate)
        for week in range(scenario.total_weeks):
            run.advance()
            yield week, run


@law("Recipients are conserved: every need is open, met or lost, and every person is in one place.")
def people(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Count people and needs after every week."""
    faults = [f"week {week}: {fault}" for week, run in _each_week(scenario, replicates)
              for fault in miscounted(run.world, week + 1)]  # fmt: skip
    return Finding.of(faults, f"{scenario.total_weeks * len(replicates):,} weeks counted")


@law("No number is infinite or missing, none negative that cannot be, and shares lie between 0 and 1.")
def numbers(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Look at every number of the state after every week."""
    faults, seen = [], 0
    for week, run in _each_week(scenario, replicates):
        seen += sum(getattr(run.world, name).size * len(getattr(run.world, name).dtype.names) for name in STATE)
        faults += [f"week {week}: {fault}" for fault in out_of_bounds(run.world)]
    return Finding.of(faults, f"{seen:,} numbers looked at")


@law("Open places never take more hours than a provider has had and saved.")
def hours(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Add up hours and what the open places need, provider by provider."""
    faults, used, there = [], 0.0, 0.0
    for replicate in replicates:
        run = BatchRun(scenario, replicate)
        run.advance()  # what is saved at the start is drawn in the first week
        offers, providers = run.world.offers, run.world.providers
        had = np.bincount(offers["provider"], offers["bank"], minlength=len(providers))
        promised = np.zeros(len(providers))
        for week in range(1, scenario.total_weeks):
            run.advance()
            had += providers["hours"]
            promised += np.bincount(offers["provider"], offers["cost"] * offers["places"], minlength=len(providers))
            faults += [f"week {week}: {fault}" for fault in overbooked(had, promised)]
        used, there = used + promised.sum(), there + had.sum()
    return Finding.of(faults, f"{used:,.0f} of {there:,.0f} hours promised")
