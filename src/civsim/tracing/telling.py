"""One person's weeks in sentences, each with the draws and rules that decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from civsim.draws import STREAMS
from civsim.messages import code, mark, translate
from civsim.rules.kinds import (
    AWAY,
    DID_NOT_TRY,
    ENROLLED,
    IDLE,
    INTERRUPTED,
    LOST_IN_REFERRAL,
    NO_OFFER,
    PENDING,
    SEEKING,
    TURNED_AWAY,
    UNAWARE,
    UNWILLING,
)
from civsim.tracing.drawn import Check, Draw
from civsim.tracing.owners import provider_name
from civsim.tracing.recorder import Change, RecordedTown
from civsim.tracing.story import Week

HEADING = mark(
    "Recipient {recipient} ({group}, {district}) in {town}, {mode}; seed {seed}, run {replicate}. Weeks count from the "
    "first simulated one, 0. Below a sentence: the draws, what they were held against, and the rule that did so."
)

CHANGES = {
    ("need.fall_into_need", "due_week"): mark(
        "falls into need of {service} (weeks of help needed: {duration}; patience until week {due})"
    ),
    ("access.find_no_offer", "stage"): mark("finds nobody in reach who offers it"),
    ("access.enrol", "due_week"): mark("is given a place by {provider}, until week {due}"),
    ("access.turn_away", "provider"): mark("is turned away by {provider}"),
    ("access.interrupt", "due_week"): mark("loses the place, since the provider has closed; seeks until week {due}"),
    ("access.lose_in_referral", "stage"): mark("is sent on and does not arrive: lost on the way"),
    ("access.queue_at_hub", "status"): mark("is handed over to the hub"),
    ("access.return_to_seeking", "status"): mark("is sent on by the hub, or goes on alone where nothing is found"),
    ("need.experience", "efficacy"): mark("believes in asking for help: {before:.2f} before, {after:.2f} now"),
    ("need.give_up", "status"): mark("gives up: the need is lost"),
    ("service.finish", "status"): mark("is helped to the end: the need is met"),
    ("coproduction.take_part", "voice_places"): mark("takes part in a session and names the own need"),
    ("need.leave_as_new", "efficacy"): mark("leaves, and somebody new comes in the same place"),
    ("calendar.apply_events", "status"): mark("arrives in town"),
}
"""Sentences by the rule that changed the person, and the field that it sets last."""

TAKEN_UP = {
    UNAWARE: mark("does not know of the offers"),
    UNWILLING: mark("knows of the offers but does not dare to ask"),
    DID_NOT_TRY: mark("knows of the offers and is willing to ask"),
}

DRAWS = {
    ("seek", False): mark("does not try this week"),
    ("seek", True): mark("tries this week"),
    ("referral", False): mark("is not referred to a fellow member"),
    ("queue", False): mark("is not reached by the hub this week"),
    ("completion", True): mark("the service brings what it should"),
    ("completion", False): mark("the service does not bring what it should"),
    ("participation", False): mark("does not take part in a session"),
    ("recruit", True): mark("wants to help others as a volunteer"),
    ("outreach", True): mark("is reached by outreach and knows of the offers now"),
}
"""Sentences by stream and outcome, where no change tells it."""

APPLIES = mark("applies to {provider}")

QUIET = {
    IDLE: mark("no need arises"),
    SEEKING: mark("is in need and waits"),
    PENDING: mark("waits for the hub"),
    ENROLLED: mark("is helped by {provider}"),
    AWAY: mark("does not live here yet"),
}

SILENT = {
    UNAWARE: mark("is in need and knows of no offer"),
    UNWILLING: mark("is in need and does not ask"),
    LOST_IN_REFERRAL: mark("is in need and does not ask again"),
}
assert {NO_OFFER, TURNED_AWAY, INTERRUPTED, DID_NOT_TRY}.isdisjoint(SILENT)

SURVEYED = ("homophily", "acquaintance")
"""Streams about those of whom the person tells; they are not the person's own story."""


