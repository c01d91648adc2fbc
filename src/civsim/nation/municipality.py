"""A municipality as the simulation takes it, and the register of all of them with what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STATES = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW",
    "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
"""States by the first two digits of the official key."""

URBANISATION = {"01": "dense", "02": "medium", "03": "thin"}
"""Degrees of urbanisation of the official directory."""

EXAMPLES = 20


@dataclass(frozen=True)
class Municipality:
    """One municipality.

    Attributes:
        key: official key of eight digits, or the key of a place.
        state: two letters.
        population: inhabitants, at least 1.
        area: km2. urbanisation: "01" dense, "02" medium, "03" thin.
        lon, lat: degrees, None where not known.
        imputed: which of "area" and "urbanisation" were filled in.
    """

    key: str
    name: str
    state: str
    population: int
    area: float
    urbanisation: str
    lon: float | None = None
    lat: float | None = None
    imputed: tuple[str, ...] = ()


@dataclass
class LeftOut:
    """Rows that were not taken: how many for which reason, their inhabitants, and the first of them as examples."""

    rows: dict[str, int] = field(default_factory=dict)
    inhabitants: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    def add(self, reason: str, line: int, key: str, name: str, inhabitants: int = 0) -> None:
        """Note a row: why, its line in the file, its key and name as written, its inhabitants."""
        self.rows[reason] = self.rows.get(reason, 0) + 1
        self.inhabitants[reason] = self.inhabitants.get(reason, 0) + inhabitants
        shown = self.examples.setdefault(reason, [])
        if len(shown) < EXAMPLES:
            shown.append((line, key[:40], name[:60]))


@dataclass(frozen=True)
class Register:
    """All municipalities, in the order of their keys, with what was left out and where they come from.

    Attributes:
        inhabitants: sum over all rows of the table that give a number, those left out included.
        source: what the results name as the origin of the figures. note: what to know about it, by language.
    """

    municipalities: tuple[Municipality, ...]
    left_out: LeftOut
    inhabitants: int
    source: str
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def population(self) -> int:
        """Inhabitants of the municipalities that were taken."""
        return sum(one.population for one in self.municipalities)
