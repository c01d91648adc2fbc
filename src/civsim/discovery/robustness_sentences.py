"""What robustness and regret say, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.numbers import fixed, in_text
from civsim.analysis.trial_tables import written
from civsim.discovery.boxes import FEWEST, Limit, wilson
from civsim.discovery.labels import parameter_in_text
from civsim.discovery.robustness import Robustness
from civsim.messages import mark, translate
from civsim.parameters.registry import PARAMETERS

Labels = Mapping[str, str]
MOSTLY = 0.5
"""Share of futures within the conditions from which on they are told as those of failure."""
TEXTS: Mapping[str, str] = {
    "share": mark(
        "{policy} beats {baseline} in {share} % ({low}–{high}) of {n} futures by {measure}, clearly in {won} %"
    ),
    "fails": mark("; it fails when {conditions}"),
    "gathers": mark("; it loses most often when {conditions}"),
    "held": mark(
        "Of the futures under these conditions that were not used to find them it loses {density} % "
        "({density_low}–{density_high}); {coverage} % of all its losses lie there."
    ),
    "few": mark("It loses or wins too seldom to say under which conditions."),
    "nowhere": mark("No condition was found that tells where it fails."),
    "clear": mark(
        "The difference is clear in {sure} % of futures: {won} % won, {lost} % lost; in the others luck may decide."
    ),
    "without_luck": mark(
        "Luck in the runs of a future pulls the first share towards 50 %; without it an estimated {share} % "
        "({low}–{high}) of futures are won."
    ),
    "single": mark(
        "With one run per future nobody can tell how far luck pulls this share towards 50 %; run two or more."
    ),
    "and": mark(" and "),
    "or": mark(" or "),
}


def headline(found: Robustness, labels: Labels, language: str = "en") -> str:
    """Return the robustness sentence: in how many futures, and when not.

    Args:
        found: the futures.
        labels: what each policy is called.
        language: "en" or "de".
    """
    share, low, high = found.share
    text = translate(TEXTS["share"], language).format(
        policy=labels[found.policy],
        baseline=labels[found.baseline],
        share=percent(share, language),
        low=percent(low, language),
        high=percent(high, language),
        n=found.futures,
        measure=in_text(found.measure, language),
        won=percent(found.clear[0], language),
    )
    if found.box is not None:
        key = "fails" if found.box.density >= MOSTLY else "gathers"
        text += translate(TEXTS[key], language).format(conditions=conditions(found.box.limits, language))
    return text + "."


def sentence(found: Robustness, labels: Labels, language: str = "en") -> str:
    """Return the robustness sentence with how sure the conditions and the single futures are."""
    return " ".join([headline(found, labels, language), *how_sure(found, language)])


def how_sure(found: Robustness, language: str = "en") -> list[str]:
    """Return how sure the conditions, the single futures and the share are."""
    said = []
    if found.box is None:
        losses = found.futures - found.wins
        said.append(translate(TEXTS["few" if min(losses, found.wins) < FEWEST else "nowhere"], language))
    else:
        box = found.box
        low, high = wilson(box.failed_inside, box.inside)
        said.append(
            translate(TEXTS["held"], language).format(
                density=percent(box.density, language),
                density_low=percent(low, language),
                density_high=percent(high, language),
                coverage=percent(box.failed_inside / box.failed, language),
            )
        )
    won, lost = found.clear
    clear = translate(TEXTS["clear"], language).format(
        sure=percent(won + lost, language), won=percent(won, language), lost=percent(lost, language)
    )
    return [*said, clear, _luck(found, language)]


def _luck(found: Robustness, language: str) -> str:
    """Return what the share of futures won is without the luck of their runs."""
    if found.without_luck is None:
        return translate(TEXTS["single"], language)
    share, low, high = (percent(one, language) for one in found.without_luck)
    return translate(TEXTS["without_luck"], language).format(share=share, low=low, high=high)


def conditions(limits: Mapping[str, Limit], language: str = "en") -> str:
    """Return conditions as they stand in a sentence: "time for keeping a tie > 0.02 and load < 0.7"."""
    return translate(TEXTS["and"], language).join(_condition(name, one, language) for name, one in limits.items())


def _condition(name: str, one: Limit, language: str) -> str:
    short = parameter_in_text(name, language)
    if one.choices:
        return f"{short} = {translate(TEXTS['or'], language).join(one.choices)}"
    if PARAMETERS[name].whole:
        return _whole(short, one)
    low, high = (None if end is None else written(float(f"{end:.2g}"), language) for end in (one.low, one.high))
    if low is None or high is None:
        return f"{short} > {low}" if high is None else f"{short} < {high}"
    return f"{low} < {short} < {high}"


def _whole(short: str, one: Limit) -> str:
    """Return the condition on a whole number, whose limits lie between two."""
    low = None if one.low is None else int(-(-one.low // 1))
    high = None if one.high is None else int(one.high // 1)
    if low is None or high is None:
        return f"{short} ≥ {low}" if high is None else f"{short} ≤ {high}"
    return f"{low} ≤ {short} ≤ {high}" if low < high else f"{short} = {low}"


def percent(share: float, language: str) -> str:
    """Return a share in per cent, with a decimal only below 1 and above 99 where it is neither none nor all."""
    value = 100 * share
    return fixed(value, 1 if 0 < value < 1 or 99 < value < 100 else 0, language)
