"""The table of all trials, and the sentence that belongs beside every headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civsim.analysis.assumptions import APPEARS, FADES, HOLDS, NONE, TURNS, Judged, Judgement, holm
from civsim.analysis.numbers import DIGITS, brief, in_text
from civsim.analysis.trials import trial_label
from civsim.measures import MEASURES
from civsim.messages import mark, spoken, translate
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

NAMED = 6
SURE = 0.05
TEXTS: Mapping[str, str] = {
    "clear": mark(
        "The {sign} of {mode} over {baseline} in {measure} holds in {holds} of {all} trials, fades in {fades} "
        "and turns in {turns}{named}."
    ),
    "unclear": mark(
        "{mode} shows no clear difference to {baseline} in {measure} at the defaults; one appears in {appears} "
        "of {all} trials{named}."
    ),
    "chance": mark(
        "About 5 % of 95 % intervals miss by chance; after Holm's correction for all trials {sure} of the "
        "{found} remain."
    ),
    "advantage": mark("advantage"),
    "disadvantage": mark("disadvantage"),
    "more": mark(" and {more} more"),
    TURNS: mark("turned"),
    APPEARS: mark("that appear"),
}
COLUMNS = (
    *("parameter", "label", "label_de", "default", "value", "unit", "mode", "diff_default", "diff"),
    *("ci_low", "ci_high", "n", "p", "p_holm", "verdict"),
)


def table(found: Judgement) -> pd.DataFrame:
    """Return one row per trial and mode; differences in the measure's unit, `p_holm` corrected within the mode."""
    import pandas as pd

    rows = []
    for mode in found.modes:
        own = [one for one in found.judged if one.mode == mode.name]
        for one, corrected in zip(own, holm([each.chance for each in own]), strict=True):
            rows.append(_row(found, mode, one, float(corrected)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(found: Judgement, mode: Scenario, one: Judged, corrected: float) -> dict[str, Any]:
    trial, estimate = one.trial, one.estimate
    return {
        "parameter": trial.parameter,
        "label": trial.label("en"),
        "label_de": trial.label("de"),
        "default": trial.default,
        "value": trial.value,
        "unit": trial.unit,
        "mode": mode.mode,
        "diff_default": found.at_default[mode.name].mean,
        "diff": estimate.mean,
        "ci_low": estimate.ci_low,
        "ci_high": estimate.ci_high,
        "n": estimate.n,
        "p": one.chance,
        "p_holm": corrected,
        "verdict": one.verdict,
    }


def counts(found: Judgement, mode: Scenario) -> dict[str, int]:
    """Return how many trials of a mode ended with each verdict."""
    made = Counter(one.verdict for one in found.judged if one.mode == mode.name)
    return {name: made[name] for name in (HOLDS, FADES, TURNS, APPEARS, NONE)}


def sentence(found: Judgement, mode: Scenario, language: str = "en") -> str:
    """Return what the trials say about a mode, in a language, "en" or "de"."""
    own = [one for one in found.judged if one.mode == mode.name]
    made = counts(found, mode)
    default = found.at_default[mode.name]
    key, watched = ("clear", TURNS) if default.is_clear else ("unclear", APPEARS)
    better = MEASURES[found.measure].better or 1
    sign = "advantage" if default.mean * better > 0 else "disadvantage"
    corrected = holm([one.chance for one in own])
    sure = sum(1 for one, p in zip(own, corrected, strict=True) if one.verdict == watched and p < SURE)
    text = translate(TEXTS[key], language).format(
        sign=translate(TEXTS[sign], language),
        mode=(spoken(mode.mode_label, language) or mode.mode),
        baseline=(spoken(found.baseline.mode_label, language) or found.baseline.mode),
        measure=in_text(found.measure, language),
        all=len(own),
        named=_named([one for one in own if one.verdict == watched], language),
        **made,
    )
    what = f"{made[watched]} {translate(TEXTS[watched], language)}"
    return text + " " + translate(TEXTS["chance"], language).format(sure=sure, found=what)


def _named(judged: list[Judged], language: str) -> str:
    largest = sorted(judged, key=lambda one: abs(one.estimate.mean), reverse=True)
    return listed([(one.trial.parameter, one.trial.value) for one in largest], NAMED, language)


def listed(settings: Sequence[tuple[str, Value]], most: int, language: str) -> str:
    """Return the end of a sentence that names the first `most` of the settings tried; empty where there are none."""
    if not settings:
        return ""
    names = [f"{trial_label(name, language)} = {written(value, language)}" for name, value in settings[:most]]
    more = len(settings) - len(names)
    return ": " + "; ".join(names) + (translate(TEXTS["more"], language).format(more=more) if more else "")


def written(value: Value, language: str) -> str:
    """Return a value as it stands in a sentence or a picture."""
    if isinstance(value, str):
        return translate(value.replace("_", " "), language)
    return brief(value, DIGITS, language)
