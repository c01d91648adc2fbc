"""What a measure is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from civsim.errors import InputError, Text, meant
from civsim.measures.tables import Tables
from civsim.world import Table

Function = Callable[[Tables], Table]

COMMUNITY, NETWORK, ORGANISATION = "community", "network", "organisation"
LEVELS_OF_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        COMMUNITY: Text("Community: the people of the town"),
        NETWORK: Text("Network: how organisations work together"),
        ORGANISATION: Text("Organisations: each for itself"),
    }
)
"""At which level something is measured, and what that is called (Provan & Milward 2001).

What is good at one level need not be at another.
"""


@dataclass(frozen=True)
class Measure:
    """One measure: its name, level, unit, labels, whether more is better (1), worse (-1) or neither (0)."""

    name: str
    level: str
    unit: str
    en: str
    de: str
    better: int
    function: Function

    def label(self, language: str) -> str:
        """Return the label in a language, "en" or "de"."""
        return self.de if language == "de" else self.en

    def in_text(self, language: str) -> str:
        """Return the label as it stands within a sentence: English ones begin with a small letter."""
        return self.de if language == "de" else self.en[:1].lower() + self.en[1:]

    @property
    def is_share(self) -> bool:
        """Whether it is a share, whose differences are told in percentage points."""
        return self.unit.startswith("share")


_MEASURES: dict[str, Measure] = {}
MEASURES: Mapping[str, Measure] = MappingProxyType(_MEASURES)


def known_measure(name: str) -> str:
    """Return the name of a measure that there is.

    Raises:
        InputError: if there is none of this name.
    """
    if name not in MEASURES:
        raise InputError(f"measure={name!r} is no measure.{meant(name, MEASURES)} 'civsim list measures' shows all.")
    return name


def measure(level: str, unit: str, en: str, de: str, better: int = 0) -> Callable[[Function], Function]:
    """Register a function as the measure of its own name."""

    def register(function: Function) -> Function:
        name = function.__name__
        _MEASURES[name] = Measure(name, level, unit, en, de, better, function)
        return function

    return register
