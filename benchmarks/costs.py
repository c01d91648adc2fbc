"""Measure what one town costs by its size: the figures of docs/explanation/scale.md.

    python benchmarks/costs.py [inhabitants ...]

Towns are those of `civsim nation` (youth, one municipality of that many inhabitants), 52 weeks, one thread. Processor
time, the least of three rounds: what others do on the machine disturbs it less than the clock, but not nowhere.
"""

from __future__ import annotations

import sys
import time

from civsim.configuration import load_values
from civsim.engines.batch.engine import BatchRun
from civsim.nation.figures import FIELDS, read_common, read_field
from civsim.nation.municipality import Municipality
from civsim.nation.scaling import Place, people_of
from civsim.nation.towns import scenario_of
from civsim.scenario import Scenario

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
DENSITY = {100: 50, 1_000: 100, 10_000: 200, 100_000: 1_400, 1_000_000: 2_500, 10_000_000: 4_000}
ROUNDS = 3
WEEKS = 52


def town(inhabitants: int, mode: str) -> Scenario:
    """Return the town of a municipality of that size."""
    fields, common = [read_field(name) for name in FIELDS], read_common()
    settings = {"town": dict(fields[0].town), "mode": mode, "weeks": WEEKS, "burn_in": 0}
    density = DENSITY[min(DENSITY, key=lambda size: abs(size - inhabitants))]
    urbanisation = "03" if inhabitants < 5_000 else "02" if inhabitants < 50_000 else "01"
    one = Municipality("01001000", "town", "SH", inhabitants, inhabitants / density, urbanisation)
    place = Place(one, people_of(one, fields)[fields[0].name], fields[0], common)
    return scenario_of(place, load_values(settings).scenario)


def costs(scenario: Scenario) -> tuple[float, float, int]:
    """Return seconds to make a town, seconds to simulate it, and its bytes."""
    made, ran = [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        run = BatchRun(scenario)
        made.append(time.process_time() - began)
        began = time.process_time()
        run.advance(scenario.total_weeks)
        ran.append(time.process_time() - began)
        size = sum(table.nbytes for table in run.world)
    return min(made), min(ran), size


def main() -> int:
    """Print the table."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    costs(town(sizes[0], "hub"))
    print("| mode | people of the target group | making the town, ms | ns per recipient-week | MB | bytes per person |")
    print("| --- | --- | --- | --- | --- | --- |")
    for mode in ("competition", "hub"):
        for inhabitants in sizes:
            scenario = town(inhabitants, mode)
            people = int(scenario.values["recipients"])
            made, ran, size = costs(scenario)
            print(
                f"| {mode} | {people:,} | {1e3 * made:,.1f} | {1e9 * ran / people / scenario.total_weeks:,.0f} | "
                f"{size / 1e6:,.1f} | {size / people:,.0f} |"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
