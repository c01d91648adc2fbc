"""Laws of luck: what is the same stays the same, whatever it is called and in whatever order it is given."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from civsim.configuration import Study, as_settings, load_values
from civsim.engines.parity import compare_engines
from civsim.measures import MEASURES, Tables
from civsim.outcome import Outcome
from civsim.physics.law import Finding, law
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.study import run


def _tallies(outcomes: Iterable[Outcome]) -> list[bytes]:
    """Return what runs left, byte for byte: tallies of people, hours, euros and capacity."""
    return [table.tobytes() for one in outcomes for table in (one.weekly, one.by_population, one.ledger, one.capacity)]


def renamed(scenario: Scenario) -> Scenario:
    """Return the scenario with other names for the town, its districts and itself."""
    town = scenario.town
    districts = tuple(dataclasses.replace(one, name=f"district {one.key}, renamed") for one in town.districts)
    other = dataclasses.replace(town, name="renamed", label={"en": "Renamed", "de": "Umbenannt"}, districts=districts)
    return dataclasses.replace(scenario, name="renamed", town=other)


def reversed_rows(scenario: Scenario) -> Scenario:
    """Return the scenario, renamed, read anew from its tables, each of which gives its rows in the opposite order."""
    content = as_settings(Study(renamed(scenario), 1, "batch", None, None))
    town = content["town"]
    town["districts"]["rows"].reverse()
    for rows in (town["services"], town["groups"], content["calendar"], *content.get("tables", {}).values()):
        rows.reverse()
    return load_values(content).scenario


@law("A mode against itself differs by exactly 0, in every measure, whatever the number of threads.")
def itself(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Compare the scenario with a copy of itself, run with one thread and with two."""
    other = dataclasses.replace(scenario, name=f"{scenario.name} again")
    found = run([scenario, other], replicates=len(replicates), workers=2)
    differences = found.differences
    wrong = differences[(differences["diff"].fillna(0.0) != 0.0)]
    faults = [f"{row['measure']} differs by {row['diff']}" for row in wrong.to_dict("records")]
    one, two = (_tallies(simulate(scenario, replicates, workers=workers)) for workers in (1, 2))
    faults += ["one thread and two give other numbers"] if one != two else []
    return Finding.of(faults, f"{differences['measure'].nunique()} measures, {len(replicates)} paired runs")


@law("Names, and the order in which tables are given, change nothing.")
def names(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Rename everything and give all rows in the opposite order."""
    expected = _tallies(simulate(scenario, replicates))
    faults = [
        f"{what}: other numbers"
        for what, other in (("other names", renamed(scenario)), ("rows in the opposite order", reversed_rows(scenario)))
        if _tallies(simulate(other, replicates)) != expected
    ]
    return Finding.of(faults, f"{len(expected)} tables the same, byte for byte")


@law("The readable and the fast engine agree to the last bit in the whole state, every week.")
def engines(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Run both engines side by side in the first replicate."""
    found = compare_engines(scenario, replicates[0])
    gap = found.difference
    faults = [f"week {gap.week}: {gap.table}.{gap.field} of row {gap.row} is {gap.readable!r} in the readable engine, "
              f"{gap.fast!r} in the fast one"] if gap else []  # fmt: skip
    return Finding.of(faults, f"{found.numbers:,} numbers compared in {found.weeks} weeks")


@law("Coverage and the shares of needs lost at each stage sum to 1.")
def funnel(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Add up what became of the needs that ended."""
    from civsim.measures import LOST

    tables = Tables.of(list(simulate(scenario, replicates)), scenario.burn_in)
    total = MEASURES["coverage"].function(tables) + sum(MEASURES[name].function(tables) for name in LOST)
    faults = [f"the shares of run {i} sum to {value}" for i, value in zip(replicates, total, strict=True)
              if abs(value - 1.0) > 1e-9]  # fmt: skip
    return Finding.of(faults, f"{len(LOST) + 1} shares in {len(replicates)} runs")
