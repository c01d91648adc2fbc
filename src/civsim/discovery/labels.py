"""What parameters and policies are called in sentences and pictures."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.analysis.numbers import difference
from civsim.configuration import mode_label
from civsim.errors import InputError
from civsim.measures import MEASURES
from civsim.parameters.registry import PARAMETERS


def parameter_in_text(name: str, language: str) -> str:
    """Return a parameter's label as it stands within a sentence, without its explanation after a colon."""
    one = PARAMETERS[name]
    text = (one.de if language == "de" else one.en).split(":")[0]
    return text if language == "de" else text[:1].lower() + text[1:]


def policy_labels(names: Sequence[str], language: str) -> dict[str, str]:
    """Return what policies are called: the mode's label, then the levers that tell them apart."""
    return {name: " ".join([_mode(name.split(" ")[0], language), *name.split(" ")[1:]]) for name in names}


def _mode(name: str, language: str) -> str:
    try:
        return mode_label(name).get(language, name)
    except InputError:  # a mode of the user's own folder that is not at hand now
        return name


def quantity_label(name: str, language: str) -> str:
    """Return what a measure or another quantity of the patterns is called; the latter have no label but their name."""
    return MEASURES[name].label(language) if name in MEASURES else name.replace("_", " ")


def size(value: float, measure: str, language: str) -> str:
    """Return how large a difference of a measure is, without its sign."""
    return difference(abs(value), measure, language, signed=False)
