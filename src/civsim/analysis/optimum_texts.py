"""Plain sentences made by rule from the modes of a town beside what is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civsim.analysis.numbers import NOTHING, TO, fixed
from civsim.analysis.optimum import Optimum
from civsim.analysis.paired import Estimate
from civsim.messages import translate
from civsim.scenario import Scenario

HELD_FIXED: Mapping[str, str] = {
    "en": "who falls into need when and of what, how long each service takes and each person waits; providers, where "
    "they work and what a place costs them; as hours, without deductions and at full effort, the largest of any mode "
    "per provider and quarter, or where it says so the mode's own",
    "de": "wer wann welche Hilfe braucht, wie lange jede Hilfe dauert und jeder Mensch wartet; Anbieter, wo sie "
    "arbeiten und was ein Platz sie kostet; als Stunden, ohne Abzüge und bei vollem Einsatz, die größten irgendeines "
    "Modus je Anbieter und Quartal, oder wo es so steht die des Modus selbst",
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "shared": {
        "en": "Who knew all needs beforehand and had every hour could meet at most {best} needs; {baseline} meets "
        "{met}. The price of anarchy, the first over the second, is {price} ({runs}).",
        "de": "Wer alle Bedarfe vorher kennte und jede Stunde hätte, könnte höchstens {best} Bedarfe decken; "
        "{baseline} deckt {met}. Der Preis der Anarchie, das Erste durch das Zweite, ist {price} ({runs}).",
    },
    "own": {
        "en": "Who knew all needs beforehand and had every hour of {baseline} could meet at most {best} needs; "
        "{baseline} meets {met}, {part} of them ({runs}).",
        "de": "Wer alle Bedarfe vorher kennte und jede Stunde von {baseline} hätte, könnte höchstens {best} Bedarfe "
        "decken; {baseline} deckt {met}, {part} davon ({runs}).",
    },
    "sought": {
        "en": "Of the needs for which help was sought under {baseline}, at most {best} could be met with its hours; "
        "{baseline} meets {part} of them ({runs}).",
        "de": "Von den Bedarfen, für die bei {baseline} Hilfe gesucht wurde, wären mit dessen Stunden höchstens {best} "
        "zu decken; {baseline} deckt {part} davon ({runs}).",
    },
    "closed": {
        "en": "{mode}: {part} of the gap between {baseline} and the best possible closed ({runs}).",
        "de": "{mode}: {part} des Abstands zwischen {baseline} und dem Bestmöglichen geschlossen ({runs}).",
    },
    "wider": {
        "en": "{mode}: the gap to the best possible is wider than under {baseline}, by {part} of it ({runs}).",
        "de": "{mode}: der Abstand zum Bestmöglichen ist größer als bei {baseline}, um {part} ({runs}).",
    },
    "unclear": {
        "en": "{mode}: no clear part of the gap closed, {part} ({runs}).",
        "de": "{mode}: kein klarer Teil des Abstands geschlossen, {part} ({runs}).",
    },
    "single": {
        "en": "{mode}: {part} of the gap closed in one run; one run has no interval.",
        "de": "{mode}: {part} des Abstands in einem Lauf geschlossen; ein Lauf hat kein Intervall.",
    },
    "nothing": {"en": "{mode}: there is no gap.", "de": "{mode}: es gibt keinen Abstand."},
    "runs": {"en": "{n} paired runs", "de": "{n} gepaarte Läufe"},
    "run": {"en": "one run", "de": "ein Lauf"},
}


def called(scenario: Scenario, language: str) -> str:
    """Return what a scenario's mode is called; its name where the label is not known."""
    return scenario.mode_label.get(language, scenario.name)


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
        text = TEXTS["own"][language]
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
        text = TEXTS["shared"][language]
        said = [text.format(baseline=baseline, best=told(best, language), met=met, price=price, runs=runs)]
    part = told(known["share_of_sought_optimum"], language, percent=True)
    sought = told(known["sought_optimum"], language)
    said.append(TEXTS["sought"][language].format(baseline=baseline, best=sought, part=part, runs=runs))
    return said if best is None else said + _gaps(found, found.scenarios[1:], baseline, language)


def _gaps(found: Optimum, others: Sequence[Scenario], baseline: str, language: str) -> list[str]:
    said = []
    for one in others:
        gap = found.estimate(one, "gap_closed")
        text = TEXTS[_verdict(gap)][language]
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
    return TEXTS["runs" if count > 1 else "run"][language].format(n=count)
