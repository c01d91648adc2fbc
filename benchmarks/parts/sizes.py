"""What a town of `civsim nation` costs by its size: making it and running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from benchmarks.frame import Measure, Row, Section, interleave, timed
from benchmarks.towns import recipient_weeks, take
from civsim.configuration import load_values
from civsim.engines.batch.engine import BatchRun
from civsim.nation.figures import FIELDS, read_common, read_field
from civsim.nation.municipality import Municipality
from civsim.nation.scaling import Place, people_of
from civsim.nation.towns import scenario_of
from civsim.scenario import Scenario

DENSITY: Mapping[int, int] = {100: 50, 1_000: 100, 10_000: 200, 100_000: 1_400, 1_000_000: 2_500, 10_000_000: 4_000}
"""Usual inhabitants per square kilometre, by inhabitants."""
ENOUGH = 100_000
WEEKS = 52
ABOUT = (
    "The youth of one municipality of `civsim nation`, 52 weeks, one thread, processor time; providers, districts and "
    "volunteers grow with the town as its scaling rules say."
)


def town(inhabitants: int, mode: str) -> Scenario:
    """Return the town of a municipality of that size."""
    fields, common = [read_field(name) for name in FIELDS], read_common()
    settings = {"town": dict(fields[0].town), "mode": mode, "weeks": WEEKS, "burn_in": 0}
    urbanisation = "03" if inhabitants < 5_000 else "02" if inhabitants < 50_000 else "01"
    area = inhabitants / DENSITY[min(DENSITY, key=lambda size: abs(size - inhabitants))]
    one = Municipality("01001000", "town", "SH", inhabitants, area, urbanisation)
    place = Place(one, people_of(one, fields)[fields[0].name], fields[0], common)
    return scenario_of(place, load_values(settings).scenario)


def making(scenario: Scenario) -> float:
    """Return the processor seconds of making a town."""
    return timed(lambda _: BatchRun(scenario), lambda: None)()


def measure(inhabitants: Sequence[int] = tuple(DENSITY), rounds: int = 3) -> Section:
    """Measure towns of all sizes, without and with a hub."""
    rows = []
    for mode in ("competition", "hub"):
        towns = {
            f"{mode}, {int(one.values['recipients']):,} people": one
            for one in (town(size, mode) for size in inhabitants)
        }
        made: dict[str, Measure] = {name: partial(making, one) for name, one in towns.items()}
        found = interleave(made, rounds)
        ran = interleave({name: partial(take, one, ENOUGH) for name, one in towns.items()}, rounds)
        for name, one in towns.items():
            rows.append(Row(f"{name}: making the town", found[name].times(1e3), "ms"))
            rows.append(Row(f"{name}: per person and week", ran[name].times(1e9 / recipient_weeks(one)), "ns"))
    return Section("Towns of a nation, by size", ABOUT, rows)
