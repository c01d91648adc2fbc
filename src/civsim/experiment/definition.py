"""What an experiment is, as its file describes it: question, design, claims with expected signs, falsifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from civsim.parameters.parameter import Value
from civsim.sampling import Range
from civsim.scenario import Label

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Lever:
    """Something a town can choose: levels by name, each a set of parameter values."""

    name: str
    label: Label
    levels: Mapping[str, Values]


@dataclass(frozen=True)
class Window:
    """A span of measured weeks, `first` up to but not including `last`."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Contrast:
    """A claim that an outcome is higher or lower at levels `to` than at levels `since`.

    Attributes:
        name: of the claim; text: what is claimed; falsified: what would speak against it.
        outcome: a measure; of: "dividend" (mode minus baseline) or "level".
        modes: for which modes it is tested.
        since, to: lever levels compared; where: levels held fixed; other levers are averaged over.
        against: if given, the contrast under `where` is compared with that under `against`.
        window: in which weeks.
        expected: "higher", "lower" or "none".
        since_outcome: the measure at levels `since` where it is another one in the same unit, else "".
        rising_with: if given, by how much the effect changes over the range of this uncertainty.
    """

    name: str
    text: Label
    falsified: Label
    outcome: str
    of: str
    modes: tuple[str, ...]
    since: Mapping[str, str]
    to: Mapping[str, str]
    where: Mapping[str, str]
    against: Mapping[str, str]
    window: str
    expected: str
    since_outcome: str = ""
    rising_with: str = ""


@dataclass(frozen=True)
class Best:
    """A claim about where the best level of a lever lies.

    Attributes:
        name, text, falsified, outcome, modes, window: as for a contrast; more of the outcome is better.
        lever: whose best level is sought, for each future, other levers averaged over.
        expected: "interior": neither the first nor the last level in more than `most` of the futures.
        falling_with: an uncertainty with which the best level is expected to fall, or "".
    """

    name: str
    text: Label
    falsified: Label
    outcome: str
    modes: tuple[str, ...]
    lever: str
    window: str
    most: float
    falling_with: str


@dataclass(frozen=True)
class Bias:
    """A claim about an estimate that a town could make of a mode's impact.

    Attributes:
        name, text, falsified, modes: as for a contrast.
        estimator: one of those of `civsim.experiment.impact`.
        of: "bias" (estimate minus truth) or "size" (size of the estimate minus size of the truth).
        rising_with: if given, the difference between futures with high and with low values of this uncertainty.
        expected: "higher", "lower" or "none", against zero.
    """

    name: str
    text: Label
    falsified: Label
    modes: tuple[str, ...]
    estimator: str
    of: str
    rising_with: str
    expected: str


@dataclass(frozen=True)
class Home:
    """A claim about the mode that each town has chosen itself, compared within the town.

    Attributes:
        name, text, falsified, outcome: as for a contrast.
        against: the mode it is compared with; "others" for the mean of all modes that are not its own.
        expected: "higher", "lower" or "none".
    """

    name: str
    text: Label
    falsified: Label
    outcome: str
    against: str
    expected: str


Claim = Contrast | Best | Bias | Home


@dataclass(frozen=True)
class PhaseMap:
    """A map of the dividend over two parameters, other things at their defaults."""

    mode: str
    outcome: str
    across: str
    across_levels: tuple[Value, ...]
    up: str
    up_levels: tuple[Value, ...]


@dataclass(frozen=True)
class Experiment:
    """One experiment.

    Attributes:
        name: that of its file; title, question: in every language.
        town, baseline, modes: what is compared, within one town.
        weeks, burn_in: measured weeks and weeks before them.
        introduced: whether mode and levers come into force only when the measured weeks begin.
        values: parameters held fixed.
        levers, uncertainties, futures, replicates: the design; every lever setting meets every future.
        outcomes: measures in tables.
        windows, claims, maps: what is looked at.
        seed: of the draw of futures, and of the runs' luck.
        design: "levers"; "impact": the mode comes to half of the districts and a town estimates what it did; or
            "towns": every mode in every one of `towns`.
        towns: of the design "towns", else the one town.
        bound_replicates: runs of each town that are also held against the best possible, by town; 0 for none.
    """

    name: str
    title: Label
    question: Label
    town: str
    baseline: str
    modes: tuple[str, ...]
    weeks: int
    burn_in: int
    introduced: bool
    values: Values
    levers: tuple[Lever, ...]
    uncertainties: tuple[Range, ...]
    futures: int
    replicates: int
    outcomes: tuple[str, ...]
    windows: tuple[Window, ...]
    claims: tuple[Claim, ...]
    maps: tuple[PhaseMap, ...]
    seed: int
    design: str = "levers"
    towns: tuple[str, ...] = ()
    bound_replicates: Mapping[str, int] = field(default_factory=dict)
