"""The findings that maps of a nation have as titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civsim.analysis.numbers import fixed, points
from civsim.plots.style import Texts

if TYPE_CHECKING:
    import pandas as pd

    from civsim.analysis.paired import Estimate

TEXT: Texts = {
    "level": {
        "en": "{mode}: {amount} % of needs are met, {low} % in municipalities {worst}, {high} % in those {best}",
        "de": "{mode}: {amount} % der Bedarfe werden gedeckt, {low} % in Gemeinden mit {worst}, "
        "{high} % in denen mit {best}",
    },
    "better": {
        "en": "{mode}: {amount} points more needs met than under {baseline}; "
        "more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: {amount} Punkte mehr Bedarfe gedeckt als bei {baseline}; "
        "mehr in {share} % der Gemeinden, weniger in {less} %",
    },
    "worse": {
        "en": "{mode}: {amount} points fewer needs met than under {baseline}; "
        "more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: {amount} Punkte weniger Bedarfe gedeckt als bei {baseline}; "
        "mehr in {share} % der Gemeinden, weniger in {less} %",
    },
    "unclear": {
        "en": "{mode}: no clear difference in needs met to {baseline}; "
        "more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: kein klarer Unterschied bei gedeckten Bedarfen zu {baseline}; "
        "mehr in {share} % der Gemeinden, weniger in {less} %",
    },
}


def number(value: float, language: str) -> str:
    """Return a share in per cent with one decimal."""
    return fixed(100 * value, 1, language)


def level_title(mode: str, whole: float, classes: pd.Series[float], language: str) -> str:
    """Return the finding on one mode: coverage in all, and in the size classes that have least and most of it."""
    return TEXT["level"][language].format(
        mode=mode,
        amount=number(whole, language),
        low=number(float(classes.min()), language),
        high=number(float(classes.max()), language),
        worst=size_label(str(classes.idxmin()), language),
        best=size_label(str(classes.idxmax()), language),
    )


def size_label(label: str, language: str) -> str:
    """Return what a size class is called in a sentence."""
    if language == "en":
        return f"of {label} inhabitants" if " to " in label else f"with {label} inhabitants"
    return f"{size_name(label, language)} Einwohnern"


def size_name(label: str, language: str) -> str:
    """Return what a size class is called in a table."""
    if language == "en":
        return label
    told = label.replace(" to ", " bis ").replace("under", "unter").replace(" and more", " und mehr")
    return told.replace(",", ".")


def difference_title(mode: str, baseline: str, whole: Estimate, values: pd.Series[float], language: str) -> str:
    """Return the finding on a paired difference: in all, and in how many municipalities it is above zero."""
    key = "unclear" if not whole.is_clear else "better" if whole.mean > 0 else "worse"
    count = max(int(values.notna().sum()), 1)
    return TEXT[key][language].format(
        mode=mode,
        baseline=baseline,
        amount=points(abs(whole.mean), language, signed=False),
        share=f"{100 * int((values > 0).sum()) / count:.0f}",
        less=f"{100 * int((values < 0).sum()) / count:.0f}",
    )
