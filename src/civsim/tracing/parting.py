"""Where two runs with the same luck part: the first number, the first decision, and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from civsim.engines.parity import Difference, first_difference
from civsim.errors import InputError
from civsim.measures import LOST
from civsim.scenario import Scenario
from civsim.tracing.drawn import Draw
from civsim.tracing.recorder import RecordedTown

SITUATION = ("status", "stage", "service", "provider", "due_week")
"""Fields by which a person's situation is told apart."""


@dataclass(frozen=True)
class Decision:
    """One draw at one address in both runs; None where a run did not make it."""

    week: int
    one: Draw | None
    other: Draw | None

    @property
    def draw(self) -> Draw:
        """The draw, of whichever run has it."""
        found = self.one or self.other
        assert found is not None
        return found

    @property
    def is_shared(self) -> bool:
        """Whether both runs took the decision: a draw that is held against nothing decides nothing."""
        return bool(self.one and self.other and self.one.result and self.other.result)


@dataclass(frozen=True)
class Aftermath:
    """How far two runs are apart at the end of a week.

    Attributes:
        week: counted from the first simulated one, 0.
        decisions: decisions that both took and that ended otherwise, so far.
        people: recipients in another situation at the end of the week.
        met, lost: needs met and lost so far, in either run.
    """

    week: int
    decisions: int
    people: int
    met: tuple[int, int]
    lost: tuple[int, int]


@dataclass
class Parting:
    """The parting of two runs, as it shows week by week.

    Attributes:
        number: the first number of the state that differs, if any.
        asked_by_one: the first decision that only one of them had to take, if any.
        decisions: those that both took and that ended otherwise, in their order.
        persons: the week in which the situation of a recipient (by key) first differed, the first first.
        weeks: what followed, week by week.
    """

    number: Difference | None = None
    asked_by_one: Decision | None = None
    decisions: list[Decision] = field(default_factory=list)
    persons: dict[int, int] = field(default_factory=dict)
    weeks: list[Aftermath] = field(default_factory=list)


def towns_of(one: Scenario, other: Scenario, replicate: int) -> tuple[RecordedTown, RecordedTown]:
    """Return two towns with the same people and the same luck, before their first week.

    Raises:
        InputError: if they have not the same town, people, weeks or seeds.
    """
    for name, mine, theirs in (
        ("town", one.town.name, other.town.name),
        ("weeks", one.weeks, other.weeks),
        ("burn_in", one.burn_in, other.burn_in),
        ("seed", one.seed, other.seed),
        ("town_seed", one.town_seed, other.town_seed),
    ):
        if mine != theirs:
            raise InputError(f"{name} is {mine} in one and {theirs} in the other; only runs with the same can part.")
    towns = RecordedTown(one, replicate), RecordedTown(other, replicate)
    people = [len(town.recipients) for town in towns]
    if people[0] != people[1]:
        raise InputError(
            f"{people[0]} recipients live in one town and {people[1]} in the other; they must be the same."
        )
    return towns


def part(one: RecordedTown, other: RecordedTown) -> Parting:
    """Run two towns side by side and note where they part."""
    found = Parting()
    ended = [(0, 0), (0, 0)]
    for week in range(one.setting.total_weeks):
        one.step()
        other.step()
        for decision in _differing(week, one, other):
            if decision.is_shared:
                found.decisions.append(decision)
            else:
                found.asked_by_one = found.asked_by_one or decision
        found.number = found.number or _number(week, one, other)
        apart = [mine.key for mine, theirs in zip(one.recipients, other.recipients, strict=True)
                 if any(getattr(mine, name) != getattr(theirs, name) for name in SITUATION)]  # fmt: skip
        for key in apart:
            found.persons.setdefault(key, week)
        ended = [_add(so_far, town.weekly[week]) for so_far, town in zip(ended, (one, other), strict=True)]
        (met, lost), (others_met, others_lost) = ended
        numbers = (met, others_met), (lost, others_lost)
        found.weeks.append(Aftermath(week, len(found.decisions), len(apart), *numbers))
    return found


def _add(so_far: tuple[int, int], tally: Any) -> tuple[int, int]:
    return so_far[0] + tally.met, so_far[1] + sum(getattr(tally, name) for name in LOST)


def _differing(week: int, one: RecordedTown, other: RecordedTown) -> Iterator[Decision]:
    """Yield this week's decisions that differ, in the order of the first run, then those of the second alone."""
    for address in {**one.draws, **other.draws}:
        mine, theirs = one.draws.get(address), other.draws.get(address)
        if (mine.result if mine else ()) != (theirs.result if theirs else ()):
            yield Decision(week, mine, theirs)


def _number(week: int, one: RecordedTown, other: RecordedTown) -> Difference | None:
    others = other.tables()
    for name, table in one.tables().items():
        if len(table) == len(others[name]):
            found = first_difference(week, name, table, others[name])
            if found:
                return found
    return None
