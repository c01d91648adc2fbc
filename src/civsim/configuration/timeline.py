"""The calendar: changes of parameters or mode, closures and influxes, in weeks after the burn-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError, refusal
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS
from civsim.rules.kinds import CHANGE_KINDS, CLOSE_PROVIDER, INFLUX
from civsim.scenario import Event, Group, Period

ACTIONS = ("set", "mode", *CHANGE_KINDS)
MOST_PEOPLE = 20_000_000

ValuesOf = Callable[[str, Mapping[str, Value]], Mapping[str, Value]]
"""Parameter values in force under a mode (by name) with changes of the calendar on top."""


@dataclass(frozen=True)
class Timeline:
    """Periods and events of a scenario, in weeks from the first simulated one."""

    periods: tuple[Period, ...]
    events: tuple[Event, ...]


def read_calendar(
    calendar: Sequence[object],
    mode: str,
    values_of: ValuesOf,
    groups: Sequence[Group],
    weeks: int,
    burn_in: int,
    where: str = "calendar",
) -> Timeline:
    """Return what the calendar's entries make of a scenario that begins in `mode`.

    An entry `set` holds until the end, also across a later change of mode.

    Raises:
        InputError: for an entry that cannot be used; the message says which.
    """
    entries = [_entry(entry, f"{where}, entry {number}", weeks) for number, entry in enumerate(calendar, 1)]
    changes: dict[str, Value] = {}
    periods = {0: values_of(mode, changes)}
    events = []
    for week, place, action, content in sorted(entries, key=lambda one: one[0]):
        start = week + burn_in
        if action in CHANGE_KINDS:
            events.append(_event(start, place, action, content, groups))
            continue
        if action == "set":
            changes.update(_changes(content, place))
        else:
            mode = checks.text(content, f"{place}: mode")
        periods[start] = _in_force(values_of, mode, changes, periods[max(periods)], place)
    return Timeline(_different(periods), tuple(events))


def _entry(value: object, place: str, weeks: int) -> tuple[int, str, str, Any]:
    found = checks.record(value, place, ("week", "note", *ACTIONS), ("week",))
    week = checks.whole(found["week"], f"{place}: week", 0, weeks - 1)
    actions = [key for key in found if key in ACTIONS]
    given = ", ".join(actions) or "none"
    if len(actions) != 1:
        raise refusal(
            "{place}: give exactly one of {actions}; found: {given}.",
            place=place,
            actions=", ".join(ACTIONS),
            given=given,
        )
    return week, f"{place} (week {week})", actions[0], found[actions[0]]


def _changes(content: object, place: str) -> dict[str, Value]:
    changes = checks.mapping(content, f"{place}: set")
    if not changes:
        raise refusal("{place}: 'set' names no parameter.", place=place)
    for name in changes:
        if not checks.known_parameter(name, place).by_week:
            raise refusal(
                "{place}: {name!r} cannot change during a run; set it for the whole run.", place=place, name=name
            )
    return {name: checks.parameter(name, value, place) for name, value in changes.items()}


def _in_force(
    values_of: ValuesOf, mode: str, changes: Mapping[str, Value], before: Mapping[str, Value], place: str
) -> Mapping[str, Value]:
    try:
        values = values_of(mode, changes)
    except InputError as error:
        raise refusal("{place}: {error}", place=place, error=error.text) from None
    for name, value in values.items():
        if value != before[name] and not PARAMETERS[name].by_week:
            raise refusal(
                "{place}: the mode {mode!r} sets {name}={value}, which cannot change during a run (it "
                "begins with {before}).",
                place=place,
                mode=mode,
                name=name,
                value=value,
                before=before[name],
            )
    return values


def _event(week: int, place: str, action: str, content: object, groups: Sequence[Group]) -> Event:
    if action == CHANGE_KINDS[CLOSE_PROVIDER]:
        target = checks.whole(content, f"{place}: close_provider", 0, checks.LARGEST_KEY)
        return Event(week, CHANGE_KINDS[CLOSE_PROVIDER], target)
    found = checks.record(content, f"{place}: influx", ("group", "people"), ("group", "people"))
    name = checks.one_of(found["group"], [group.name for group in groups], f"{place}: influx", "group")
    people = checks.whole(found["people"], f"{place}: people", 1, MOST_PEOPLE)
    target = next(group.key for group in groups if group.name == name)
    return Event(week, CHANGE_KINDS[INFLUX], target, people)


def _different(periods: Mapping[int, Mapping[str, Value]]) -> tuple[Period, ...]:
    """Return the periods in order, without those that change nothing."""
    kept: list[Period] = []
    for week in sorted(periods):
        if not kept or kept[-1].values != periods[week]:
            kept.append(Period(week, periods[week]))
    return tuple(kept)
