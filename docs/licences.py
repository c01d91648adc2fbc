"""List the licence of every package in requirements.lock: `make licences`."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parents[1] / "requirements.lock"
COPYLEFT = re.compile(r"(?<!L)(GPL|GNU (Affero )?General)", re.IGNORECASE)
WEAKER = re.compile(r"LGPL|Lesser|MPL|Mozilla|BSD|MIT|Public Domain|Apache", re.IGNORECASE)


def locked() -> list[str]:
    """Return the names of all packages in the lock."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted({str(canonicalize_name(name)) for name in found})


def licence(package: str) -> str:
    """Return what a package says of its licence in one line; nothing where it is not installed or says nothing."""
    try:
        told = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
    if expression := told.get("License-Expression"):
        return str(expression)
    named = [one.split("::")[-1].strip() for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    exact = [one for one in named if one != "OSI Approved"]
    first = next((line.strip() for line in (told.get("License") or "").splitlines() if line.strip()), "")
    return " OR ".join(exact) or first or "; ".join(named)


def is_strong_copyleft(text: str) -> bool:
    """Return whether a licence would bind a program that is handed on with the package, and leaves no other choice."""
    return bool(COPYLEFT.search(text)) and not WEAKER.search(text)


def needed(extras: tuple[str, ...] = ()) -> set[str]:
    """Return all packages that civsim needs with some of its extras, however far away."""
    found: set[str] = set()
    todo = [*_direct("civsim", extras)]
    while todo:
        one = todo.pop()
        name = str(canonicalize_name(one.name))
        if name not in found:
            found.add(name)
            todo += _direct(name, tuple(one.extras))
    return found


def _direct(package: str, extras: tuple[str, ...]) -> Iterator[Requirement]:
    try:
        told = importlib.metadata.requires(package) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for text in told:
        one = Requirement(text)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield one


def main() -> None:
    """Print the table: package, version, licence, and whether civsim runs without it."""
    core = needed()
    for name in locked():
        said = licence(name)
        version = importlib.metadata.version(name) if said else ""
        print(f"{name:32}{version:14}{'needed' if name in core else 'optional':10}{said or 'not installed here'}")


if __name__ == "__main__":
    main()
