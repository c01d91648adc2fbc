"""Laws of money: what came in went out or is still there, and public money is the town's budget."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from civsim.engines.batch.engine import BatchRun
from civsim.parameters.registry import namespace
from civsim.physics.law import Finding, law
from civsim.rules.finance import remaining_share
from civsim.rules.kinds import QUARTER
from civsim.scenario import Scenario
from civsim.timeline import timeline
from civsim.world import Table, World

PUBLIC = ("grants", "municipal_spending", "hub_spending")
EXACT = 1e-9
CENT = 0.01


def unbalanced(world: World, at_start: float) -> Iterator[str]:
    """Yield the euros that came from nowhere or got lost; `at_start` is what NGOs had in reserve."""
    ledger, active = world.ledger, world.providers["active"] == 1
    came = at_start + ledger["grants"].sum() + ledger["gifts_given"].sum()
    kept = world.providers["reserves"][active].sum() + world.providers["fund_income"].sum() + world.forums["fund"].sum()
    gone = ledger["staff_spending"].sum() + ledger["written_off"].sum() + ledger["fund_charges"].sum()
    if not math.isclose(came, kept + gone, rel_tol=EXACT, abs_tol=CENT):
        yield f"{came:,.2f} EUR came, but {gone:,.2f} were spent and {kept:,.2f} are there"


def overspent(scenario: Scenario, ledger: Table) -> Iterator[str]:
    """Yield the quarters in which public money was more than the budget after the cuts on the calendar.

    The municipality's own staff follows a cut as slowly as any staff does, so its pay is held beside what it was.
    """
    records, in_force = timeline(scenario)
    periods = [namespace(record) for record in records]
    before = math.inf
    for week in range(0, scenario.total_weeks, QUARTER):
        p, row = periods[in_force[week]], ledger[week]
        own, others = float(row["municipal_spending"]), float(row["grants"] + row["hub_spending"])
        budget = p.budget * remaining_share(p) / 4.0  # type: ignore[no-untyped-call]
        left = (1.0 - (p.municipal_share if own > 0.0 else 0.0)) * budget
        if others > left * (1.0 + EXACT) + CENT:
            yield f"week {week}: {others:,.2f} EUR for grants, office and hub of {left:,.2f} EUR"
        if own > max(p.municipal_share * budget, before) * (1.0 + EXACT) + CENT:
            yield f"week {week}: {own:,.2f} EUR for the municipality's own staff"
        before = own


@law("Euros in are euros out and reserves.")
def euros(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Balance the books of NGOs and funds over the whole run."""
    faults: list[str] = []
    turnover = 0.0
    for replicate in replicates:
        run = BatchRun(scenario, replicate)
        at_start = run.world.providers["reserves"].sum()
        run.advance(scenario.total_weeks)
        turnover += run.world.ledger["staff_spending"].sum()
        faults += unbalanced(run.world, at_start)
    return Finding.of(faults, f"{turnover:,.0f} EUR of staff paid")


@law("Public money is the budget: grants, the municipality's own services, office and hub spend no more.")
def budget(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Hold public spending beside the budget, quarter by quarter."""
    faults: list[str] = []
    spent = 0.0
    for replicate in replicates:
        run = BatchRun(scenario, replicate)
        run.advance(scenario.total_weeks)
        spent += float(sum(run.world.ledger[name].sum() for name in PUBLIC))
        faults += overspent(scenario, run.world.ledger)
    return Finding.of(faults, f"{spent / len(replicates):,.0f} EUR of public money a run")
