"""The same town with other borders: half as many districts, or twice as many."""

from __future__ import annotations

import dataclasses
import math

from civsim.parameters.parameter import Value
from civsim.scenario import District, Scenario


def with_districts(scenario: Scenario, districts: tuple[District, ...]) -> Scenario:
    """Return the scenario with other districts and the parameter that counts them in line."""
    town = dataclasses.replace(scenario.town, districts=districts)
    return dataclasses.replace(scenario.with_values(districts=len(districts)), town=town)


def halved(districts: tuple[District, ...]) -> tuple[District, ...]:
    """Return half as many districts (rounded up): the two that lie nearest merge, again and again.

    A merged district lies at the mean position of its people, takes the key and name of the larger part and the mean
    deprivation of its people, unless that of a part is not known.
    """
    rows = list(districts)
    while len(rows) > math.ceil(len(districts) / 2):
        pairs = [(i, other) for i in range(len(rows)) for other in range(i + 1, len(rows))]
        first, second = min(pairs, key=lambda pair: _distance(rows[pair[0]], rows[pair[1]]))
        merged = _merge(rows[first], rows[second])
        rows = [row for i, row in enumerate(rows) if i not in (first, second)] + [merged]
    return tuple(sorted(rows, key=lambda row: row.key))


def doubled(districts: tuple[District, ...], area: float) -> tuple[District, ...]:
    """Return every district as two halves of the same people, east and west of its centre.

    The halves lie apart by half the side of a mean district of the town (`area` in km²).
    """
    reach = math.sqrt(area / max(len(districts), 1)) / 4
    new_key = max(row.key for row in districts)
    rows = []
    for number, row in enumerate(districts, 1):
        rows.append(dataclasses.replace(row, share=row.share / 2, x=row.x - reach))
        east = {"key": new_key + number, "name": f"{row.name} (2)", "share": row.share / 2, "x": row.x + reach}
        rows.append(District(**east, y=row.y, deprivation=row.deprivation))  # type: ignore[arg-type]
    return tuple(sorted(rows, key=lambda row: row.key))


def other_numbers(scenario: Scenario) -> list[tuple[int, Scenario]]:
    """Return the scenario with half and with double the number of districts, beside these numbers.

    Where the town file names districts, neighbours merge or each is cut in two; else other ones are drawn.
    """
    named = scenario.town.districts
    here = len(named) or int(scenario.values["districts"])
    if named:
        made = (halved(named), doubled(named, float(scenario.values["area"])))
        return [(len(rows), with_districts(scenario, rows)) for rows in made if len(rows) != here]
    numbers: list[Value] = [math.ceil(here / 2), 2 * here]
    return [(int(number), scenario.with_values(districts=number)) for number in numbers if number != here]


def _distance(one: District, other: District) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _merge(one: District, other: District) -> District:
    larger = one if one.share >= other.share else other
    share = one.share + other.share
    part = one.share / share if share > 0 else 0.5

    def mean(here: float, there: float) -> float:
        return part * here + (1 - part) * there

    known = one.deprivation is not None and other.deprivation is not None
    return dataclasses.replace(
        larger,
        share=share,
        x=mean(one.x, other.x),
        y=mean(one.y, other.y),
        deprivation=mean(one.deprivation or 0.0, other.deprivation or 0.0) if known else None,
    )
