"""Numba's descriptions of record types and of its settings: a sixth of the time of compiling went into them.

For every function, Numba writes out all fields of each record that is passed, many times over, and reads each of its
settings through a property. What is said stays the same; it is said once, and read where it lies.
"""

import functools
from typing import Any

from numba.core import types
from numba.core.targetconfig import TargetConfig


def values(settings: Any) -> dict[str, Any]:
    """Return all settings by name, those that were not set with their default."""
    was_set = settings._values
    return {name: was_set.get(name, option.default) for name, option in settings.options.items()}


setattr(types.Record, "__repr__", functools.cache(types.Record.__repr__))  # noqa: B010
setattr(TargetConfig, "values", values)  # noqa: B010
