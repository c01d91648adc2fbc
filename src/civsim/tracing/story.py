"""One person's weeks in a run, as data: draws, what they decided, and what changed by which rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from civsim.draws import STREAMS
from civsim.rules.kinds import ENROLLED, STAGES, STATUSES
from civsim.tracing.drawn import Draw
from civsim.tracing.recorder import Change, RecordedTown


@dataclass(frozen=True)
class Week:
    """What befell a person in one week, and how they stood at its end.

    Attributes:
        week: counted from the first simulated week, 0.
        events: draws and changes, in their order.
        status, stage: as in `civsim.rules.kinds`. service: row of the service needed, -1: none yet.
        provider: row of the provider that helps or was asked last, -1: none.
        weeks_waited, awareness, efficacy: at the end of the week.
    """

    week: int
    events: tuple[Draw | Change, ...]
    status: int
    stage: int
    service: int
    provider: int
    weeks_waited: int
    awareness: float
    efficacy: float


def weeks_of(town: RecordedTown) -> Iterator[Week]:
    """Run a town that records one person, and yield the person's weeks."""
    assert town.protagonist is not None
    person = town.recipients[town.protagonist]
    state = [field.name for field in dataclasses.fields(Week)][2:]
    for week in range(town.setting.total_weeks):
        town.step()
        yield Week(week, tuple(town.events), **{name: getattr(person, name) for name in state})


def record(town: RecordedTown, one: Week) -> dict[str, Any]:
    """Return a week with names in the place of numbers, as a program reads it."""
    content = {name: value for name, value in vars(one).items() if name not in ("events", "service", "provider")}
    content |= {"status": STATUSES[one.status], "stage": STAGES[one.stage] if one.status != ENROLLED else None}
    content["service"] = town.setting.town.services[one.service].name if one.service >= 0 else None
    content["provider"] = town.providers[one.provider].key if one.provider >= 0 else None
    return {**content, "events": [_event(town, event) for event in one.events]}


def _event(town: RecordedTown, event: Draw | Change) -> dict[str, Any]:
    if isinstance(event, Change):
        return {"kind": "change", "rule": event.rule, "field": event.name, "from": event.before, "to": event.after}
    return {"kind": "draw", **draw_record(town, event)}


def draw_record(town: RecordedTown, draw: Draw) -> dict[str, Any]:
    """Return a draw with the name of its stream and the key of what was chosen, as a program reads it."""
    content = {**dataclasses.asdict(draw), "stream": STREAMS[draw.stream]}
    if draw.chosen is not None:
        content["chosen"] = town.providers[draw.chosen].key if draw.chosen >= 0 else None
    return content
