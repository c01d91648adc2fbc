"""Which values of a scenario are assumed, and between which bounds they are tried."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from civsim.parameters.parameter import ASSUMPTION, UNCERTAINTY, Parameter, Value
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Figure, Scenario

UNSOURCED = ("assumption", "low")
ASSUMED_IN_MODES = ("membership_share", "meeting_interval", "city_meeting_interval")
REPORTED_UNDER_BOTH = ("resources",)
ELSEWHERE = ("districts",)
TRIED: Mapping[str, tuple[Value, ...]] = MappingProxyType({"load": (0.5, 0.75, 1.5, 2.0), "own_tries": (1, 2, 3)})


def assumed(scenario: Scenario) -> list[Parameter]:
    """Return the parameters whose value in this scenario is an assumption or an uncertainty, in the registry's order.

    A figure of the town file counts when it is marked an assumption or of low confidence there; a value that the
    town file sources does not count, whatever the default rests on, unless the parameter is an uncertainty. The
    number of districts is left to `civsim.analysis.redistricting`.
    """
    figures = scenario.town.settings
    return [one for name, one in PARAMETERS.items() if name not in ELSEWHERE and _is_assumed(one, figures.get(name))]


def _is_assumed(one: Parameter, figure: Figure | None) -> bool:
    if one.role == UNCERTAINTY or one.name in (*ASSUMED_IN_MODES, *REPORTED_UNDER_BOTH):
        return True
    if figure is None:
        return one.is_assumption
    return figure.confidence in UNSOURCED or figure.source.lower().startswith(ASSUMPTION)


def bounds(one: Parameter, value: Value) -> tuple[float, float]:
    """Return between which numbers a parameter that is not a choice is tried, given its value in the scenario.

    The registry's range for studies where it has one and the value lies within it; else half to double the value.
    """
    here = float(value)
    if one.sweep and one.sweep[0] <= here <= one.sweep[1]:
        return one.sweep
    if one.whole and one.high - one.low == 1:
        return (one.low, one.high)
    low, high = max(one.low, here / 2), min(one.high, here * 2)
    return (float(math.floor(low)), float(math.ceil(high))) if one.whole else (low, high)


def tried(one: Parameter, value: Value) -> list[Value]:
    """Return the values to try instead of `value`: both bounds, every other choice, and more for load and own tries."""
    if one.choices:
        return [choice for choice in one.choices if choice != value]
    candidates = TRIED.get(one.name) or bounds(one, value)
    return [checked for checked in dict.fromkeys(one.check(candidate) for candidate in candidates) if checked != value]


def changes(scenario: Scenario, name: str, value: Value) -> dict[str, Value]:
    """Return what must change with a parameter: a planning interval above the longest takes the longest along."""
    low, high = "own_interval_low", "own_interval_high"
    if name == low and float(value) > float(scenario.values[high]):
        return {low: value, high: value}
    if name == high and float(value) < float(scenario.values[low]):
        return {low: value, high: value}
    return {name: value}
