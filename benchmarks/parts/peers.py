"""civsim beside other libraries for models of many people, on the same reduced town."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from benchmarks.frame import Measure, Row, Section, interleave, timed
from benchmarks.parts.versions import step
from benchmarks.peers import environment
from benchmarks.peers.environment import PEERS, MissingPeerError
from benchmarks.reduced.agents import TownModel
from benchmarks.reduced.scenario import counts_of, scenario, town_of
from benchmarks.towns import recipient_weeks, take
from civsim.engines.batch.engine import BatchRun
from civsim.scenario import Scenario

ABOUT = (
    "The reduced town again, in libraries that are installed for this purpose into an environment of their own, each "
    "written as its documentation does it (`benchmarks/peers`) and with its own random numbers: Starsim with states "
    "and distributions, laser-core with loops that its user compiles, Mesa and AgentPy with agents. What each counts "
    "must lie within what replicates of civsim count. Compilation, start and the making of people are left out; one "
    "thread, processor time, 52 weeks."
)
LEEWAY, ALLOWED = 8.0, 0.02
"""Standard deviations of civsim's replicates, or this share, that a peer's counts may lie off."""
Bounds = Mapping[str, tuple[float, float]]


def bounds(setting: Scenario, replicates: int = 16) -> Bounds:
    """Return between what the counts of all weeks must lie."""
    runs = [BatchRun(setting, replicate) for replicate in range(replicates)]
    for run in runs:
        run.advance(setting.total_weeks)
    totals = [{name: int(counts.sum()) for name, counts in counts_of(run).items()} for run in runs]
    found = {}
    for name in totals[0]:
        values = np.array([one[name] for one in totals], float)
        mean, leeway = values.mean(), max(LEEWAY * values.std(ddof=1), ALLOWED * values.mean())
        found[name] = (mean - leeway, mean + leeway)
    return found


def check(peer: str, counts: Mapping[str, int], allowed: Bounds) -> None:
    """Refuse a peer that does something else.

    Raises:
        MissingPeerError: if a count is out of bounds.
    """
    for name, (low, high) in allowed.items():
        if not low <= counts.get(name, 0) <= high:
            raise MissingPeerError(
                f"{peer}: {name} is {counts.get(name, 0):,}, and should be {low:,.0f} to {high:,.0f}"
            )


def measure_of(peer: str, town: Path, seeds: Iterator[int], allowed: Bounds) -> Callable[[], float]:
    """Return a measure of a peer, which checks its counts each time."""

    def measure() -> float:
        found = environment.run(peer, town, next(seeds))
        check(peer, found["counts"], allowed)  # type: ignore[arg-type]
        return float(found["seconds"])  # type: ignore[arg-type]

    return measure


def versions(setting: Scenario, folder: Path) -> tuple[dict[str, Measure], list[str]]:
    """Return how to measure civsim, Mesa and every peer that runs here, and why the others do not."""
    town, file = town_of(setting), folder / "town.npz"
    town.save(file)
    seeds, allowed = itertools.count(1), bounds(setting)
    found: dict[str, Measure] = {
        "civsim": lambda: take(setting),
        "Mesa": timed(lambda model: step(model, town.weeks), lambda: TownModel(town)),
    }
    missing = []
    for peer, (package, version) in PEERS.items():
        one = measure_of(peer, file, seeds, allowed)
        try:
            environment.install(package, version)
            one()
            found[f"{package} {version}"] = one
        except MissingPeerError as reason:
            missing.append(f"Not measured: {reason}.")
    return found, missing


def measure(recipients: int = 100_000, rounds: int = 5) -> Section:
    """Measure all that can be measured."""
    setting = scenario(recipients)
    with tempfile.TemporaryDirectory() as folder:
        measures, missing = versions(setting, Path(folder))
        found = interleave(measures, rounds, warm=False)
    each, civsim = 1e9 / recipient_weeks(setting), found.pop("civsim")
    rows = [Row(f"{recipients:,} people, civsim: per person and week", civsim.times(each), "ns")]
    for name, spread in sorted(found.items(), key=lambda item: item[1].median):
        rows.append(Row(f"{recipients:,} people, {name}: per person and week", spread.times(each), "ns"))
        rows.append(Row(f"{recipients:,} people, {name}: over civsim", spread.over(civsim), "×"))
    return Section("Other libraries", ABOUT, rows, missing)
