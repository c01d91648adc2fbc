"""The town as a map of tiles, one per district, with every agent in its own place."""

from __future__ import annotations

import math
from collections import Counter
from html import escape
from typing import Any

import numpy as np

from civsim.analysis.numbers import fixed
from civsim.messages import mark, translate
from civsim.plots.tiles import place_tiles
from civsim.rules.kinds import MUNICIPAL
from civsim.watch import shapes, states
from civsim.watch.town import Sight, WatchedTown

WIDTH, HEIGHT = 1000.0, 780.0
GAP, EDGE = 12.0, 12.0
OFFICE = 64.0
"""Height of the strip of the administration above the tiles."""

HEAD, ROW, FOOT = 44.0, 62.0, 34.0
LARGEST, SMALLEST = 27.0, 5.0
MOST_SHOWN = 4_000
ROOF = "M-1.15,-.8 L0,-1.6 1.15,-.8Z"
Agents = list[tuple[Any, str]]

TOLD = {
    "person": mark("Person {key}: {state}"),
    "waits": mark("Person {key}: {state}, for {weeks} weeks so far"),
    "ngo": mark("NGO {key}: {state}; {taken} of {places} places taken, {away} turned away this week"),
    "municipal": mark(
        "Municipal service {key}: {state}; {taken} of {places} places taken, {away} turned away this week"
    ),
    "volunteer": mark("Volunteer {key}: {state}"),
    "grants": mark("Administration: {euros} EUR of grants in this quarter"),
    "note": mark(
        "The larger an organisation, the more places it has; it fills as they are taken. Roof: a service of the town. "
        "Dashed ring: member of a forum. Rest the mouse on anybody to read more."
    ),
    "every": mark("One in {every} people is drawn."),
    "map": mark("Map of the town with all agents"),
}


