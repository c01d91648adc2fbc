"""What parameters and policies are called in sentences and pictures."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.analysis.numbers import difference, label_of
from civsim.analysis.parameter_words import parameter_label
from civsim.configuration import mode_label
from civsim.errors import InputError
from civsim.measures import MEASURES
from civsim.messages import ENGLISH, spoken


def parameter_in_text(name: str, language: str) -> str:
    """Return a parameter's label as it stands within a sentence, without its explanation after a colon."""
    text = parameter_label(name, language).split(":")[0]
    return text[:1].lower() + text[1:] if language == ENGLISH else text


def policy_labels(names: Sequence[str], language: str) -> dict[str, str]:
    """Return what policies are called: the mode's label, then the levers that tell them apart."""
    return {name: " ".join([_mode(name.split(" ")[0], language), *name.split(" ")[1:]]) for name in names}


def _mode(name: str, language: str) -> str:
    try:
        return spoken(mode_label(name), language) or name
    except InputError:  # a mode of the user's own folder that is not at hand now
        return name


def quantity_label(name: str, language: str) -> str:
    """Return what a measure or another quantity of the patterns is called; the latter have no label but their name."""
    return label_of(name, language) if name in MEASURES else name.replace("_", " ")


def size(value: float, measure: str, language: str) -> str:
    """Return how large a difference of a measure is, without its sign."""
    return difference(abs(value), measure, language, signed=False)
