"""A town of a few figures: what is not given follows from the scaling rules of municipalities."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civsim.configuration import checks
from civsim.errors import Text, refusal
from civsim.messages import mark
from civsim.nation.figures import FIELDS, Common, Field, read_common, read_field
from civsim.nation.layouts import Entry
from civsim.nation.register import collect
from civsim.nation.scaling import RULES, Place, people_of, town_values
from civsim.parameters.parameter import ASSUMPTION, Value
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import BASELINE

GIVEN = "figure given by the user of the page"
HOURS_OF_A_VOLUNTEER = 3.0
"""Mean hours a week of a volunteer in a synthetic town: 60 % up to 2, 23 % 3 to 5, 17 % 6 and more."""

LONGEST_NAME = 60
BOUNDS: Mapping[str, tuple[float, float]] = {
    "population": (100, 1_000_000),
    "organisations": (1, 2_000),
    "hours": (0, 300_000),
    "budget": (0, 1e9),
}
QUESTIONS: Mapping[str, str] = {
    "population": mark("Inhabitants"),
    "organisations": mark("Organisations that help"),
    "hours": mark("Volunteers' hours a week, all together"),
    "budget": mark("Public money for this field, EUR a year"),
}
SETS = {"organisations": "providers", "hours": "volunteers", "budget": "budget"}
"""The parameter that each figure decides."""


@dataclass(frozen=True)
class Form:
    """The figures of a town as somebody gives them; what is None follows from the scaling rules."""

    name: str
    field: str
    present: str
    population: int
    organisations: int | None = None
    hours: float | None = None
    budget: float | None = None

    def texts(self) -> dict[str, str]:
        """Return what was filled in, by name, as `read_form` reads it."""
        filled = {name: value for name, value in vars(self).items() if value is not None}
        return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in filled.items()}

    def values(self) -> dict[str, Value]:
        """Return the parameters that the figures decide."""
        given = {SETS[key]: getattr(self, key) for key in SETS if getattr(self, key) is not None}
        if "volunteers" in given:
            given["volunteers"] = round(given["volunteers"] / HOURS_OF_A_VOLUNTEER)
        return {key: PARAMETERS[key].check(value) for key, value in given.items()}

    @property
    def key(self) -> str:
        """The name of the town's file: letters, digits and underscores."""
        plain = unicodedata.normalize("NFKD", self.name.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "my_town"


def read_form(given: Mapping[str, str], modes: Sequence[str]) -> Form:
    """Return the form that texts fill in; empty ones are not given.

    Args:
        given: texts by name: those of the form's fields.
        modes: that there are; `present` is one of them.

    Raises:
        InputError: for a figure that is missing, no number or out of bounds.
    """
    filled = {key: value.strip() for key, value in given.items() if value.strip()}
    if "population" not in filled:
        raise refusal("The town lacks its number of inhabitants.")
    numbers = {key: _number(filled[key], key) for key in BOUNDS if key in filled}
    name = filled.get("name", "My town")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise refusal(
            "The town's name has {count} characters; allowed: up to {most}, all of them printable.",
            count=len(name),
            most=LONGEST_NAME,
        )
    return Form(
        name=checks.text(name, "name"),
        field=checks.one_of(filled.get("field", FIELDS[0]), FIELDS, "field", "field"),
        present=checks.one_of(filled.get("present", BASELINE), modes, "present", "mode"),
        population=int(numbers["population"]),
        organisations=int(numbers["organisations"]) if "organisations" in numbers else None,
        hours=numbers.get("hours"),
        budget=numbers.get("budget"),
    )


def _number(text: str, name: str) -> float:
    low, high = BOUNDS[name]
    try:
        value: object = float(text)
    except ValueError:
        value = text
    return checks.number(value, Text(QUESTIONS[name]), low, high)


@functools.lru_cache(maxsize=64)
def content_of(form: Form) -> dict[str, Any]:
    """Return what the file of the town says."""
    common, fields = _figures()
    field = next(one for one in fields if one.name == form.field)
    place = _place(form, field, fields, common)
    own = form.values()
    settings: dict[str, Any] = dict(field.town["settings"])
    for name, value in {**town_values(place), **own}.items():
        rule = "" if name in own else (RULES[name].__doc__ or "").strip()
        settings[name] = {
            "value": value,
            "unit": PARAMETERS[name].unit,
            "source": f"{ASSUMPTION}: scaling rule of municipalities, {rule}" if rule else GIVEN,
            "confidence": ASSUMPTION,
        }
    return {
        **{key: value for key, value in field.town.items() if key not in ("settings", "name", "label", "own_mode")},
        "name": form.key,
        "label": form.name,
        "own_mode": form.present,
        "settings": settings,
        "known": {"population": {"value": form.population, "unit": "inhabitants", "source": GIVEN}},
    }


def _place(form: Form, field: Field, fields: tuple[Field, ...], common: Common) -> Place:
    """Return the municipality, its area and urbanisation filled in by its size, with the field's people in it."""
    entry = Entry(1, {"key": form.key, "name": form.name, "population": str(form.population)})
    municipality = collect([entry], common, (), GIVEN, official=False).municipalities[0]
    return Place(municipality, people_of(municipality, fields)[field.name], field, common)


@functools.cache
def _figures() -> tuple[Common, tuple[Field, ...]]:
    return read_common(), tuple(read_field(name) for name in FIELDS)
