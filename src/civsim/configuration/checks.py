"""Checks of single entries; a message says where the entry stands, its value, its bound, the nearest name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from civsim.errors import InputError, Text, listed, meant, refusal
from civsim.parameters import registry
from civsim.parameters.parameter import Parameter, Value

LANGUAGES = ("de", "en")
LARGEST_KEY = 2**31 - 1


def mapping(value: object, where: str) -> dict[str, Any]:
    """Return a mapping with its keys as text; None is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise refusal("{where}: {value!r} must be a mapping, 'key: value'.", where=where, value=value)
    return {str(key): entry for key, entry in value.items()}


def entries(value: object, where: str) -> list[Any]:
    """Return a list; None is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise refusal("{where}: {value!r} must be a list.", where=where, value=value)
    return list(value)


def record(value: object, where: str, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, Any]:
    """Return a mapping that has the required keys and no unknown ones."""
    found, names = mapping(value, where), list(allowed)
    for key in found:
        one_of(key, names, where, "key")
    for key in required:
        if found.get(key) is None:
            raise refusal("{where}: {key!r} is missing.", where=where, key=key)
    return found


def one_of(value: object, names: Iterable[str], where: str, noun: str = "value") -> str:
    """Return a name out of `names`."""
    options = list(names)
    if isinstance(value, str) and value in options:
        return value
    raise refusal(
        "{where}: unknown {noun} {value!r}.{hint} Allowed: {options}.",
        where=where,
        noun=Text(noun),
        value=value,
        hint=meant(str(value), options),
        options=listed(options),
    )


def number(value: object, where: str, low: float, high: float) -> float:
    """Return a finite number within the bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise refusal(
            "{where}={value!r} is not a number; allowed: {low:.15g} to {high:.15g}.",
            where=where,
            value=value,
            low=low,
            high=high,
        )
    if not low <= value <= high:
        raise refusal(
            "{where}={value!r} is out of bounds; allowed: {low:.15g} to {high:.15g}.",
            where=where,
            value=value,
            low=low,
            high=high,
        )
    return float(value)


def whole(value: object, where: str, low: int, high: int) -> int:
    """Return a whole number within the bounds."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal(
            "{where}={value!r} is not a whole number; allowed: {low} to {high}.",
            where=where,
            value=value,
            low=low,
            high=high,
        )
    if not low <= value <= high:
        raise refusal(
            "{where}={value!r} is out of bounds; allowed: {low} to {high}.",
            where=where,
            value=value,
            low=low,
            high=high,
        )
    return value


def text(value: object, where: str) -> str:
    """Return text that is not empty; a bare number counts as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise refusal("{where}: {value!r} must be text.", where=where, value=value)
    if "${" in str(value):
        raise refusal(
            "{where}: {value!r} refers to something else with '${{'; write the value itself.", where=where, value=value
        )
    return str(value)


def label(value: object, where: str, default: str) -> dict[str, str]:
    """Return a text in every language; a single text, or that of one language, serves for all."""
    if value is None:
        value = default
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value and text(value, where))
    found = record(value, where, LANGUAGES)
    texts = {language: "" if entry == "" else text(entry, f"{where}.{language}") for language, entry in found.items()}
    if not texts:
        raise refusal(
            "{where}: a text is missing; languages: {languages}.", where=where, languages=", ".join(LANGUAGES)
        )
    return {language: texts.get(language, next(iter(texts.values()))) for language in LANGUAGES}


def known_parameter(name: str, where: str) -> Parameter:
    """Return the parameter called `name`."""
    try:
        return registry.parameter(name)
    except InputError as error:
        raise refusal("{where}: {error}", where=where, error=error.text) from None


def parameter(name: str, value: object, where: str) -> Value:
    """Return a parameter's value as the registry stores it."""
    one = known_parameter(name, where)
    try:
        return one.check(value)
    except InputError as error:
        raise refusal("{where}: {error}", where=where, error=error.text) from None


def unique(values: Iterable[object], where: str) -> None:
    """Refuse a value that comes twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise refusal("{where}: {value!r} comes twice.", where=where, value=value)
        seen.add(value)


def shares(values: list[float], where: str, tolerance: float = 1e-3) -> list[float]:
    """Return shares that sum to 1, scaled if they miss it by no more than the tolerance."""
    total = math.fsum(values)
    if abs(total - 1.0) > tolerance:
        raise refusal(
            "{where}: the shares sum to {total:.6g}; they must sum to 1 (within {tolerance:g}).",
            where=where,
            total=total,
            tolerance=tolerance,
        )
    return values if abs(total - 1.0) < 1e-9 else [value / total for value in values]
