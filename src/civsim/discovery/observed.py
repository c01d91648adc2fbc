"""The table of observed figures that a town is calibrated to."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from civsim.errors import InputError, unknown
from civsim.files import reason
from civsim.verification.history import CUT_OFF, Known
from civsim.verification.quantities import QUANTITIES, quantity

REQUIRED = ("measure", "value", "standard_error", "unit")
OPTIONAL = ("source",)
MAY_EXCEED_ONE = ("dissipation",)
"""Shares that are none of a whole: a town can spend more on seeking grants than there is to win."""


def read_observed(path: Path) -> tuple[Known, ...]:
    """Return the figures of a CSV table with the columns measure, value, standard_error, unit and, if wanted, source.

    A measure is one of the ordinary ones or one of those that patterns use; the unit must be the measure's own, or %
    where that is a share. The tolerance of a figure is three standard errors, as in history matching.

    Raises:
        InputError: for a file that cannot be read, and for a line that cannot be used, with its number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns, rows = list(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise InputError(f"observed={path} cannot be read: {why}.") from None
    for name in columns:
        if name not in (*REQUIRED, *OPTIONAL):
            raise unknown(f"column of {path.name}", name, (*REQUIRED, *OPTIONAL))
    for name in REQUIRED:
        if name not in columns:
            raise InputError(f"{path}: the column {name!r} is missing; needed: {', '.join(REQUIRED)}.")
    if not rows:
        raise InputError(f"{path} holds no figure.")
    found = tuple(_known(row, f"{path.name}, line {number}", path.name) for number, row in enumerate(rows, 2))
    names = [one.quantity for one in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path}: {name} comes twice; give one figure for each measure.")
    return found


def _known(row: dict[str, str], where: str, table: str) -> Known:
    name = (row["measure"] or "").strip()
    _, unit = quantity(name, where)
    given = (row["unit"] or "").strip()
    is_percent = given == "%" and QUANTITIES[name][1].startswith("share")
    if given != unit and not is_percent:
        also = ", or %" if unit.startswith("share") else ""
        raise InputError(f"{where}: {name} is in {given!r} but is measured in {unit!r}; give it in that unit{also}.")
    scale = 0.01 if is_percent else 1.0
    value = _number(row["value"], f"{where}: value")
    error = _number(row["standard_error"], f"{where}: standard_error")
    if unit.startswith("share") and name not in MAY_EXCEED_ONE and not 0 <= scale * value <= 1:
        raise InputError(f"{where}: value={value:g} is no share; allowed: 0 to 1, or 0 to 100 with the unit %.")
    if error <= 0:
        raise InputError(f"{where}: standard_error={error:g} is out of bounds; allowed: above 0.")
    return Known(name, scale * value, CUT_OFF * scale * error, (row.get("source") or table).strip(), "")


def _number(text: str | None, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{where}={text!r} is not a number.")
    return value
