"""Runs of scenarios, kept as tables, so that nothing is run twice while it is looked at from several sides."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis import tables
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

MOST_SCENARIOS = 48
"""Scenarios whose runs are kept; those looked at longest ago go first. A full store takes some 30 MB."""

Values = Mapping[tuple[str, str, str], Table]


class StoppedError(Exception):
    """Runs that nobody waits for any more were stopped."""


@dataclass(frozen=True)
class Runs:
    """The first runs of a scenario.

    Attributes:
        count: how many.
        values: every measure of every run, by measure, group and district; shape (runs,) each.
        series: counts and levels of every run by quarter.
        places: of the districts in km, fields "x" and "y"; of the first run.
    """

    count: int = 0
    values: Values = field(default_factory=dict)
    series: pd.DataFrame | None = None
    places: Table | None = None


class Store:
    """The runs of the scenarios that were looked at last; safe to use from several threads.

    Args:
        most: scenarios that are kept.
    """

    def __init__(self, most: int = MOST_SCENARIOS) -> None:
        self._most = most
        self._kept: OrderedDict[str, Runs] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, scenario: Scenario) -> Runs:
        """Return the runs of a scenario that there are."""
        digest = scenario.digest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
            return self._kept.get(digest, Runs())

    def extend(
        self,
        scenario: Scenario,
        count: int,
        stop: threading.Event | None = None,
        done: Callable[[int], object] | None = None,
    ) -> Runs:
        """Return at least `count` runs of a scenario; those that are missing are run, one after another.

        Args:
            scenario: what is run.
            count: runs wanted.
            stop: once it is set, no further run is begun.
            done: called after each run with its number.

        Raises:
            StoppedError: if `stop` was set before all were there; what was run is dropped then.
        """
        found = self.get(scenario)
        if found.count >= count:
            return found
        outcomes = []
        for outcome in simulate(scenario, range(found.count, count), workers=1, done=done):
            outcomes.append(outcome)
            if stop is not None and stop.is_set():
                raise StoppedError
        more = _tabulated(scenario, outcomes)
        longer = more if not found.count else _joined(found, more)
        with self._lock:
            digest = scenario.digest()
            if self._kept.get(digest, Runs()).count < longer.count:
                self._kept[digest] = longer
            self._kept.move_to_end(digest)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return longer


def _tabulated(scenario: Scenario, outcomes: list[Outcome]) -> Runs:
    series = tables.timeseries([dataclasses.replace(scenario, name="")], {"": outcomes})
    return Runs(len(outcomes), tables.tabulate(scenario, outcomes), series, outcomes[0].districts[["x", "y"]].copy())


def _joined(first: Runs, second: Runs) -> Runs:
    import pandas as pd

    values = {key: np.concatenate([runs, second.values[key]]) for key, runs in first.values.items()}
    series = pd.concat([first.series, second.series], ignore_index=True)
    return Runs(first.count + second.count, values, series, first.places)
