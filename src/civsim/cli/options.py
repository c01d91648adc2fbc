"""Words of the command line that belong to one command, apart from those that describe a scenario."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.errors import InputError


def take(words: Sequence[str], names: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the words name=value of the given names, the last of each, and all other words."""
    own = {name: value for name, given, value in (word.partition("=") for word in words) if given and name in names}
    return own, [word for word in words if word.partition("=")[0] not in names or "=" not in word]


def whole(own: dict[str, str], name: str, default: int, low: int, high: int) -> int:
    """Return a whole number within bounds.

    Raises:
        InputError: naming value and bounds.
    """
    text = own.get(name)
    if text is None:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise InputError(f"{name}={text!r} is out of bounds; allowed: whole numbers from {low} to {high}.")
    return int(text)


def number(own: dict[str, str], name: str, default: float, low: float, high: float) -> float:
    """Return a number within bounds, which are not allowed themselves.

    Raises:
        InputError: naming value and bounds.
    """
    text = own.get(name)
    if text is None:
        return default
    found = as_number(text, name)
    if not low < found < high:
        raise InputError(f"{name}={text!r} is out of bounds; allowed: numbers between {low:g} and {high:g}.")
    return found


def as_number(text: str, name: str) -> float:
    """Return a number written as text.

    Raises:
        InputError: if it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name}={text!r} is not a number.") from None


def listed(text: str) -> list[str]:
    """Return the entries of a list: "[a, b]" or "a,b"."""
    return [one.strip() for one in text.strip().strip("[]").split(",") if one.strip()]


def flag(own: dict[str, str], name: str) -> bool:
    """Return whether a word is true; false where it is not given.

    Raises:
        InputError: if it is neither true nor false.
    """
    text = own.get(name, "false")
    if text not in ("true", "false"):
        raise InputError(f"{name}={text!r} is not true or false.")
    return text == "true"
