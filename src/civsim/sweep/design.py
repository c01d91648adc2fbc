"""Designs: tables of points, a row each, with the parameters and settings that differ between them as columns."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim import sampling
from civsim.configuration import checks, rows
from civsim.configuration.settings import BOUNDS
from civsim.errors import InputError, meant
from civsim.parameters.parameter import LEVER, Value
from civsim.parameters.registry import PARAMETERS
from civsim.sampling import Range

if TYPE_CHECKING:
    import pandas as pd

POINT = "point"
CHOICES = ("town", "mode")
NUMBERS = tuple(name for name in BOUNDS if name not in ("seed", "replicates"))
SETTINGS = (*CHOICES, *NUMBERS, "redraw_town")
"""What a column may be besides a parameter. The seed is none: replicates are the luck, and all points share it."""

Levels = Mapping[str, Sequence[object]]
Row = dict[str, Any]


@dataclass(frozen=True)
class Design:
    """The points of a sweep.

    Attributes:
        table: one row per point: `point`, a hash of its values, then a column for each parameter or setting. Two rows
            may be the same point, as in designs for sensitivity analysis; it is run once.
        levers: columns that a town can choose; uncertainties: all others.
    """

    table: pd.DataFrame
    levers: tuple[str, ...]
    uncertainties: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """The columns that make a point."""
        return [name for name in self.table.columns if name != POINT]

    @property
    def points(self) -> dict[str, Row]:
        """The values of each point by its name, in order of the first row of each."""
        found: dict[str, Row] = {}
        for name, row in zip(self.table[POINT], self.table[self.columns].to_dict("records"), strict=True):
            found.setdefault(name, {str(key): _plain(value) for key, value in row.items()})
        return found

    def digest(self) -> str:
        """Return a hash of the points, their order and the parts that columns play."""
        content = [list(self.table[POINT]), list(self.levers), list(self.uncertainties)]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def of_rows(table: Iterable[Mapping[str, object]], *, levers: Iterable[str] | None = None, where: str = "") -> Design:
    """Return the design with these rows, every value checked.

    Args:
        table: values by column; all rows have the same columns.
        levers: columns that are levers; unless given, towns, modes and the registry's levers.
        where: the file or variable, for messages.

    Raises:
        InputError: for an unknown column, a value that is not allowed or missing, or no rows.
    """
    place = f"{where}: " if where else ""
    placed = [(f"{place}row {number}", row) for number, row in enumerate(table, 1)]
    return _of(placed, levers, where or "design")


def of_frame(frame: pd.DataFrame, *, levers: Iterable[str] | None = None) -> Design:
    """Return the design of a data frame's rows (see of_rows)."""
    records = frame.to_dict("records")
    return of_rows([{str(key): value for key, value in row.items()} for row in records], levers=levers)


def read_csv(path: Path, *, levers: Iterable[str] | None = None) -> Design:
    """Return the design of a file of comma-separated values (see of_rows).

    Raises:
        InputError: also if the file cannot be read; the message names file, line and column.
    """
    whole = [name for name, one in PARAMETERS.items() if one.whole] + list(NUMBERS)
    text = [name for name, one in PARAMETERS.items() if one.choices] + [*CHOICES, "redraw_town", POINT]
    columns = rows.Columns((POINT, *SETTINGS, *PARAMETERS), (), tuple(whole), tuple(text))
    return _of(rows.read(path, columns), levers, str(path))


def grid(levels: Levels) -> Design:
    """Return every combination of the levels, the last column changing fastest."""
    return of_rows(_crossed(levels))


