"""What a law is: a sentence, and a function that says whether runs of a scenario obey it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from civsim.scenario import Scenario

HOLDS, BROKEN, NOT_IMPLIED = "holds", "broken", "not implied"
"""Verdicts; what the model does not imply is shown with its numbers and judged by nobody."""


@dataclass(frozen=True)
class Finding:
    """Whether a law holds, and the numbers that show it."""

    verdict: str
    shown: str

    @classmethod
    def of(cls, faults: Sequence[str], shown: str) -> Finding:
        """Return a finding: broken with the first of the faults, or what was shown where there is none."""
        return cls(BROKEN, faults[0]) if faults else cls(HOLDS, shown)


Check = Callable[[Scenario, Sequence[int]], Finding]


@dataclass(frozen=True)
class Law:
    """A law: its name, what it says, and its check of a scenario in some replicates."""

    name: str
    sentence: str
    check: Check


_LAWS: dict[str, Law] = {}
LAWS: Mapping[str, Law] = MappingProxyType(_LAWS)


def law(sentence: str) -> Callable[[Check], Check]:
    """Register a function as the check of a law that is called like it."""

    def register(check: Check) -> Check:
        _LAWS[check.__name__] = Law(check.__name__, sentence, check)
        return check

    return register