@dataclass(frozen=True)
class Line:
    """A sentence about one week, or weeks from `first` to `last`, and the draws that decided it."""

    first: int
    last: int
    sentence: str
    reasons: tuple[str, ...] = ()


def tell(town: RecordedTown, weeks: Iterable[Week], language: str) -> Iterator[Line]:
    """Yield the story; weeks in which nothing happens are told together.

    The town is that whose weeks these are.
    """
    quiet: list[Week] = []
    for one in weeks:
        lines = list(_week(town, one, language))
        if quiet and (lines or (one.status, one.stage) != (quiet[-1].status, quiet[-1].stage)):
            yield _quiet(town, quiet, language)
            quiet = []
        if lines:
            yield from lines
        else:
            quiet.append(one)
    if quiet:
        yield _quiet(town, quiet, language)


def _week(town: RecordedTown, one: Week, language: str) -> Iterator[Line]:
    reasons: list[str] = []
    fields: dict[str, float] = {}
    for event in one.events:
        if isinstance(event, Draw):
            if STREAMS[event.stream] not in SURVEYED:
                reasons.append(reason(event))
            sentence = _of_draw(town, event, language)
        else:
            fields[event.name] = event.after
            sentence = _of_change(town, event, fields, language)
        if sentence:
            yield Line(one.week, one.week, sentence, tuple(reasons))
            reasons = []


def _of_draw(town: RecordedTown, draw: Draw, language: str) -> str | None:
    if draw.chosen is not None and draw.chosen >= 0:
        return translate(APPLIES, language).format(provider=provider_name(draw.chosen, town, language))
    text = DRAWS.get((STREAMS[draw.stream], draw.came_true))
    return translate(text, language) if text else None


def _of_change(town: RecordedTown, change: Change, fields: dict[str, float], language: str) -> str | None:
    if change.rule == "need.take_up":
        return translate(TAKEN_UP[int(change.after)], language)
    text = CHANGES.get((change.rule, change.name))
    if text is None or (change.rule == "need.experience" and change.before == change.after):
        return None
    amounts: dict[str, Any] = {"before": change.before, "after": change.after, "due": fields.get("due_week")}
    amounts |= {"duration": fields.get("duration"), "provider": "", "service": ""}
    if fields.get("provider", -1) >= 0:
        amounts["provider"] = provider_name(int(fields["provider"]), town, language)
    if "service" in fields:
        service = town.setting.town.services[int(fields["service"])]
        amounts["service"] = service.label.get(code(language), service.name)
    return translate(text, language).format(**amounts)


def _quiet(town: RecordedTown, weeks: list[Week], language: str) -> Line:
    last = weeks[-1]
    text = SILENT.get(last.stage, QUIET[SEEKING]) if last.status == SEEKING else QUIET[last.status]
    provider = provider_name(last.provider, town, language) if last.status == ENROLLED else ""
    lucks = [event for one in weeks for event in one.events if isinstance(event, Draw) and event.checks]
    closest = min(lucks, key=lambda one: one.u, default=None)
    reasons = (reason(closest),) if closest else ()
    return Line(weeks[0].week, last.week, translate(text, language).format(provider=provider), reasons)


def reason(draw: Draw) -> str:
    """Return a draw with what it was last held against and the rule that did so: "seek 0.32 < 0.5 yes (...)"."""
    name = f"{STREAMS[draw.stream]}[{draw.index}]" if draw.index else STREAMS[draw.stream]
    if not draw.checks:
        return f"{name} {draw.u:.4f}"
    return f"{name} {draw.u:.4f}: {held(draw.u, draw.checks[-1])}"


def held(u: float, check: Check) -> str:
    """Return what a comparison held against what, and by which rule."""
    if check.sign == "int":
        return f"→ {check.outcome} ({check.rule})"
    value = "" if check.value == u else f"{check.value:.4g} "
    sign = check.sign if check.outcome else {"<": "≥", "<=": ">", ">": "≤", ">=": "<"}[check.sign]
    return f"{value}{sign} {check.bound:.4g} ({check.rule})"
