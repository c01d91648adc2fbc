"""How many replicates are enough, in words."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.attribution_tables import called
from civsim.analysis.numbers import difference, in_text, unit_of
from civsim.discovery.labels import size
from civsim.discovery.replicates import Replicated
from civsim.discovery.sequential import Forecast, Plan, Seen
from civsim.messages import mark, translate

TEXTS: Mapping[str, str] = {
    "reach": mark(
        "A pilot of {pilot} pairs: ±{wanted} {unit} of {measure} will take about {look} pairs "
        "({low} to {high}, as far as {pilot} pairs show the spread)."
    ),
    "beyond": mark(
        "A pilot of {pilot} pairs: ±{wanted} {unit} of {measure} will hardly be reached with {most} pairs, which "
        "give about ±{at_most}; most={needed} should do."
    ),
    "more": mark("more than {most}"),
    "enough": mark("{pairs} pairs are enough: {parts}."),
    "cap": mark("Stopped at the cap of {pairs} pairs with something still open: {parts}."),
    "pilot": mark("After a pilot of {pairs} pairs: {parts}."),
    "higher": mark("{measure} under {mode} clearly higher, by {amount} {unit} ({low} to {high})"),
    "lower": mark("{measure} under {mode} clearly lower, by {amount} {unit} ({low} to {high})"),
    "unclear": mark("{measure}: no clear difference between {mode} and {baseline} ({low} to {high} {unit})"),
    "unknown": mark("{measure}: too early to say"),
    "how": mark("Intervals hold with {confidence} % for all looks and measures together; signs by Holm's steps."),
}


def expected(found: Replicated, language: str = "en") -> list[str]:
    """Return what the pilot says of the pairs that each wanted precision will need."""
    return [_forecast(one, found.plan, language) for one in found.forecast]


def _forecast(one: Forecast, plan: Plan, language: str) -> str:
    beyond = translate(TEXTS["more"], language).format(most=plan.most)
    needed = plan.most
    while needed < 1 << 40 and one.at_most * (plan.most / needed) ** 0.5 > one.precision:
        needed *= 2
    return translate(TEXTS["reach" if one.look else "beyond"], language).format(
        pilot=one.pilot,
        wanted=size(one.precision, one.measure, language),
        unit=unit_of(one.measure, language),
        measure=in_text(one.measure, language),
        look=one.look,
        low=one.look_low or beyond,
        high=one.look_high or beyond,
        most=plan.most,
        at_most=size(one.at_most, one.measure, language),
        needed=needed,
    )


def verdict(found: Replicated, language: str = "en") -> str:
    """Return how many pairs were enough, or that they were not, and what they say of each measure."""
    key = "enough" if found.is_enough else "cap" if found.pairs == found.plan.looks[-1] else "pilot"
    parts = "; ".join(_part(found, one, language) for one in found.looks[-1])
    how = translate(TEXTS["how"], language).format(confidence=f"{100 * (1 - found.plan.alpha):g}")
    return translate(TEXTS[key], language).format(pairs=found.pairs, parts=parts) + " " + how


def _part(found: Replicated, one: Seen, language: str) -> str:
    shown = one.estimate
    if shown.half_width == float("inf"):
        key = "unknown"
    elif not one.is_clear:
        key = "unclear"
    else:
        key = "higher" if shown.mean > 0 else "lower"
    return translate(TEXTS[key], language).format(
        measure=in_text(one.measure, language),
        mode=called(found.mode, language),
        baseline=called(found.baseline, language),
        amount=size(shown.mean, one.measure, language),
        unit=unit_of(one.measure, language),
        low="" if key == "unknown" else difference(shown.ci_low, one.measure, language),
        high="" if key == "unknown" else difference(shown.ci_high, one.measure, language),
    )
