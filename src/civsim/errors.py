"""The one error that users see for bad input, and how it names what they may have meant."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Input that cannot be used; the message names the value, the bound and the nearest valid name."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name of `names` that looks most like `name`, or None."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return found[0] if found else None


def meant(name: str, names: Iterable[str]) -> str:
    """Return the hint " Did you mean ...?" with the nearest name, or nothing."""
    found = nearest(name, names)
    return f" Did you mean {found!r}?" if found else ""


def unknown(noun: str, name: str, names: Iterable[str]) -> InputError:
    """Return the error for a name that there is not; it lists all there are."""
    known = list(names)
    return InputError(f"There is no {noun} {name!r}.{meant(name, known)} There are: {', '.join(known)}.")
