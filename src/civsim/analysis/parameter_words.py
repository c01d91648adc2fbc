"""How parameters and their values are told to people who do not know their names."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.numbers import DIGITS, brief
from civsim.messages import code, mark, translate
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS

STEPS: Mapping[float, str] = {
    0.0: mark("no evidence"),
    0.25: mark("mentioned"),
    0.5: mark("arrangement exists"),
    0.75: mark("stated aim"),
    1.0: mark("formal and complete"),
}
"""What the strength of a part of cooperation means, as towns' documents are coded."""

BETWEEN = mark("between “{low}” and “{high}”")
SHARE = "share"


def parameter_label(name: str, language: str) -> str:
    """Return what a parameter is called."""
    one = PARAMETERS[name]
    return one.de if code(language) == "de" else translate(one.en, language)


def meaning(name: str, value: Value, language: str) -> str:
    """Return what a value means: the word of a strength or of a choice, else the number with its unit."""
    one = PARAMETERS[name]
    if one.choices:
        return translate(str(value).replace("_", " "), language)
    number = float(value)
    if name not in STRENGTHS:
        return in_unit(number, one.unit, language)
    below, above = max(step for step in STEPS if step <= number), min(step for step in STEPS if step >= number)
    if below == above:
        return translate(STEPS[below], language)
    low, high = (translate(STEPS[step], language) for step in (below, above))
    return translate(BETWEEN, language).format(low=low, high=high)


def setting(value: object, language: str) -> str:
    """Return what a parameter was set to: a choice in words, a number without its unit."""
    if isinstance(value, str):
        return translate(value.replace("_", " "), language)
    return brief(float(str(value)), DIGITS, language)


def in_unit(value: float, unit: str, language: str) -> str:
    """Return a value with its unit; shares in per cent."""
    is_share = unit.startswith(SHARE)
    text = f"{brief(100 * value, DIGITS, language)} %" if is_share else brief(value, DIGITS, language)
    return text if unit == SHARE else f"{text} ({translate(unit, language)})"