class Tiles:
    """Where the tiles lie and how large an agent is drawn, the same in all tiles.

    Args:
        town: what is drawn.
        crowd: the largest number of people drawn in one tile.
    """

    def __init__(self, town: WatchedTown, crowd: int) -> None:
        positions = [np.array([getattr(one, axis) for one in town.districts]) for axis in ("x", "y")]
        self.column, self.row = place_tiles(*positions)
        columns, rows = int(self.column.max()) + 1, int(self.row.max()) + 1
        self.width = (WIDTH - GAP * (columns - 1)) / columns
        self.height = max(HEIGHT / rows, 240.0) - GAP
        self.whole_height = OFFICE + rows * (self.height + GAP) - GAP
        room = self.width - 2 * EDGE, self.height - HEAD - ROW - FOOT - EDGE
        sizes = np.arange(LARGEST, SMALLEST - 0.25, -0.5)
        self.size = next((one for one in sizes if (room[0] // one) * (room[1] // one) >= crowd), SMALLEST)
        self.in_a_row = int(room[0] // self.size)

    def corner(self, district: int) -> tuple[float, float]:
        """Return the upper left corner of a district's tile."""
        right, down = float(self.column[district]), float(self.row[district])
        return right * (self.width + GAP), OFFICE + down * (self.height + GAP)


def draw(town: WatchedTown, sight: Sight, language: str) -> str:
    """Return the map as SVG."""
    every = max(1, math.ceil(len(sight.people) / MOST_SHOWN))
    people = _by_district(sight.people[::every], town)
    tiles = Tiles(town, max(len(one) for one in people))
    providers, volunteers = _by_district(sight.providers, town), _by_district(sight.volunteers, town)
    parts = [
        _tile(tiles, number, _name(town, number, language))
        + _providers(tiles, number, providers[number], language)
        + _people(tiles, number, people[number], language)
        + _volunteers(tiles, number, volunteers[number], language)
        for number in range(len(town.districts))
    ]
    label = escape(translate(TOLD["map"], language))
    size = f'viewBox="-2 -2 {WIDTH + 4:.0f} {tiles.whole_height + 4:.0f}"'
    notes = [translate(TOLD["note"], language)]
    notes += [translate(TOLD["every"], language).format(every=every)] if every > 1 else []
    head = f'<svg {size} role="img" aria-label="{label}">{shapes.definitions()}'
    return f"{head}{_office(town, sight, language)}{''.join(parts)}</svg><p class='note'>{escape(' '.join(notes))}</p>"


def _office(town: WatchedTown, sight: Sight, language: str) -> str:
    """Return the administration and what it did last, above the tiles."""
    state = states.ADMINISTRATIONS[sight.administration]
    text = translate(TOLD["grants"], language).format(euros=fixed(town.administration.grants, 0, language))
    text = text if town.administration.grants > 0.0 else translate(mark("Administration"), language)
    label = f'<text class="office" x="62" y="38">{escape(text)}</text>'
    return shapes.use(state, 30.0, 30.0, 25.0, translate(state.label, language)) + label


def _by_district(agents: Agents, town: WatchedTown) -> list[Agents]:
    found: list[Agents] = [[] for _ in town.districts]
    for agent, state in agents:
        found[agent.district].append((agent, state))
    return found


def _name(town: WatchedTown, number: int, language: str) -> str:
    named = {one.key: one.name for one in town.setting.town.districts}
    key = town.districts[number].key
    return named.get(key) or translate(mark("District {number}"), language).format(number=key)


def _tile(tiles: Tiles, number: int, name: str) -> str:
    x, y = tiles.corner(number)
    return (
        f'<rect class="tile" x="{x:.1f}" y="{y:.1f}" width="{tiles.width:.1f}" height="{tiles.height:.1f}" rx="10"/>'
        f'<text class="name" x="{x + EDGE:.1f}" y="{y + 28:.1f}">{escape(name)}</text>'
    )


def _providers(tiles: Tiles, number: int, found: Agents, language: str) -> str:
    x, y = tiles.corner(number)
    step = min(ROW, (tiles.width - 2 * EDGE) / max(1, len(found)))
    largest = max((states.places(one) for one, _ in found), default=0)
    drawn = []
    for place, (provider, state) in enumerate(found):
        relative = math.sqrt(states.places(provider) / largest) if largest else 0.0
        size = 0.42 * step * (0.5 + 0.5 * relative)
        middle = x + EDGE + (place + 0.5) * step, y + HEAD + ROW / 2
        at = f"translate({middle[0]:.1f},{middle[1]:.1f}) scale({size:.1f})"
        drawn.append(f'<circle class="ring" transform="{at}" r="1.4"/>' if provider.member else "")
        drawn.append(f'<path class="roof" transform="{at}" d="{ROOF}"/>' if provider.kind == MUNICIPAL else "")
        drawn.append(shapes.use(states.PROVIDERS[state], *middle, size, _of_provider(provider, state, language)))
        share = provider.enrolled / max(1, states.places(provider))
        if state == "free" and share > 0.0:
            drawn.append(f'<g class="taken" transform="{at}">{shapes.taken(states.PROVIDERS[state], share)}</g>')
    return "".join(drawn)


def _of_provider(provider: Any, state: str, language: str) -> str:
    text = translate(TOLD["municipal" if provider.kind == MUNICIPAL else "ngo"], language)
    label = translate(states.PROVIDERS[state].label, language)
    taken, places = provider.enrolled, states.places(provider)
    return text.format(key=provider.key, state=label, taken=taken, places=places, away=provider.turned_away)


def _people(tiles: Tiles, number: int, found: Agents, language: str) -> str:
    x, y = tiles.corner(number)
    drawn = []
    for place, (person, state) in enumerate(found):
        row, column = divmod(place, tiles.in_a_row)
        middle = x + EDGE + (column + 0.5) * tiles.size, y + HEAD + ROW + (row + 0.5) * tiles.size
        text = TOLD["waits" if state in ("asking", "silent", "pending") else "person"]
        label = translate(states.PEOPLE[state].label, language)
        told = translate(text, language).format(key=person.key, state=label, weeks=person.weeks_waited)
        drawn.append(shapes.use(states.PEOPLE[state], *middle, 0.4 * tiles.size, told))
    return "".join(drawn)


def _volunteers(tiles: Tiles, number: int, found: Agents, language: str) -> str:
    x, y = tiles.corner(number)
    step = min(22.0, (tiles.width - 2 * EDGE) / max(1, len(found)))
    drawn = []
    for place, (volunteer, state) in enumerate(found):
        label = translate(states.VOLUNTEERS[state].label, language)
        told = translate(TOLD["volunteer"], language).format(key=volunteer.key, state=label)
        middle = x + EDGE + (place + 0.5) * step, y + tiles.height - FOOT / 2
        drawn.append(shapes.use(states.VOLUNTEERS[state], *middle, 0.42 * step, told))
    return "".join(drawn)


def legend(sight: Sight, language: str) -> str:
    """Return the legend as HTML: every state with its shape, and how many agents are in it."""
    groups = []
    for (kind, known), found in zip(states.KINDS.items(), sight.by_kind(), strict=True):
        counts = Counter(found)
        entries = (
            _entry(state, counts[name] if len(found) > 1 else None, counts[name] > 0, language)
            for name, state in known.items()
        )
        groups.append(f"<dl><dt>{escape(translate(kind, language))}</dt>{''.join(entries)}</dl>")
    return f'<div class="legend">{"".join(groups)}</div>'


def _entry(state: states.State, count: int | None, present: bool, language: str) -> str:
    drawn = f'<svg viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true">{shapes.symbol(state)}</svg>'
    number = f"<b>{fixed(count, 0, language)}</b>" if count is not None else ""
    faded = "" if present else ' class="none"'
    return f"<dd{faded}>{drawn}<span>{escape(translate(state.label, language))}</span>{number}</dd>"
