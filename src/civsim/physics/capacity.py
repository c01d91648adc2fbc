"""Laws of capacity: what more hours do, and how far any run is from the best use of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from civsim.analysis.numbers import fixed
from civsim.analysis.optimum import optimum
from civsim.analysis.paired import paired
from civsim.measures import MEASURES, Tables
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS
from civsim.physics.law import HOLDS, NOT_IMPLIED, Finding, law
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.world import Table

UNLEARNED: Mapping[str, Value] = {
    "open_population": 0,
    "patience": 1.0,
    "learn_awareness": 0,
    "learn_efficacy": 0,
    "awareness_decay": 0.0,
    "word_of_mouth": 0.0,
    "outreach": 0.0,
    "municipal_stigma": 0.0,
    "duration_factor": 0.01,
    "exit_quarters": 0,
    "entry_rate": 0.0,
}
"""Settings under which who falls into need, knows of help and asks for it does not depend on what organisations do.

Nobody learns, no provider closes or opens, and every need ends the next week, whether met or lost: so somebody who was
helped takes no place from anybody later, and falls into the next need when they would have done so anyway.
"""

MORE = 1.1
PLENTY = 1e9
"""EUR a year and recipient; with so much there are more places in every offer than people."""

LONGEST_BOUND = 52
"""Measured weeks of the bound at most: its programme grows with their square."""


def _with_budget(scenario: Scenario, budget: float) -> Scenario:
    return scenario.with_values(budget=min(budget, PARAMETERS["budget"].high))


def _met(scenario: Scenario, replicates: Sequence[int]) -> list[int]:
    return [int(one.weekly["met"].sum()) for one in simulate(scenario, replicates)]


def _coverage(scenario: Scenario, replicates: Sequence[int]) -> Table:
    return MEASURES["coverage"].function(Tables.of(list(simulate(scenario, replicates)), scenario.burn_in))


@law("Hours for everybody help at least as many people as there are hours now, run by run (nobody learns meanwhile).")
def plenty(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Compare this budget with one that pays a place for everybody, where need does not depend on organisations."""
    now = scenario.with_values(**UNLEARNED)
    rich = _with_budget(now, PLENTY * float(scenario.values["recipients"]))
    few, many = _met(now, replicates), _met(rich, replicates)
    faults = [f"run {i}: {b} needs met with hours for everybody, {a} with those there are"
              for i, a, b in zip(replicates, few, many, strict=True) if b < a]  # fmt: skip
    return Finding.of(
        faults, f"{sum(few):,} needs met with the hours there are, {sum(many):,} with hours for everybody"
    )


@law("With hours for everybody nobody is turned away.")
def turned_away(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Count who is turned away although every offer has more places than there are people."""
    rich = _with_budget(scenario.with_values(**UNLEARNED), PLENTY * float(scenario.values["recipients"]))
    away = [int(one.weekly["lost_turned_away"][rich.burn_in :].sum()) for one in simulate(rich, replicates)]
    faults = [f"run {i}: {number} needs lost because people were turned away"
              for i, number in zip(replicates, away, strict=True) if number]  # fmt: skip
    return Finding.of(faults, f"nobody in {len(replicates)} runs")


@law("A tenth more money does not lower coverage.")
def more_money(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Show what a tenth more money does. The model does not imply that it helps: no verdict, but the difference.

    More grants crowd out gifts and volunteers tire where they are hardly needed; whole places, people's choice among
    offers and what providers learn can turn a little more into a little less in a single run.
    """
    richer = _with_budget(scenario, MORE * float(scenario.values["budget"]))
    found = paired(_coverage(richer, replicates), _coverage(scenario, replicates))
    mean, low, high = (fixed(100 * one, 1, signed=True) for one in (found.mean, found.ci_low, found.ci_high))
    interval = f"{low} to {high}" if found.n > 1 else "one run: no interval"
    why = "grants crowd out gifts, idle volunteers tire, places are whole, people choose and providers learn"
    shown = f"{mean} points of coverage ({interval}, {found.n} paired runs)"
    if found.n > 1 and found.ci_low >= 0.0:
        return Finding(HOLDS, f"{shown}; the model does not imply it")
    return Finding(NOT_IMPLIED, f"{shown}; the model does not imply it: {why}")


@law("No run meets more needs than the best use of the same hours would.")
def bound(scenario: Scenario, replicates: Sequence[int]) -> Finding:
    """Hold met needs beside the upper bound, over everybody and over those who sought help."""
    short = dataclasses.replace(scenario, weeks=min(scenario.weeks, LONGEST_BOUND))
    values = {name: value[0] for name, value in optimum([short], replicates[:1]).values[short.name].items()}
    met, most, sought = (values[name] for name in ("met", "own_optimum", "sought_optimum"))
    faults = [f"{met:,.0f} needs met, at most {limit:,.0f} can be"
              for limit in (most, sought) if met > limit * (1.0 + 1e-9)]  # fmt: skip
    shown = f"{met:,.0f} needs met in {short.weeks} weeks, at most {most:,.0f}; of those sought {sought:,.0f}"
    return Finding.of(faults, shown)
