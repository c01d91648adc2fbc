"""Scenarios that tests share."""

import dataclasses

from civsim.configuration import load
from civsim.scenario import Scenario

STRENGTHS = ("information", "referral", "planning", "fund", "volunteer_pooling", "programmes", "coproduction")


def scenario(*words: str, weeks: int = 40, burn_in: int = 5, mode: str = "competition") -> Scenario:
    """Return musterstadt under a mode with words of the command line."""
    loaded = load(["town=musterstadt", f"mode={mode}", f"weeks={weeks}", f"burn_in={burn_in}", *words]).scenario
    return dataclasses.replace(loaded, name=mode)


def changed(base: Scenario, **values: float | str) -> Scenario:
    """Return the scenario with other parameter values."""
    return base.with_values(**values)
