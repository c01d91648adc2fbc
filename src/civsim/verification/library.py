"""All limit cases; a module of cases is listed here once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from civsim.verification.case import CASES, Case

MODULES = ("capacity", "queues", "access", "location", "contests", "games", "volunteers")


def library() -> Mapping[str, Case]:
    """Return all limit cases by name."""
    for name in MODULES:
        import_module(f"civsim.verification.{name}")
    return CASES
