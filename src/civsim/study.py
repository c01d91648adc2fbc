"""Run scenarios with the same luck and compare them."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civsim import room
from civsim.analysis import dividend, tables
from civsim.analysis.who_gains import WhoGains
from civsim.beside import can_be_copied, made_beside
from civsim.errors import InputError
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.simulate import available_workers, simulate

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Progress = Callable[[str], object]

FEWER = "Fewer replicates or workers=1 need less; 'civsim sweep' keeps its runs on disk and holds a few at a time."


@dataclass(frozen=True)
class Results:
    """The runs of one or more scenarios and the tables made of them.

    Attributes:
        scenarios: in order; the first of each town is its baseline.
        outcomes: the runs of each scenario, by its name.
        engine: which engine ran them.
        who_gains: shares of recipients who gain and lose against the baseline, by group, district and more.
        gross: every measure of every run where coordination takes no hours; empty unless asked for.
    """

    scenarios: tuple[Scenario, ...]
    outcomes: Mapping[str, Sequence[Outcome]]
    engine: str
    who_gains: pd.DataFrame
    gross: tables.Values = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def values(self) -> tables.Values:
        """Every measure of every run."""
        return {one.name: tables.tabulate(one, self.outcomes[one.name]) for one in self.scenarios}

    @functools.cached_property
    def summary(self) -> pd.DataFrame:
        """Mean, sd, n and 95 % interval of every measure."""
        return tables.summary(self.scenarios, self.values)

    @functools.cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences to the first scenario of the town, with 95 % intervals."""
        return tables.differences(self.scenarios, self.values)

    @functools.cached_property
    def dividend(self) -> pd.DataFrame | None:
        """Differences net and gross, and what coordination costs; None unless asked for."""
        return dividend.dividend(self.scenarios, self.values, self.gross) if self.gross else None

    @functools.cached_property
    def timeseries(self) -> pd.DataFrame:
        """Counts and levels of every run by quarter."""
        return tables.timeseries(self.scenarios, self.outcomes)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per run with every measure."""
        return tables.runs(self.scenarios, self.outcomes, self.values)

    def plot(self, ax: Axes | None = None, language: str = "en") -> Axes:
        """Draw coverage over time and return the axes."""
        from civsim.plots import coverage_over_time

        return coverage_over_time(self.timeseries, self.scenarios, ax=ax, language=language)


def run(
    scenarios: Sequence[Scenario],
    *,
    replicates: int = 32,
    engine: str = "batch",
    workers: int | None = None,
    progress: Progress | None = None,
    gross: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> Results:
    """Run every scenario `replicates` times; run k of one shares its luck with run k of every other.

    Args:
        scenarios: with different names; the first of each town is its baseline.
        replicates: runs of each, at least 1.
        engine: "batch" or "mesa".
        workers: threads; all processors by default.
        progress: called with the scenario's name after each run.
        gross: whether to run every scenario once more where coordination takes no hours.
        meanwhile: done in a thread while the runs go on, such as imports.

    Raises:
        InputError: for fewer than one replicate, two scenarios of one name, runs that cannot be paired, or more runs
            than fit into memory.
    """
    if replicates < 1:
        raise InputError(f"replicates={replicates} is out of bounds; allowed: whole numbers from 1.")
    names = [one.name for one in scenarios]
    if len(set(names)) < len(names):
        raise InputError(f"Scenarios need different names, got {', '.join(names)}.")
    spans = {(one.weeks, one.burn_in) for one in scenarios}
    if len(spans) > 1:
        raise InputError(f"Scenarios need the same weeks and burn_in to be compared, got {sorted(spans)}.")
    threads = workers or available_workers()
    room.refuse_too_much(room.for_comparison(scenarios, replicates, threads, engine), FEWER)
    effects = WhoGains(scenarios)
    free = [dividend.without_coordination(one) for one in scenarios] if gross else []
    jobs = [(one, effects.wants(one)) for one in scenarios] + [(one, False) for one in free]
    ran = _simulated(jobs, replicates, engine, threads, meanwhile)
    if progress is not None:
        ran = _told(ran, [one.name for one, _ in jobs for _ in range(replicates)], progress)
    outcomes = {
        one.name: [effects.take(one, outcome) for outcome in itertools.islice(ran, replicates)] for one in scenarios
    }
    without = {
        one.name: tables.tabulate(other, list(itertools.islice(ran, replicates)))
        for one, other in zip(scenarios, free, strict=False)
    }
    return Results(tuple(scenarios), outcomes, engine, effects.table(), without)


def _simulated(
    jobs: Sequence[tuple[Scenario, bool]],
    replicates: int,
    engine: str,
    workers: int,
    meanwhile: Callable[[], object] | None,
) -> Iterator[Outcome]:
    """Yield the outcomes of each scenario, with its people where the job says so, one scenario after another.

    Loading the engine takes as long as `meanwhile`, and both are plain Python: a copy of this process loads it.
    """

    def simulated(done: int) -> Iterator[Outcome]:
        for number, (scenario, with_people) in enumerate(jobs):
            left = range(max(done - number * replicates, 0), replicates)
            if left:
                yield from simulate(scenario, left, engine=engine, workers=workers, with_people=with_people)

    if meanwhile is None:
        return simulated(0)
    is_apart = can_be_copied() and "numba" not in sys.modules
    found = made_beside(simulated, Outcome.packed, Outcome.unpacked) if is_apart else simulated(0)
    threading.Thread(target=meanwhile, daemon=True).start()
    return found


def _told(ran: Iterator[Outcome], names: Sequence[str], progress: Progress) -> Iterator[Outcome]:
    for name, outcome in zip(names, ran, strict=True):
        progress(name)
        yield outcome
