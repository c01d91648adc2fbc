"""Assumptions on trial: every trial is the same comparison with one assumed value changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from civsim.analysis import assumed, redistricting
from civsim.analysis.parameter_words import parameter_label
from civsim.errors import unknown
from civsim.messages import mark, translate
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Scenario

STEP = 0.25
STRENGTHS_OF_MODE = "strengths"
NO_PARAMETERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "districts": (
            "districts",
            mark("Number of districts (neighbours merged, or each cut in two)"),
        ),
        "redraw_town": (
            "true or false",
            mark("Synthetic parts of the town drawn anew for every run"),
        ),
    }
)
"""Unit and label of what is tried beside parameters."""
Change = Callable[[Scenario], Scenario]


@dataclass(frozen=True)
class Trial:
    """One value tried instead of the default.

    Attributes:
        parameter: its name; default, value: what holds otherwise, and here.
        of_mode: None if baseline and mode change alike; else the one mode whose strength is tried.
        change: from a scenario to the changed one.
    """

    parameter: str
    default: Value
    value: Value
    change: Change
    of_mode: str | None = None

    def label(self, language: str) -> str:
        """Return what the parameter is called."""
        return trial_label(self.parameter, language)

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return NO_PARAMETERS[self.parameter][0] if self.parameter in NO_PARAMETERS else PARAMETERS[self.parameter].unit


def trial_label(parameter: str, language: str) -> str:
    """Return what is tried under this name is called."""
    if parameter in NO_PARAMETERS:
        return translate(NO_PARAMETERS[parameter][1], language)
    return parameter_label(parameter, language)


def _set(parameter: str, value: Value) -> Change:
    def change(scenario: Scenario) -> Scenario:
        return scenario.with_values(**assumed.changes(scenario, parameter, value))

    return change


def _borders(number: int) -> Change:
    def change(scenario: Scenario) -> Scenario:
        return dict(redistricting.other_numbers(scenario))[number]

    return change


def _redrawn(scenario: Scenario) -> Scenario:
    return dataclasses.replace(scenario, redraw_town=True)


def common_trials(baseline: Scenario) -> list[Trial]:
    """Return the trials that change baseline and modes alike.

    Assumed values, half and double the number of districts, and other synthetic towns.
    """
    values = baseline.values
    found = [
        Trial(one.name, values[one.name], value, _set(one.name, value))
        for one in assumed.assumed(baseline)
        for value in assumed.tried(one, values[one.name])
    ]
    here = len(baseline.town.districts) or int(values["districts"])
    numbers = [number for number, _ in redistricting.other_numbers(baseline)]
    found += [Trial("districts", here, number, _borders(number)) for number in numbers]
    return found if baseline.redraw_town else [*found, Trial("redraw_town", "false", "true", _redrawn)]


def chosen(trials: Sequence[Trial], only: Sequence[str]) -> list[Trial]:
    """Return the trials of the parameters named, in their order; all where none is named.

    "strengths" stands for every strength of a mode.

    Raises:
        InputError: for a name under which nothing is tried.
    """
    if not only:
        return list(trials)
    names = dict.fromkeys([*(one.parameter for one in trials if one.of_mode is None), STRENGTHS_OF_MODE])
    for name in only:
        if name not in names and name not in STRENGTHS:
            raise unknown("trial", name, names)
    return [one for one in trials if one.parameter in only or (one.of_mode and STRENGTHS_OF_MODE in only)]


def strength_trials(mode: Scenario) -> list[Trial]:
    """Return the trials of a mode's own strengths, a quarter less and more, within 0 and 1."""
    found = []
    for name in STRENGTHS:
        here = float(mode.values[name])
        for value in (max(0.0, here - STEP), min(1.0, here + STEP)):
            if value != here:
                found.append(Trial(name, here, value, _set(name, value), of_mode=mode.name))
    return found
