"""Does a mode's advantage survive when the assumptions are changed, one at a time?"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from civsim.analysis.paired import Estimate, paired
from civsim.analysis.trials import Trial, chosen, common_trials, strength_trials
from civsim.errors import InputError
from civsim.measures import MEASURES, Tables, known_measure
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.world import Table

Progress = Callable[[str], object]
LONGER = 4
HOLDS, FADES, TURNS, APPEARS, NONE = "holds", "fades", "turns", "appears", "none"


@dataclass(frozen=True)
class Judged:
    """A trial with what it gave for one mode: the paired difference to the baseline, and the verdict."""

    mode: str
    trial: Trial
    estimate: Estimate
    verdict: str

    @property
    def chance(self) -> float:
        """Probability of a difference as large as this one if there were none (two-sided paired t-test)."""
        return chance(self.estimate)


@dataclass(frozen=True)
class Judgement:
    """All trials of a town.

    Attributes:
        baseline, modes: the scenarios compared, at the defaults.
        measure: name of the measure.
        at_default: paired difference of each mode at the defaults, by scenario name.
        judged: one entry per trial and mode.
    """

    baseline: Scenario
    modes: tuple[Scenario, ...]
    measure: str
    at_default: Mapping[str, Estimate]
    judged: tuple[Judged, ...] = field(default_factory=tuple)


def verdict(default: Estimate, changed: Estimate) -> str:
    """Return what a trial says about a conclusion.

    "holds": clear as at the default, same sign; "turns": clear, opposite sign; "fades": no longer clear. Where the
    default shows no clear difference: "appears" if the trial does, else "none".
    """
    if not default.is_clear:
        return APPEARS if changed.is_clear else NONE
    if not changed.is_clear:
        return FADES
    return HOLDS if (changed.mean > 0) == (default.mean > 0) else TURNS


def chance(one: Estimate) -> float:
    """Return the two-sided probability of the paired t-test; nan with fewer than two runs."""
    from scipy.special import stdtr  # scipy.stats takes half a second to import

    if one.n < 2:
        return math.nan
    if one.sd == 0:
        return 0.0 if one.mean != 0 else 1.0
    return float(2 * stdtr(one.n - 1, -abs(one.mean) * math.sqrt(one.n) / one.sd))


def holm(chances: Sequence[float]) -> Table:
    """Return probabilities corrected for their number (Holm 1979), in the order given; nan counts as 1."""
    known = np.where(np.isnan(np.asarray(chances, float)), 1.0, np.asarray(chances, float))
    order = np.argsort(known, kind="stable")
    corrected, largest = np.ones(len(known)), 0.0
    for rank, position in enumerate(order):
        largest = max(largest, min(1.0, (len(known) - rank) * known[position]))
        corrected[position] = largest
    return corrected


class Court:
    """Runs trials; every run of a mode is paired with one of the baseline that has the same change and luck."""

    def __init__(
        self,
        baseline: Scenario,
        modes: Sequence[Scenario],
        *,
        replicates: int = 8,
        measure: str = "coverage",
        only: Sequence[str] = (),
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Prepare the trials of `modes` against `baseline`, `replicates` paired runs each at the first look.

        `only` names the parameters to be tried, instead of everything that is assumed.

        Raises:
            InputError: for fewer than two replicates, an unknown measure, no mode, or nothing to try under a name.
        """
        if replicates < 2:
            raise InputError(f"replicates={replicates} is out of bounds; trials need whole numbers from 2.")
        if not modes:
            raise InputError(f"There is no mode to compare with {baseline.mode}.")
        self.baseline, self.modes, self.measure = baseline, tuple(modes), known_measure(measure)
        self.replicates, self.workers, self.progress = replicates, workers, progress
        trials = common_trials(baseline) + [trial for mode in modes for trial in strength_trials(mode)]
        self.trials = chosen(trials, only)
        self._plain: dict[range, Table] = {}

    @property
    def runs(self) -> int:
        """Number of runs of the defaults and the first look; the second look adds some."""
        looked_at = sum(1 if one.of_mode else 1 + len(self.modes) for one in self.trials)
        return (LONGER * (1 + len(self.modes)) + looked_at) * self.replicates

    def judge(self) -> Judgement:
        """Run everything and return the verdicts.

        What does not hold at the first look gets a second one, three times as long and with fresh luck; only the
        second one counts then, so that a verdict is not one of hundreds of lucky draws.
        """
        everything, first = range(LONGER * self.replicates), range(self.replicates)
        second = range(self.replicates, LONGER * self.replicates)
        plain = self._plain_baseline(everything)
        at_default = {mode.name: paired(self._values(mode, everything), plain) for mode in self.modes}
        judged = []
        for trial in self.trials:
            mine = [mode for mode in self.modes if trial.of_mode in (None, mode.name)]
            looked = self._look(trial, mine, first)
            again = [mode for mode in mine if verdict(at_default[mode.name], looked[mode.name]) != HOLDS]
            looked |= self._look(trial, again, second) if again else {}
            judged += [
                Judged(mode.name, trial, looked[mode.name], verdict(at_default[mode.name], looked[mode.name]))
                for mode in mine
            ]
        return Judgement(self.baseline, self.modes, self.measure, at_default, tuple(judged))

    def _look(self, trial: Trial, modes: Sequence[Scenario], replicates: range) -> dict[str, Estimate]:
        if trial.of_mode:
            base = self._plain_baseline(range(LONGER * self.replicates))[replicates.start : replicates.stop]
        else:
            base = self._values(trial.change(self.baseline), replicates)
        return {mode.name: paired(self._values(trial.change(mode), replicates), base) for mode in modes}

    def _plain_baseline(self, replicates: range) -> Table:
        if replicates not in self._plain:
            self._plain[replicates] = self._values(self.baseline, replicates)
        return self._plain[replicates]

    def _values(self, scenario: Scenario, replicates: range) -> Table:
        done = None if self.progress is None else functools.partial(_tell, self.progress, scenario.name)
        outcomes = list(simulate(scenario, replicates, workers=self.workers, done=done))
        return MEASURES[self.measure].function(Tables.of(outcomes, scenario.burn_in))


def _tell(progress: Progress, name: str, replicate: int) -> None:
    progress(name)
