"""Checks of single entries; a message says where the entry stands, its value, its bound, the nearest name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from civsim.errors import InputError, nearest
from civsim.parameters import registry
from civsim.parameters.parameter import Parameter, Value

LANGUAGES = ("de", "en")
LARGEST_KEY = 2**31 - 1


def mapping(value: object, where: str) -> dict[str, Any]:
    """Return a mapping with its keys as text; None is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{where}: {value!r} must be a mapping, 'key: value'.")
    return {str(key): entry for key, entry in value.items()}


def entries(value: object, where: str) -> list[Any]:
    """Return a list; None is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise InputError(f"{where}: {value!r} must be a list.")
    return list(value)


def record(value: object, where: str, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, Any]:
    """Return a mapping that has the required keys and no unknown ones."""
    found, names = mapping(value, where), list(allowed)
    for key in found:
        one_of(key, names, where, "key")
    for key in required:
        if found.get(key) is None:
            raise InputError(f"{where}: {key!r} is missing.")
    return found


def one_of(value: object, names: Iterable[str], where: str, noun: str = "value") -> str:
    """Return a name out of `names`."""
    options = list(names)
    if isinstance(value, str) and value in options:
        return value
    hint = nearest(str(value), options)
    raise InputError(
        f"{where}: unknown {noun} {value!r}."
        + (f" Did you mean {hint!r}?" if hint else "")
        + f" Allowed: {', '.join(options)}."
    )


def number(value: object, where: str, low: float, high: float) -> float:
    """Return a finite number within the bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{where}={value!r} is not a number; allowed: {low:g} to {high:g}.")
    if not low <= value <= high:
        raise InputError(f"{where}={value!r} is out of bounds; allowed: {low:g} to {high:g}.")
    return float(value)


def whole(value: object, where: str, low: int, high: int) -> int:
    """Return a whole number within the bounds."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{where}={value!r} is not a whole number; allowed: {low} to {high}.")
    if not low <= value <= high:
        raise InputError(f"{where}={value!r} is out of bounds; allowed: {low} to {high}.")
    return value


def text(value: object, where: str) -> str:
    """Return text that is not empty; a bare number counts as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise InputError(f"{where}: {value!r} must be text.")
    if "${" in str(value):
        raise InputError(f"{where}: {value!r} refers to something else with '${{'; write the value itself.")
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
        raise InputError(f"{where}: a text is missing; languages: {', '.join(LANGUAGES)}.")
    return {language: texts.get(language, next(iter(texts.values()))) for language in LANGUAGES}


def known_parameter(name: str, where: str) -> Parameter:
    """Return the parameter called `name`."""
    try:
        return registry.parameter(name)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def parameter(name: str, value: object, where: str) -> Value:
    """Return a parameter's value as the registry stores it."""
    one = known_parameter(name, where)
    try:
        return one.check(value)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def unique(values: Iterable[object], where: str) -> None:
    """Refuse a value that comes twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise InputError(f"{where}: {value!r} comes twice.")
        seen.add(value)


def shares(values: list[float], where: str, tolerance: float = 1e-3) -> list[float]:
    """Return shares that sum to 1, scaled if they miss it by no more than the tolerance."""
    total = math.fsum(values)
    if abs(total - 1.0) > tolerance:
        raise InputError(f"{where}: the shares sum to {total:.6g}; they must sum to 1 (within {tolerance:g}).")
    return values if abs(total - 1.0) < 1e-9 else [value / total for value in values]
