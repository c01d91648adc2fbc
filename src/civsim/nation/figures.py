"""The sourced figures of the scaling rules: those of a field and those of any municipality."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.analysis.numbers import fixed
from civsim.configuration import checks
from civsim.configuration.compose import read_yaml
from civsim.configuration.figures import figure
from civsim.configuration.folders import shipped
from civsim.errors import unknown
from civsim.nation.municipality import URBANISATION
from civsim.scenario import Figure

FIELDS = ("youth", "seniors")
"""The fields that there are; a municipality's people are shared out over their target groups and everybody else."""

BOTH = "both"
FOLDER = "nation"


@dataclass(frozen=True)
class SizeClass:
    """Municipalities from a number of inhabitants on, and what is assumed where their table is silent."""

    least: int
    density: Figure
    urbanisation: Figure


@dataclass(frozen=True)
class Common:
    """Figures that hold in every field.

    Attributes:
        figures: by name.
        by_urbanisation: by name and degree ("01", "02", "03").
        classes: size classes, the smallest first.
    """

    figures: Mapping[str, Figure]
    by_urbanisation: Mapping[str, Mapping[str, Figure]]
    classes: tuple[SizeClass, ...]

    def class_of(self, population: int) -> SizeClass:
        """Return the size class of a municipality."""
        return self.classes[bisect.bisect_right([one.least for one in self.classes], population) - 1]

    def labels(self) -> list[str]:
        """Return what the size classes are called, the smallest first."""
        least = [fixed(one.least, 0) for one in self.classes]
        ends = [f"{low} to {high}" for low, high in itertools.pairwise(least[1:])]
        return [f"under {least[1]}", *ends, f"{least[-1]} and more"]


@dataclass(frozen=True)
class Field:
    """A field of work: its name, its figures for scaling, and the content of a town file without places."""

    name: str
    scaling: Mapping[str, Figure]
    town: Mapping[str, Any]


def read_common() -> Common:
    """Return the figures that hold in every field."""
    path = _path("municipality")
    content = read_yaml(path)
    degrees = {name: code for code, name in URBANISATION.items()}
    by_degree = {
        name: {degrees[degree]: figure(entry, f"{path}: {name}.{degree}", True) for degree, entry in found.items()}
        for name, found in content["by_urbanisation"].items()
    }
    classes = [
        SizeClass(
            least=checks.whole(entry["from"], f"{path}: imputed, from", 0, 10**9),
            density=figure(entry["density"], f"{path}: density", True),
            urbanisation=figure(entry["urbanisation"], f"{path}: urbanisation", True),
        )
        for entry in content["imputed"]
    ]
    return Common(_figures(content["figures"], f"{path}: figures"), by_degree, tuple(classes))


def read_field(name: str) -> Field:
    """Return one field."""
    path = _path(name)
    content = read_yaml(path)
    scaling = _figures(content.pop("scaling"), f"{path}: scaling")
    return Field(name, scaling, content)


def with_figures(
    fields: Sequence[Field], common: Common, values: Mapping[str, object]
) -> tuple[tuple[Field, ...], Common]:
    """Return the fields and common figures with other values for some of the figures, the same in every field.

    Raises:
        InputError: for a value that is not a number from 0 to a billion.
    """
    checked = {name: checks.number(value, name, 0.0, 1e9) for name, value in values.items()}

    def changed(figures: Mapping[str, Figure]) -> dict[str, Figure]:
        return {name: dataclasses.replace(one, value=checked.get(name, one.value)) for name, one in figures.items()}

    new = (dataclasses.replace(one, scaling=changed(one.scaling)) for one in fields)
    return tuple(new), dataclasses.replace(common, figures=changed(common.figures))


def fields_of(word: str) -> tuple[str, ...]:
    """Return the names of the fields that a word means: one of them, or both.

    Raises:
        InputError: for another word.
    """
    if word == BOTH:
        return FIELDS
    if word not in FIELDS:
        raise unknown("field", word, (*FIELDS, BOTH))
    return (word,)


def _path(name: str) -> Path:
    return shipped() / FOLDER / f"{name}.yaml"


def _figures(content: Mapping[str, object], where: str) -> dict[str, Figure]:
    return {name: figure(entry, f"{where}.{name}", True) for name, entry in content.items()}
