"""The parting of two runs in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civsim.draws import MEANINGS, STREAMS
from civsim.messages import mark, translate
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario
from civsim.tracing.drawn import Draw
from civsim.tracing.owners import owner_name, provider_name
from civsim.tracing.parting import Aftermath, Decision, Parting
from civsim.tracing.recorder import RecordedTown
from civsim.tracing.telling import reason

SHOWN = 5
"""Decisions told one by one."""

AFTER = (0, 1, 4, 13, 26, 52, 104)
"""Weeks after the parting that are shown, before the last."""

TOLD = mark("Set differently: {settings}.")
SAME = mark("Nothing is set differently at the start.")
NUMBER = mark(
    "Week {week}: numbers differ for the first time, for example {table}[{row}].{field}: {one} in A, {other} in B."
)
ASKED = mark("Week {week}: the first decision that only {run} takes. {who}, {meaning}: {reason}")
OTHERWISE = mark("Week {week}: the first decision that both take and that ends otherwise. {who}, {meaning}:")
THEN = mark("Week {week}: {who}, {meaning}:")
NONE_OTHERWISE = mark("No decision that both take ends otherwise.")
IDENTICAL = mark("The runs do not part: every number of every week is the same.")
NOBODY = mark("nobody")
PERSON = mark("Week {week}: the first person whose situation differs is recipient {key}.")
HEADINGS = (mark("week"), mark("decisions otherwise"), mark("people otherwise"), mark("met A"), mark("met B"),
            mark("lost A"), mark("lost B"))  # fmt: skip


def settings_apart(one: Scenario, other: Scenario) -> dict[str, tuple[Value, Value]]:
    """Return the parameters that differ at the start, with both values."""
    return {name: (value, other.values[name]) for name, value in one.values.items() if value != other.values[name]}


def tell(found: Parting, towns: tuple[RecordedTown, RecordedTown], language: str) -> Iterator[str]:
    """Yield lines: what is set differently, the first number, the first decisions, the first person."""
    apart = settings_apart(*(town.setting for town in towns))
    listed = ", ".join(f"{name} {_short(mine)} → {_short(theirs)}" for name, (mine, theirs) in apart.items())
    yield translate(TOLD, language).format(settings=listed) if apart else translate(SAME, language)
    if found.number is None and not found.decisions and found.asked_by_one is None:
        yield translate(IDENTICAL, language)
        return
    if found.number:
        one = found.number
        yield translate(NUMBER, language).format(week=one.week, table=one.table, row=one.row, field=one.field,
                                                 one=_short(one.readable), other=_short(one.fast))  # fmt: skip
    if found.asked_by_one:
        alone = found.asked_by_one
        run = "A" if alone.one and alone.one.result else "B"
        draw = alone.one if run == "A" else alone.other
        assert draw is not None
        text = translate(ASKED, language)
        yield text.format(run=run, reason=_reason(towns[run == "B"], draw, language), **_who(alone, towns, language))
    if not found.decisions:
        yield translate(NONE_OTHERWISE, language)
    for number, decision in enumerate(found.decisions[:SHOWN]):
        yield translate(THEN if number else OTHERWISE, language).format(**_who(decision, towns, language))
        for name, town, own in zip("AB", towns, (decision.one, decision.other), strict=True):
            assert own is not None
            yield f"    {name}  {_reason(town, own, language)}"
    if found.persons:
        key, week = next(iter(found.persons.items()))
        yield translate(PERSON, language).format(week=week, key=key)


def table(found: Parting, language: str) -> list[tuple[str, ...]]:
    """Return what followed as rows of text, headings first: some weeks after the parting, and the last."""
    starts = [one.week for one in (found.number, found.asked_by_one, *found.decisions[:1]) if one]
    if not starts:
        return []
    wanted = {min(starts) + after for after in AFTER} | {found.weeks[-1].week}
    rows = [_row(one) for one in found.weeks if one.week in wanted]
    return [tuple(translate(one, language) for one in HEADINGS), *rows]


def _row(one: Aftermath) -> tuple[str, ...]:
    return tuple(str(value) for value in (one.week, one.decisions, one.people, *one.met, *one.lost))


def _who(decision: Decision, towns: tuple[RecordedTown, RecordedTown], language: str) -> dict[str, Any]:
    draw = decision.draw
    return {
        "week": decision.week,
        "who": owner_name(draw.stream, draw.key, towns[0], language),
        "meaning": translate(MEANINGS[STREAMS[draw.stream]], language).partition(";")[0],
    }


def _reason(town: RecordedTown, draw: Draw, language: str) -> str:
    if draw.chosen is None:
        return reason(draw)
    chosen = provider_name(draw.chosen, town, language) if draw.chosen >= 0 else translate(NOBODY, language)
    return f"{reason(draw)} → {chosen}"


def _short(value: Value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
