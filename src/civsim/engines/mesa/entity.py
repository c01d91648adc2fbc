"""Things with the attributes of one record: what the rules change in the readable engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from civsim.world import Table


class Entity:
    """Something that is no agent, such as a district, a cell, an offer, a forum or a tally.

    Its attributes are the fields of its record in `civsim.world`, as plain Python numbers.
    """

    def __init__(self, row: np.void) -> None:
        take(self, row)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v}' for k, v in vars(self).items() if k != 'model')})"


def take(thing: Any, row: np.void) -> None:
    """Give `thing` the fields of a record as attributes."""
    for name in row.dtype.names or ():
        setattr(thing, name, row[name].item())


def entities(table: Table) -> list[Any]:
    """Return one entity per row."""
    return [Entity(row) for row in table]


def table_of(things: Iterable[Any], like: Table) -> Table:
    """Return the attributes of all things as a table with the fields of `like`.

    Raises:
        TypeError: if an attribute has another kind of number than its field, which the fast engine would cut.
    """
    things = list(things)
    table = np.zeros(len(things), like.dtype)
    for name in like.dtype.names or ():
        values = [getattr(thing, name) for thing in things]
        kind = like.dtype[name].kind
        if kind == "i" and any(isinstance(value, float) for value in values):
            raise TypeError(f"{name} is an integer field but holds a float in the readable engine")
        table[name] = values
    return table
