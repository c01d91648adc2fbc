"""Who gains and who loses: person by person, the same luck under a mode and under the baseline."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.paired import estimate
from civsim.outcome import Outcome, People
from civsim.scenario import Scenario
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

LARGEST_MEMORY = 256e6
BYTES_PER_PERSON = 9
TERCILES = ("least", "middle", "most")
SEATS = ("members", "outsiders")
COLUMNS = (
    "scenario", "town", "mode", "baseline", "split", "value", "gain", "lose", "same", "diff", "ci_low", "ci_high", "n",
    "people", "gain_low", "gain_high", "lose_low", "lose_high",
)  # fmt: skip


def personal_effect(people: People, baseline: People) -> tuple[Table, Table]:
    """Return (compared, effect): the share of each person's needs met, minus that under the baseline.

    Compared are people for whom a need ended in both runs; the effect of the others is 0 and means nothing.
    """
    ended, before = people.met + people.lost, baseline.met + baseline.lost
    compared = (ended > 0) & (before > 0)
    effect = people.met / np.maximum(ended, 1) - baseline.met / np.maximum(before, 1)
    return compared, np.where(compared, effect, 0.0)


def terciles(deprivation: Table) -> Table:
    """Return the third each district belongs to, 0 for the least deprived; thirds of the number of districts."""
    rank = np.argsort(np.argsort(deprivation, kind="stable"), kind="stable")
    return np.asarray(rank * 3 // max(len(deprivation), 1))


Splits = dict[str, tuple[list[str], Table]]


def splits(scenario: Scenario, outcome: Outcome, people: People, baseline: People) -> Splits:
    """Return {split: (names of its values, number of the value each person belongs to, -1 for none)}.

    The split "provider" asks who had the person last under the baseline, and whether that provider belongs to a
    forum at the end under the mode. It is fixed before the mode can move the person, but it leaves out people whom
    nobody had under the baseline and who can only gain: so compare its two values with each other, not with zero.
    """
    names = [row.name for row in scenario.town.districts] or [str(key) for key in outcome.districts["key"]]
    found = {
        "all": ([""], np.zeros(len(people.met), int)),
        "district": (names, people.district),
    }
    if len(scenario.town.groups) > 1:
        found["group"] = ([group.name for group in scenario.town.groups], people.group)
    if len(names) >= len(TERCILES):
        found["deprivation"] = (list(TERCILES), terciles(outcome.districts["deprivation"])[people.district])
    seat = np.where(people.members[baseline.provider], SEATS.index("members"), SEATS.index("outsiders"))
    found["provider"] = (list(SEATS), np.where(baseline.provider >= 0, seat, -1))
    return found


def tally(compared: Table, effect: Table, value: Table, values: int) -> Table:
    """Return people compared, those who gain, those who lose, and the sum of effects; shape (values, 4)."""
    compared = compared & (value >= 0)
    where, seen = value[compared], effect[compared]
    weights = (np.ones(len(seen)), seen > 0, seen < 0, seen)
    return np.stack([np.bincount(where, weights=one, minlength=values) for one in weights], axis=1)


class WhoGains:
    """Collects effects person by person while runs come in, and forgets the people.

    The first scenario of each town is its baseline and has to come first. People are kept of as many baseline runs
    as fit into a quarter of a gigabyte; `n` says how many pairs were compared.
    """

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        self.baselines: dict[str, Scenario] = {}
        for one in scenarios:
            self.baselines.setdefault(one.town.name, one)
        self._people: dict[tuple[str, int], People] = {}
        self._bytes = 0.0
        self._counts: dict[str, dict[tuple[str, str], list[Table]]] = {one.name: {} for one in scenarios}

    def wants(self, scenario: Scenario) -> bool:
        """Return whether the people of this scenario's runs are needed.

        Not without another scenario of the town to compare with, nor in an open population, where people leave.
        """
        others = [one for one in self.scenarios if one.town.name == scenario.town.name]
        return len(others) > 1 and not any(period.values["open_population"] for one in others for period in one.periods)

    def take(self, scenario: Scenario, outcome: Outcome) -> Outcome:
        """Compare a run with that of the baseline and the same luck; return it without its people."""
        if outcome.people is None:
            return outcome
        baseline = self.baselines[scenario.town.name]
        if scenario is baseline:
            self._keep(baseline.name, outcome)
        elif (baseline.name, outcome.replicate) in self._people:
            self._compare(scenario, outcome, self._people[baseline.name, outcome.replicate])
        return dataclasses.replace(outcome, people=None)

    def _keep(self, name: str, outcome: Outcome) -> None:
        assert outcome.people is not None
        self._bytes += BYTES_PER_PERSON * len(outcome.people.met)
        if self._bytes <= LARGEST_MEMORY or outcome.replicate < 2:
            self._people[name, outcome.replicate] = outcome.people

    def _compare(self, scenario: Scenario, outcome: Outcome, before: People) -> None:
        people = outcome.people
        assert people is not None
        is_same_town = len(people.met) == len(before.met) and len(people.members) == len(before.members)
        if not is_same_town or (people.district != before.district).any():
            return
        compared, effect = personal_effect(people, before)
        for split, (names, value) in splits(scenario, outcome, people, before).items():
            counts = tally(compared, effect, value, len(names))
            for name, row in zip(names, counts, strict=True):
                self._counts[scenario.name].setdefault((split, name), []).append(row)

    def table(self) -> pd.DataFrame:
        """Return one row per scenario and value of a split; the interval is that of `diff` over the runs.

        gain, lose, same: shares of the people compared; diff: effect on a person's share of needs met, on average;
        people: compared people per run; n: pairs of runs in which there were any.
        """
        import pandas as pd

        rows = []
        for one in self.scenarios:
            head: dict[str, object] = {"scenario": one.name, "town": one.town.name, "mode": one.mode}
            head["baseline"] = self.baselines[one.town.name].name
            for (split, value), counts in self._counts[one.name].items():
                rows.append(head | {"split": split, "value": value} | _row(np.stack(counts)))
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(counts: Table) -> dict[str, object]:
    people = counts[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(people[:, None] > 0, counts[:, 1:] / people[:, None], np.nan)
    gain, lose, diff = (estimate(shares[:, column]) for column in range(3))
    return {
        "gain": gain.mean,
        "lose": lose.mean,
        "same": 1.0 - gain.mean - lose.mean,
        "diff": diff.mean,
        "ci_low": diff.ci_low,
        "ci_high": diff.ci_high,
        "n": diff.n,
        "people": float(people.mean()),
        "gain_low": gain.ci_low,
        "gain_high": gain.ci_high,
        "lose_low": lose.ci_low,
        "lose_high": lose.ci_high,
    }
