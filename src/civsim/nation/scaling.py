"""How a municipality becomes a town: one function per figure of the town, with its formula in the first line.

The numbers in the formulas are figures of `conf/nation`, each with its source or marked as an assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civsim.generate.source import largest_remainder
from civsim.nation.figures import Common, Field
from civsim.nation.municipality import URBANISATION, Municipality
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Figure


@dataclass(frozen=True)
class Place:
    """A municipality, the people of the field's target group in it, and the figures of the rules."""

    municipality: Municipality
    people: int
    field: Field
    common: Common

    def of_field(self, name: str) -> float:
        """Return a figure of the field."""
        return float(self.field.scaling[name].value)

    def of_all(self, name: str) -> float:
        """Return a figure that holds in every field."""
        return float(self.common.figures[name].value)

    def by_urbanisation(self, name: str) -> float:
        """Return a figure for the municipality's degree of urbanisation."""
        return float(self.common.by_urbanisation[name][self.municipality.urbanisation].value)


Rule = Callable[[Place], float]
RULES: dict[str, Rule] = {}
"""The scaling rules by the parameter they set."""


def _rule(function: Rule) -> Rule:
    RULES[function.__name__] = function
    return function


@_rule
def recipients(place: Place) -> float:
    """people_share × inhabitants; inhabitants are shared out over target groups and others by largest remainder."""
    return place.people


@_rule
def area(place: Place) -> float:
    """km2 of the municipality; where it is missing, inhabitants / density of the size class."""
    return place.municipality.area


@_rule
def districts(place: Place) -> float:
    """districts_coefficient × (inhabitants × km2) ^ districts_exponent, at most people / people_per_district."""
    size = place.municipality.population * place.municipality.area
    wanted = place.of_all("districts_coefficient") * float(size ** place.of_all("districts_exponent"))
    return max(1, min(round(wanted), place.people // int(place.of_all("people_per_district"))))


@_rule
def providers(place: Place) -> float:
    """providers_coefficient × people ^ providers_exponent, at least 1."""
    wanted = place.of_field("providers_coefficient") * float(place.people ** place.of_field("providers_exponent"))
    return max(1, round(wanted))


@_rule
def municipal_services(place: Place) -> float:
    """Inhabitants / inhabitants_per_municipal_service, at least 1; none below inhabitants_with_municipal_service."""
    inhabitants = place.municipality.population
    if inhabitants < place.of_all("inhabitants_with_municipal_service"):
        return 0
    return max(1, round(inhabitants / place.of_all("inhabitants_per_municipal_service")))


@_rule
def budget(place: Place) -> float:
    """budget_per_person × people."""
    return place.of_field("budget_per_person") * place.people


@_rule
def gifts(place: Place) -> float:
    """gifts_per_person × people."""
    return place.of_field("gifts_per_person") * place.people


@_rule
def volunteers(place: Place) -> float:
    """volunteers_per_person × volunteers_factor (by urbanisation) × people."""
    return round(place.of_field("volunteers_per_person") * place.by_urbanisation("volunteers_factor") * place.people)


@_rule
def distance_scale(place: Place) -> float:
    """By urbanisation: people in the country are used to longer ways."""
    return place.by_urbanisation("distance_scale")


@_rule
def travel(place: Place) -> float:
    """By urbanisation: a kilometre takes less time in the country."""
    return place.by_urbanisation("travel")


@_rule
def sharing_distance(place: Place) -> float:
    """By urbanisation: volunteers in the country help farther away."""
    return place.by_urbanisation("sharing_distance")


@_rule
def deprivation_spread(place: Place) -> float:
    """By urbanisation: needs differ more between the districts of a city."""
    return place.by_urbanisation("deprivation_spread")


def people_of(municipality: Municipality, fields: Sequence[Field]) -> dict[str, int]:
    """Return the people of each field's target group, by largest remainder with everybody else as the last part.

    Args:
        municipality: whose inhabitants are shared out.
        fields: all fields that there are, whichever of them are simulated.
    """
    shares = [float(one.scaling["people_share"].value) for one in fields]
    parts = largest_remainder(municipality.population, np.array([*shares, 1.0 - sum(shares)]))
    return {one.name: int(part) for one, part in zip(fields, parts, strict=False)}


def town_values(place: Place) -> Mapping[str, Value]:
    """Return the parameters that the rules set for a place, within the bounds of the registry."""
    values: dict[str, Value] = {}
    for name, rule in RULES.items():
        one = PARAMETERS[name]
        number = min(max(float(rule(place)), one.low), one.high)
        values[name] = int(number) if one.whole else number
    return values


def figures(common: Common, fields: Sequence[Field]) -> Iterator[tuple[str, str, Figure]]:
    """Yield the figures that the rules use: name, what it holds for ("" for everything), figure."""
    for field in fields:
        for name, one in field.scaling.items():
            yield name, field.name, one
    for name, one in common.figures.items():
        yield name, "", one
    for name, degrees in common.by_urbanisation.items():
        for degree, one in degrees.items():
            yield name, URBANISATION[degree], one
    for group in common.classes:
        yield f"density from {group.least} inhabitants, where the area is missing", "", group.density
        yield f"urbanisation from {group.least} inhabitants, where it is missing", "", group.urbanisation
