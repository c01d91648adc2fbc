"""The decorator that marks a function as a rule of the model."""

from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])

RULES: list[Callable[..., object]] = []


def rule(function: F) -> F:
    """Record `function` as a rule and return it unchanged.

    The readable engine calls it as plain Python; the fast engine compiles the same text. A rule
    changes only what it is given, draws nothing and loops over no population.
    """
    RULES.append(function)
    return function
