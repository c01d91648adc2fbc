"""How much of what is possible each mode reaches: the gap closed, the price of anarchy, with intervals."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.bound import Bound, closings, upper_bound
from civsim.analysis.needs import Calendar, need_calendar
from civsim.analysis.paired import Estimate, estimate
from civsim.errors import InputError
from civsim.measures import share
from civsim.outcome import Outcome
from civsim.rules.kinds import AWAY, ENROLLED, FIXED_RESOURCES, IDLE, NO_OFFER, RESOURCES
from civsim.scenario import Scenario
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

UNITS: Mapping[str, str] = {
    "met": "needs",
    "optimum": "needs",
    "gap_closed": "share",
    "own_optimum": "needs",
    "share_of_own_optimum": "share",
    "price_of_anarchy": "ratio",
    "sought": "needs",
    "sought_optimum": "needs",
    "share_of_sought_optimum": "share",
    "gap_closed_sought": "share",
}
"""What is reported of a mode.

- met: needs whose service ended in the measured weeks.
- optimum: the bound with the largest hours of any mode, the same for all.
- gap_closed: (met − met of the baseline) / (optimum − met of the baseline); only where resources are fixed, since
  under free ones a mode also brings other hours.
- own_optimum: the bound with the mode's own hours; share_of_own_optimum: met / own_optimum.
- price_of_anarchy: optimum / met, of the baseline where resources are fixed.
- sought: needs brought to some provider at least once that can be met within the measured weeks.
- sought_optimum: the bound over these with the mode's own hours; share_of_sought_optimum: met / sought_optimum.
- gap_closed_sought: as gap_closed, with the bound over the needs sought under the baseline. A mode that reaches others
  can exceed 1.
