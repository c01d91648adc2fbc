"""How parameters are told to people who do not know their names."""

from __future__ import annotations

from civsim.messages import code, translate
from civsim.parameters.registry import PARAMETERS


def parameter_label(name: str, language: str) -> str:
    """Return what a parameter is called."""
    one = PARAMETERS[name]
    return one.de if code(language) == "de" else translate(one.en, language)
