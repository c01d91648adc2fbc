"""The levers of the page: which parameters, what they ask, and what their values mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civsim.analysis.parameter_words import meaning, parameter_label
from civsim.messages import mark, translate
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.parameter import Parameter, Value
from civsim.parameters.registry import PARAMETERS
from civsim.rules.kinds import SCOPES

ALONE = ("coproduction",)
"""Strengths that do something without a forum as well: an organisation can ask its recipients by itself."""

NO_FORUM = SCOPES[0]
STEP_SIZES = (0.1, 0.05, 0.01, 0.005)
FEWEST_STEPS = 11.9


@dataclass(frozen=True)
class Lever:
    """A parameter that can be moved at the page, and what it asks in plain words."""

    name: str
    question: str

    @property
    def parameter(self) -> Parameter:
        """What the registry says of it."""
        return PARAMETERS[self.name]

    def values(self, *present: Value) -> list[float]:
        """Return the values it can be moved to, as far as studies go, in order; those present are among them."""
        low, high = self.parameter.sweep_range
        step = next(size for size in STEP_SIZES if (high - low) / size >= FEWEST_STEPS)
        steps = {round(low + number * step, 6) for number in range(round((high - low) / step) + 1)}
        return sorted(steps | {float(value) for value in present})

    def label(self, language: str) -> str:
        """Return what the parameter is called."""
        return parameter_label(self.name, language)

    def meaning(self, value: Value, language: str) -> str:
        """Return what a value means: the word of a strength, else the number with its unit."""
        return meaning(self.name, value, language)

    def source(self, language: str) -> str:
        """Return where the value comes from that holds where town and mode say nothing."""
        return translate(self.parameter.source, language)


GROUPS: Mapping[str, Sequence[Lever]] = {
    mark("How they work together"): (
        Lever("information", mark("Do the organisations share figures on needs and free places?")),
        Lever("referral", mark("Do they pass people on to each other?")),
        Lever("planning", mark("Do they plan their offers together?")),
        Lever("fund", mark("Do they pool money in a common fund?")),
        Lever("volunteer_pooling", mark("Do they share their volunteers?")),
        Lever("programmes", mark("Do they run programmes together?")),
        Lever("coproduction", mark("Do the people who are helped shape the offers?")),
    ),
    mark("How people find help"): (
        Lever("transparency", mark("How many of the free places does a public directory show?")),
        Lever("outreach", mark("How much time goes into approaching people?")),
    ),
    mark("Money"): (
        Lever("contested_share", mark("For how much of the grants must they compete?")),
        Lever("municipal_share", mark("How much goes to services of the town itself?")),
    ),
    mark("What if?"): (
        Lever("load", mark("What if more or fewer people needed help than usual?")),
        Lever("budget_cut", mark("What if the budget were cut?")),
    ),
}
"""The levers by what they are about."""

LEVERS: Mapping[str, Lever] = {lever.name: lever for levers in GROUPS.values() for lever in levers}


def moves(name: str, values: Mapping[str, Value]) -> bool:
    """Return whether a lever can change anything under these values: most strengths need a forum."""
    return name not in STRENGTHS or name in ALONE or values["scope"] != NO_FORUM