"""


@dataclass(frozen=True)
class Followed:
    """One run and the needs brought to some provider in it: rows (person, week of onset), by week."""

    outcome: Outcome
    sought: Table


def follow(scenario: Scenario, replicate: int) -> Followed:
    """Simulate one replicate week by week and note every need for which help was sought."""
    from civsim.engines.batch.engine import BatchRun  # here, since figures of a result need no engine

    run = BatchRun(scenario, replicate)
    people = run.world.recipients
    onset = np.full(len(people), -1)
    known = np.zeros(len(people), bool)
    found = [np.zeros((0, 2), np.int64)]
    for week in range(scenario.total_weeks):
        was_idle = np.isin(people["status"], (IDLE, AWAY))
        run.advance()
        in_need = ~np.isin(people["status"], (IDLE, AWAY))
        onset[was_idle & in_need] = week
        tried = in_need & ((people["status"] == ENROLLED) | (people["stage"] >= NO_OFFER))
        new = np.flatnonzero(tried & ~known)
        found.append(np.stack([new, onset[new]], axis=1))
        known = in_need & (known | tried)
    return Followed(Outcome.of(replicate, run.world._asdict()), np.concatenate(found))


def only(calendar: Calendar, sought: Table) -> Calendar:
    """Return the calendar of the needs in `sought`, rows (person, week of onset); they are known, none a candidate."""
    weeks = len(calendar.arrivals)
    code = calendar.needs["person"].astype(np.int64) * weeks + calendar.needs["week"]
    needs = calendar.needs[np.isin(code, sought[:, 0] * weeks + sought[:, 1])]
    needs["arrives"] = False
    return Calendar(needs, calendar.arrivals)


@dataclass(frozen=True)
class Optimum:
    """The modes of a town beside what is possible.

    Attributes:
        scenarios: the first is the baseline.
        values: {scenario's name: {quantity of UNITS: values, shape (replicates,)}}.
        bounds: every bound that was computed.
    """

    scenarios: tuple[Scenario, ...]
    values: Mapping[str, Mapping[str, Table]]
    bounds: tuple[Bound, ...]

    @property
    def resources(self) -> str:
        """The rule for gifts and volunteers, "fixed" or "free"."""
        return str(self.scenarios[0].values["resources"])

    def relaxed(self, language: str = "en") -> str:
        """Say how time and space were divided, over all bounds."""
        return "; ".join(dict.fromkeys(one.relaxation(language) for one in self.bounds))

    def estimate(self, scenario: Scenario, quantity: str) -> Estimate:
        """Return mean and 95 % t-interval of a quantity over the replicates; nan where it does not apply."""
        return estimate(self.values[scenario.name].get(quantity, np.zeros(0)))

    @functools.cached_property
    def table(self) -> pd.DataFrame:
        """One row per scenario and quantity: mean, sd, n and 95 % t-interval over the replicates."""
        import pandas as pd

        rows = []
        for scenario in self.scenarios:
            head = {"town": scenario.town.name, "resources": self.resources, "scenario": scenario.name}
            for quantity in self.values[scenario.name]:
                one = self.estimate(scenario, quantity)
                numbers = {"mean": one.mean, "sd": one.sd, "n": one.n, "ci_low": one.ci_low, "ci_high": one.ci_high}
                rows.append(head | {"mode": scenario.mode, "quantity": quantity, "unit": UNITS[quantity]} | numbers)
        return pd.DataFrame(rows)


def optimum(
    scenarios: Sequence[Scenario], replicates: Iterable[int], done: Callable[[str], object] | None = None
) -> Optimum:
    """Return how near each scenario comes to what is possible; the first is the baseline.

    Args:
        scenarios: of one town, with the same weeks, seeds and needs.
        replicates: numbers of the runs, the same luck in every scenario.
        done: called with the scenario's name after each run.

    Raises:
        InputError: if the scenarios differ in needs or providers, so that one bound cannot hold for all.
    """
    rows: dict[str, dict[str, list[float]]] = {one.name: {} for one in scenarios}
    bounds: list[Bound] = []
    for replicate in replicates:
        values, found = _replicate(scenarios, replicate, done)
        bounds += found
        for name, quantities in values.items():
            for quantity, value in quantities.items():
                rows[name].setdefault(quantity, []).append(value)
    arrays = {name: {key: np.array(value) for key, value in one.items()} for name, one in rows.items()}
    return Optimum(
        tuple(scenarios), {one.name: _compare(arrays, one, scenarios[0]) for one in scenarios}, tuple(bounds)
    )


def _replicate(
    scenarios: Sequence[Scenario], replicate: int, done: Callable[[str], object] | None
) -> tuple[dict[str, dict[str, float]], list[Bound]]:
    """Return met needs and bounds of every scenario in one replicate."""
    followed = []
    for scenario in scenarios:
        followed.append(follow(scenario, replicate))
        if done:
            done(scenario.name)
    runs = [(scenario, one.outcome) for scenario, one in zip(scenarios, followed, strict=True)]
    calendar = _shared_calendar(scenarios, replicate, closings([one.outcome for one in followed]))
    shared = upper_bound(runs, calendar)
    shared_sought = upper_bound(runs, only(calendar, followed[0].sought))
    bounds = [shared, shared_sought]
    values = {}
    for run, one in zip(runs, followed, strict=True):
        sought = only(calendar, one.sought)
        own, own_sought = upper_bound([run], calendar), upper_bound([run], sought)
        bounds += [own, own_sought]
        values[run[0].name] = {
            "met": float(one.outcome.weekly["met"][run[0].burn_in :].sum()),
            "optimum": shared.value,
            "own_optimum": own.value,
            "sought": float(own_sought.needs),
            "sought_optimum": own_sought.value,
            "baseline_sought_optimum": shared_sought.value,
        }
    return values, bounds


def _shared_calendar(scenarios: Sequence[Scenario], replicate: int, closed: list[int]) -> Calendar:
    calendar = need_calendar(scenarios[0], replicate, closed)
    for other in scenarios[1:]:
        same = need_calendar(other, replicate, closed)
        if not (np.array_equal(calendar.needs, same.needs) and np.array_equal(calendar.arrivals, same.arrivals)):
            raise InputError(f"{other.name} has other needs than {scenarios[0].name}; one bound cannot hold for both.")
    return calendar


def _compare(arrays: Mapping[str, Mapping[str, Table]], scenario: Scenario, baseline: Scenario) -> dict[str, Table]:
    """Return the quantities of one scenario, each formed within a replicate."""
    own, base = arrays[scenario.name], arrays[baseline.name]
    values = {name: own[name] for name in ("met", "optimum", "own_optimum", "sought", "sought_optimum")}
    values["share_of_own_optimum"] = share(own["met"], own["own_optimum"])
    values["share_of_sought_optimum"] = share(own["met"], own["sought_optimum"])
    if scenario.values["resources"] != RESOURCES[FIXED_RESOURCES]:
        del values["optimum"]
    elif scenario.name == baseline.name:
        values["price_of_anarchy"] = share(own["optimum"], own["met"])
    else:
        gained = own["met"] - base["met"]
        values["gap_closed"] = share(gained, own["optimum"] - base["met"])
        values["gap_closed_sought"] = share(gained, own["baseline_sought_optimum"] - base["met"])
    return {name: values[name] for name in UNITS if name in values}
