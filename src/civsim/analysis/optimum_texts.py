"""Plain sentences made by rule from the modes of a town beside what is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civsim.analysis.numbers import NOTHING, TO, fixed
from civsim.analysis.optimum import Optimum
from civsim.analysis.paired import Estimate
from civsim.messages import mark, spoken, translate
from civsim.scenario import Scenario

HELD_FIXED = mark(
    "who falls into need when and of what, how long each service takes and each person waits; providers, where "
    "they work and what a place costs them; as hours, without deductions and at full effort, the largest of any mode "
    "per provider and quarter, or where it says so the mode's own"
)
TEXTS: Mapping[str, str] = {
    "shared": mark(
        "Who knew all needs beforehand and had every hour could meet at most {best} needs; {baseline} meets "
        "{met}. The price of anarchy, the first over the second, is {price} ({runs})."
    ),
    "own": mark(
        "Who knew all needs beforehand and had every hour of {baseline} could meet at most {best} needs; "
        "{baseline} meets {met}, {part} of them ({runs})."
    ),
    "sought": mark(
        "Of the needs for which help was sought under {baseline}, at most {best} could be met with its hours; "
        "{baseline} meets {part} of them ({runs})."
    ),
    "closed": mark("{mode}: {part} of the gap between {baseline} and the best possible closed ({runs})."),
    "wider": mark("{mode}: the gap to the best possible is wider than under {baseline}, by {part} of it ({runs})."),
    "unclear": mark("{mode}: no clear part of the gap closed, {part} ({runs})."),
    "single": mark("{mode}: {part} of the gap closed in one run; one run has no interval."),
    "nothing": mark("{mode}: there is no gap."),
    "runs": mark("{n} paired runs"),
    "run": mark("one run"),
}


def called(scenario: Scenario, language: str) -> str:
    """Return what a scenario's mode is called; its name where the label is not known."""
    return spoken(scenario.mode_label, language) or scenario.name


def told(one: Estimate, language: str, *, percent: bool = False, decimals: int = 0) -> str:
    """Return a mean with its 95 % interval; as a percentage with one decimal, or a number with as many as given."""
    factor, decimals, unit = (100.0, 1, " %") if percent else (1.0, decimals, "")
    if not one.n:
        return NOTHING
    mean, low, high = (fixed(factor * value, decimals, language) for value in (one.mean, one.ci_low, one.ci_high))
    return f"{mean}{unit}" + (f" ({low} {translate(TO, language)} {high})" if one.n > 1 else "")


def sentences(found: Optimum, language: str = "en") -> list[str]:
    """Return what the bounds say, every number with its interval: how much is possible, how near each mode comes."""
    base = found.scenarios[0]
    known = {name: found.estimate(base, name) for name in found.values[base.name]}
    baseline, runs = called(base, language), _runs(known["met"].n, language)
    met, best = told(known["met"], language), known.get("optimum")
    if best is None:
        text = translate(TEXTS["own"], language)
        said = [
            text.format(
                baseline=baseline,
                best=told(known["own_optimum"], language),
                met=met,
                part=told(known["share_of_own_optimum"], language, percent=True),
                runs=runs,
            )
        ]
    else:
        price = told(known["price_of_anarchy"], language, decimals=2)
        text = translate(TEXTS["shared"], language)
        said = [text.format(baseline=baseline, best=told(best, language), met=met, price=price, runs=runs)]
    part = told(known["share_of_sought_optimum"], language, percent=True)
    sought = told(known["sought_optimum"], language)
    said.append(translate(TEXTS["sought"], language).format(baseline=baseline, best=sought, part=part, runs=runs))
    return said if best is None else said + _gaps(found, found.scenarios[1:], baseline, language)


def _gaps(found: Optimum, others: Sequence[Scenario], baseline: str, language: str) -> list[str]:
    said = []
    for one in others:
        gap = found.estimate(one, "gap_closed")
        text = translate(TEXTS[_verdict(gap)], language)
        shown = Estimate(-gap.mean, gap.sd, gap.n, -gap.ci_high, -gap.ci_low) if _verdict(gap) == "wider" else gap
        part = told(shown, language, percent=True)
        said.append(text.format(mode=called(one, language), baseline=baseline, part=part, runs=_runs(gap.n, language)))
    return said


def _verdict(gap: Estimate) -> str:
    if gap.n < 2:
        return "single" if gap.n else "nothing"
    if not gap.is_clear:
        return "unclear"
    return "closed" if gap.mean > 0 else "wider"


def _runs(count: int, language: str) -> str:
    return translate(TEXTS["runs" if count > 1 else "run"], language).format(n=count)
