"""A mode file: what is agreed between the providers of a town, as parameter values with their reasons."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from civsim.configuration import checks, figures
from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.scenario import Label

KEYS = ("name", "label", "description", "settings")


@dataclass(frozen=True)
class Mode:
    """A mode: its name, texts and the parameter values it sets."""

    name: str
    label: Label
    description: Label
    settings: Mapping[str, Value]


def read_mode(content: object, where: str, file: Path | None, is_shipped: bool) -> Mode:
    """Return the mode that a file, or a scenario itself (`file` is None), describes.

    Raises:
        InputError: for anything that is missing, unknown or out of bounds.
    """
    found = checks.record(content, where, KEYS, ("name",))
    name = file_name(found["name"], where, file)
    return Mode(
        name=name,
        label=checks.label(found.get("label"), f"{where}: label", name),
        description=checks.label(found.get("description"), f"{where}: description", ""),
        settings=figures.reasoned(found.get("settings"), f"{where}: settings", is_shipped),
    )


def file_name(value: object, where: str, file: Path | None) -> str:
    """Return the name of a town or mode, which must be that of its file."""
    name = checks.text(value, f"{where}: name")
    if file is not None and unicodedata.normalize("NFC", name) != unicodedata.normalize("NFC", file.stem):
        raise InputError(f"{where}: the name {name!r} must be that of the file, {file.stem!r}.")
    return name if file is None else file.stem
