"""civsim beside NumPy and Mesa on the reduced town: first the same counts, then the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.frame import Measure, Row, Section, interleave, timed
from benchmarks.reduced.agents import AddressedRecipient, TownModel
from benchmarks.reduced.luck import Addressed, Own
from benchmarks.reduced.scenario import counts_of, scenario, town_of
from benchmarks.reduced.town import COUNTS, Table, Town
from benchmarks.reduced.vectorised import VectorisedTown
from benchmarks.towns import recipient_weeks, take
from civsim.engines.batch.engine import BatchRun
from civsim.scenario import Scenario

ABOUT = (
    "A town of 300 providers in 20 districts with six services in which nothing happens but the recipients' week: "
    "people fall into need, apply to a provider they know, wait, are served or give up; word of mouth spreads. "
    "Written again in NumPy (whole arrays, small types) and in Mesa (`AgentSet.do`, one `DataCollector`), see "
    "`benchmarks/reduced`. With civsim's draws both give civsim's counts, week by week, which is checked before "
    "anything is timed; then each is timed with the random numbers it brings as well. civsim goes through its whole "
    "week, with money, plans and volunteers that here come to nothing. One thread, processor time, 52 weeks."
)


def vectorised_counts(town: Town) -> Mapping[str, Table]:
    """Return what the NumPy version counts with civsim's draws."""
    model = VectorisedTown(town, Addressed(town.seed))
    step(model, town.weeks)
    return model.counts


def agents_counts(town: Town) -> Mapping[str, Table]:
    """Return what the Mesa version counts with civsim's draws."""
    model = TownModel(town, AddressedRecipient)
    step(model, town.weeks)
    found = model.datacollector.get_model_vars_dataframe()
    return {name: found[name].to_numpy() for name in COUNTS}


def step(model: VectorisedTown | TownModel, weeks: int) -> None:
    """Simulate all weeks."""
    for _ in range(weeks):
        model.step()


def differences(setting: Scenario) -> list[str]:
    """Return what the versions count differently from civsim; nothing, if they do the same."""
    run, town = BatchRun(setting), town_of(setting)
    run.advance(setting.total_weeks)
    ours = counts_of(run)
    theirs = {"NumPy": vectorised_counts(town), "Mesa": agents_counts(town)}
    return [
        f"{name}: {count}" for name, counts in theirs.items() for count in COUNTS
        if not np.array_equal(counts[count], ours[count])
    ]  # fmt: skip


def measures(setting: Scenario, *, with_agents: bool) -> dict[str, Measure]:
    """Return how to measure every version; Mesa's only where that ends in time."""
    town, weeks = town_of(setting), setting.total_weeks
    found: dict[str, Measure] = {
        "civsim": lambda: take(setting),
        "NumPy, civsim's draws": timed(
            lambda model: step(model, weeks), lambda: VectorisedTown(town, Addressed(town.seed))
        ),
        "NumPy, its own": timed(lambda model: step(model, weeks), lambda: VectorisedTown(town, Own(town.seed))),
    }
    if with_agents:
        found["Mesa, its own"] = timed(lambda model: step(model, weeks), lambda: TownModel(town))
    return found


def measure(
    sizes: Sequence[int] = (10_000, 100_000, 1_000_000),
    agents_up_to: int = 100_000,
    checked: int = 20_000,
    rounds: int = 5,
) -> Section:
    """Check the counts, then measure all sizes.

    Raises:
        AssertionError: if a version counts differently.
    """
    differing = differences(scenario(checked))
    if differing:
        raise AssertionError(f"counts differ from civsim's: {', '.join(differing)}")
    rows = []
    for size in sizes:
        setting = scenario(size)
        found = interleave(measures(setting, with_agents=size <= agents_up_to), rounds, warm=size <= agents_up_to)
        each, civsim = 1e9 / recipient_weeks(setting), found.pop("civsim")
        rows.append(Row(f"{size:,} people, civsim: per person and week", civsim.times(each), "ns"))
        for name, spread in found.items():
            rows.append(Row(f"{size:,} people, {name}: per person and week", spread.times(each), "ns"))
            rows.append(Row(f"{size:,} people, {name}: over civsim", spread.over(civsim), "×"))
    return Section("The recipients' week in NumPy and in Mesa", ABOUT, rows)