def paired(levels: Levels) -> Design:
    """Return the design whose k-th point has the k-th level of every column.

    Raises:
        InputError: if columns have different numbers of levels.
    """
    counts = {name: len(values) for name, values in levels.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{name} has {count}" for name, count in counts.items())
        raise InputError(f"design=paired needs as many values in every column; {told}.")
    return of_rows([dict(zip(levels, row, strict=True)) for row in zip(*levels.values(), strict=True)])


def latin_hypercube(ranges: Sequence[Range], points: int, *, seed: int = 1, levers: Levels | None = None) -> Design:
    """Return a Latin hypercube over the ranges; every combination of levers meets every point of it."""
    return meeting(sampling.latin_hypercube(ranges, points, seed), ranges, levers or {})


def sobol(ranges: Sequence[Range], points: int, *, seed: int = 1, levers: Levels | None = None) -> Design:
    """Return a scrambled Sobol sequence over the ranges, which can be extended; levers as in a Latin hypercube."""
    return meeting(sampling.sobol(ranges, points, seed), ranges, levers or {})


def identify(values: Mapping[str, object]) -> str:
    """Return the name of a point: a hash of its values, whatever the order of columns and rows."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]


def meeting(futures: Sequence[Mapping[str, Value]], ranges: Sequence[Range], levers: Levels) -> Design:
    """Return the design in which every combination of levers meets every future.

    Raises:
        InputError: if a column is in both.
    """
    both = {one.name for one in ranges} & set(levers)
    if both:
        raise InputError(f"{', '.join(sorted(both))}: a column is either drawn from a range or has levels, not both.")
    settings = _crossed(levers)
    drawn = {one.name: PARAMETERS[one.name].role for one in ranges}
    own = [*levers, *(name for name, role in drawn.items() if role == LEVER)]
    return of_rows([{**setting, **future} for future in futures for setting in settings], levers=own)


def _crossed(levels: Levels) -> list[Row]:
    return [dict(zip(levels, row, strict=True)) for row in itertools.product(*levels.values())]


def _of(placed: Sequence[tuple[str, Mapping[str, object]]], levers: Iterable[str] | None, where: str) -> Design:
    import pandas as pd

    if not placed:
        raise InputError(f"{where}: there are no points.")
    names = [name for name in placed[0][1] if name != POINT]
    for name in names:
        if name not in SETTINGS and name not in PARAMETERS:
            hint = meant(name, (*SETTINGS, *PARAMETERS))
            raise InputError(f"{where}: there is no parameter {name!r} for a column.{hint}{_why_not(name)}")
    own = _levers(names, levers, where)
    table = [_row(names, row, place) for place, row in placed]
    found = pd.DataFrame(table, columns=names)
    found.insert(0, POINT, [identify(row) for row in table])
    return Design(found, own, tuple(name for name in names if name not in own))


def _row(names: Sequence[str], row: Mapping[str, object], place: str) -> Row:
    if [name for name in row if name != POINT] != list(names):
        raise InputError(f"{place}: the columns are {', '.join(row)}, but those of the first row {', '.join(names)}.")
    values = {name: checked(name, row[name], place) for name in names}
    given = row.get(POINT)
    if given is not None and given != identify(values):
        raise InputError(f"{place}: {POINT}={given} is not the name of these values; leave the column out.")
    return values


def checked(name: str, value: object, place: str) -> Any:
    """Return the value of a column as configuration stores it.

    Raises:
        InputError: if it is missing or not allowed.
    """
    plain = _plain(value)
    if plain is None or plain != plain:
        raise InputError(f"{place}: {name!r} is missing.")
    if name in PARAMETERS:
        return checks.parameter(name, plain, place)
    if name in CHOICES:
        return checks.text(plain, f"{place}: {name}")
    if name == "redraw_town":
        return checks.one_of(str(plain).lower(), ("true", "false"), f"{place}: {name}") == "true"
    return checks.whole(plain, f"{place}: {name}", *BOUNDS[name])


def _levers(names: Sequence[str], given: Iterable[str] | None, where: str) -> tuple[str, ...]:
    if given is None:
        return tuple(
            name for name in names if name in CHOICES or (name in PARAMETERS and PARAMETERS[name].role == LEVER)
        )
    return tuple(checks.one_of(name, names, f"{where}: levers", "column") for name in given)


def _why_not(name: str) -> str:
    if name not in ("seed", "replicates", "replicate"):
        return ""
    return " Luck is no column: every point is run with the same replicates; seed= and replicates= are for all."


def _plain(value: object) -> Any:
    """Return a number of NumPy or pandas as one of Python."""
    return value.item() if hasattr(value, "item") else value
