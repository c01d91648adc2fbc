"""Which figures a town should count, how it does so, and what misleads."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

from civsim.analysis.numbers import label_of
from civsim.measures import MEASURES
from civsim.messages import mark, translate


@dataclass(frozen=True)
class Indicator:
    """A measure of the model as a town can count it.

    Attributes:
        measure: its name in the registry, which has label, unit and formula.
        count: how it is counted in practice.
        beware: what misleads.
    """

    measure: str
    count: str
    beware: str


INDICATORS = (
    Indicator(
        "coverage",
        mark("Each need gets a card at the first contact and is closed once: met, or lost with the reason."),
        mark("One person asking at three places is one need: match cards, or ask “Where else?”."),
    ),
    Indicator(
        "worst_district",
        mark("The same cards by district of residence."),
        mark("Small districts vary by chance: add up years before you rank them."),
    ),
    Indicator(
        "lost_turned_away",
        mark("Cards closed because nobody had a place, with the week."),
        mark("Who never asked is on no card: ask in a short survey of residents."),
    ),
    Indicator(
        "lost_in_referral",
        mark("Who refers notes it; who receives reports arrival within four weeks."),
        mark("Referrals made are no success; arrivals are."),
    ),
    Indicator(
        "waiting",
        mark("Week of the first request and week of admission on the card."),
        mark("Count those still waiting apart; they are missing in the mean."),
    ),
    Indicator(
        "volunteers",
        mark("On four fixed days a year: who was active in the month before?"),
        mark("One person in two organisations counts once."),
    ),
    Indicator(
        "participants",
        mark("On the same days: recipients who helped to shape an offer in the month before."),
        mark("Being asked in a survey is not yet taking part."),
    ),
    Indicator(
        "overhead",
        mark("Two ordinary weeks a year: hours for meetings, reports and agreements, and all hours."),
        mark("Include unpaid hours, and those of the administration."),
    ),
    Indicator(
        "cost_per_met_need",
        mark("Grants, municipal services, office and gifts of the year, divided by the needs met."),
        mark("Compare only with years that had the same budget."),
    ),
)
PITFALLS = (
    mark("Contacts are no result. Counting contacts before and after overstates what collaboration brought."),
    mark("“Before and after” alone misleads: needs and money change anyway."),
    mark(
        "So count in districts that have begun and in others that have not, in the same years, and compare the "
        "changes. With few districts even that often errs: name no effect without its range."
    ),
    mark("Agree on definitions before you begin, and keep them. A new definition starts a new series."),
)
COLUMNS = (mark("before"), mark("after"), mark("change"))


@dataclass(frozen=True)
class Line:
    """An indicator in a language: what it is called, its unit, its formula, how it is counted and what misleads."""

    label: str
    unit: str
    formula: str
    count: str
    beware: str


def lines(language: str) -> Sequence[Line]:
    """Return all indicators in a language; label, unit and formula are those of the model's measures."""
    return [
        Line(
            label_of(one.measure, language),
            translate(MEASURES[one.measure].unit, language),
            translate(formula(one.measure), language),
            translate(one.count, language),
            translate(one.beware, language),
        )
        for one in INDICATORS
    ]


def formula(measure: str) -> str:
    """Return what the model counts as a measure, in English: the first sentence of its function."""
    return (inspect.getdoc(MEASURES[measure].function) or "").splitlines()[0]
