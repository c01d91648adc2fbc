"""The computed points of a sweep by where the controls of a page stand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civsim.discovery.frames import MODE, POINT, designed
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS

if TYPE_CHECKING:
    from civsim.sweep.reading import Sweep

LIST = ""
"""The name of the one axis of a list, whose levels are whole rows."""
MOST_LISTED = 100
SHOWN = 3
Values = Mapping[str, Any]
Levels = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Axis:
    """What one control moves: a column of the design and its levels, or the rows of a list."""

    name: str
    levels: tuple[Any, ...]


@dataclass(frozen=True)
class Grid:
    """Every computed point by the levels of its axes and its mode.

    Attributes:
        axes: those with more than one level.
        modes: of every combination of levels; one where the mode does not vary, none where it is part of a list.
        cells: the names of the points, the last axis changing fastest, and the modes within it.
        values: the values of each cell, as the design has them.
        fixed: columns of the design with one value.
    """

    axes: tuple[Axis, ...]
    modes: tuple[str, ...]
    cells: tuple[str, ...]
    values: tuple[Values, ...]
    fixed: Values


def of_sweep(sweep: Sweep) -> Grid:
    """Return the points of a sweep as a grid, or as a list where they are none and few.

    Raises:
        InputError: for many points that are no grid.
    """
    table = designed(sweep).drop_duplicates(POINT, ignore_index=True)
    records = table.drop(columns=POINT).to_dict("records")
    rows = [{str(name): value for name, value in row.items()} for row in records]
    points = dict(zip((_key(row) for row in rows), table[POINT].tolist(), strict=True))
    levels = {name: _ordered(name, [row[name] for row in rows]) for name in rows[0]}
    fixed = {name: values[0] for name, values in levels.items() if len(values) == 1}
    names = [name for name, values in levels.items() if len(values) > 1 and name != MODE]
    modes = levels.get(MODE, ())
    if math.prod(len(levels[name]) for name in names) * max(1, len(modes)) == len(rows):
        axes = tuple(Axis(name, levels[name]) for name in names)
        combined = [dict(zip(names, row, strict=True)) for row in itertools.product(*(levels[name] for name in names))]
        return _filled(axes, modes, combined, fixed, points)
    return _listed(sweep, rows, levels, fixed, points)


def _listed(
    sweep: Sweep,
    rows: Sequence[Values],
    levels: Mapping[str, tuple[Any, ...]],
    fixed: Values,
    points: Mapping[Any, str],
) -> Grid:
    modes = levels.get(MODE, ())
    apart = [{name: row[name] for name in row if name not in fixed and name != MODE} for row in rows]
    unique = list({_key(row): row for row in apart}.values())
    if len(unique) * max(1, len(modes)) != len(rows):  # not every mode meets every row
        modes, unique = (), [{name: row[name] for name in row if name not in fixed} for row in rows]
    if len(unique) > MOST_LISTED:
        raise InputError(_no_grid(sweep, levels, points))
    return _filled((Axis(LIST, tuple(unique)),), modes, unique, fixed, points)


def _filled(
    axes: tuple[Axis, ...], modes: tuple[str, ...], combined: Sequence[Values], fixed: Values, points: Mapping[Any, str]
) -> Grid:
    values = [{**fixed, **row, **({MODE: mode} if mode else {})} for row in combined for mode in modes or ("",)]
    return Grid(axes, modes, tuple(points[_key(row)] for row in values), tuple(values), fixed)


def _no_grid(sweep: Sweep, levels: Levels, points: Mapping[Any, str]) -> str:
    varied = {name: values for name, values in levels.items() if len(values) > 1}
    fixed = {name: values[0] for name, values in levels.items() if len(values) == 1}
    combined = (dict(zip(varied, row, strict=True)) for row in itertools.product(*varied.values()))
    gaps = itertools.islice((row for row in combined if _key({**fixed, **row}) not in points), SHOWN)
    total = math.prod(len(values) for values in varied.values())
    return (
        f"{sweep.folder} is no grid: the values of {', '.join(varied)} make {total:,} combinations, of which "
        f"{len(points):,} were computed. Missing are, for example, {'; '.join(told(row) for row in gaps)}. A grid "
        f"(design=grid, every combination) can be shown, or a list of up to {MOST_LISTED} points; "
        f"'civsim analyse {sweep.folder}' says what matters in such a design."
    )


def told(values: Values) -> str:
    """Return the values of a point as they are typed."""
    return " ".join(f"{name}={value}" for name, value in values.items())


def _ordered(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    unique = list(dict.fromkeys(values))
    if name in PARAMETERS:
        return tuple(sorted(unique, key=PARAMETERS[name].number))
    return tuple(unique if any(isinstance(value, str) for value in unique) else sorted(unique))


def _key(row: Values) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(row.items()))
