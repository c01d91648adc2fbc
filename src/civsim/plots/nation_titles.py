"""The findings that maps of a nation have as titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civsim.analysis.numbers import fixed, points
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.plots.style import Texts

if TYPE_CHECKING:
    import pandas as pd

    from civsim.analysis.paired import Estimate

TEXT: Texts = {
    "level": mark("{mode}: {amount} % of needs are met, {low} % in municipalities {worst}, {high} % in those {best}"),
    "better": mark(
        "{mode}: {amount} points more needs met than under {baseline}; "
        "more in {share} % of municipalities, fewer in {less} %"
    ),
    "worse": mark(
        "{mode}: {amount} points fewer needs met than under {baseline}; "
        "more in {share} % of municipalities, fewer in {less} %"
    ),
    "unclear": mark(
        "{mode}: no clear difference in needs met to {baseline}; more in {share} % of municipalities, fewer in {less} %"
    ),
}
SIZES = {
    r"[\d,]+ to [\d,]+": mark("{first} to {last}"),
    r"under [\d,]+": mark("under {first}"),
    r"[\d,]+ and more": mark("{first} and more"),
}
"""What a size class is called, by how its English name is made."""

RUNS = mark_plural("{n} run of each town", "{n} runs of each town")


def runs_of_each_town(n: int, language: str) -> str:
    """Return how many runs there are of each town."""
    return translate_plural(RUNS, n, language).format(n=n)


def number(value: float, language: str) -> str:
    """Return a share in per cent with one decimal."""
    return fixed(100 * value, 1, language)


def level_title(mode: str, whole: float, classes: pd.Series[float], language: str) -> str:
    """Return the finding on one mode: coverage in all, and in the size classes that have least and most of it."""
    return translate(TEXT["level"], language).format(
        mode=mode,
        amount=number(whole, language),
        low=number(float(classes.min()), language),
        high=number(float(classes.max()), language),
        worst=size_label(str(classes.idxmin()), language),
        best=size_label(str(classes.idxmax()), language),
    )


def size_label(label: str, language: str) -> str:
    """Return what a size class is called in a sentence."""
    text = mark("of {size} inhabitants") if " to " in label else mark("with {size} inhabitants")
    return translate(text, language).format(size=size_name(label, language))


def size_name(label: str, language: str) -> str:
    """Return what a size class is called in a table; its English name is that of the figures of the nation."""
    ends = [fixed(float(one.replace(",", "")), 0, language) for one in re.findall(r"\d[\d,]*", label)]
    for shape, text in SIZES.items():
        if re.fullmatch(shape, label):
            return translate(text, language).format(**dict(zip(("first", "last"), ends, strict=False)))
    return translate(label, language)


def difference_title(mode: str, baseline: str, whole: Estimate, values: pd.Series[float], language: str) -> str:
    """Return the finding on a paired difference: in all, and in how many municipalities it is above zero."""
    key = "unclear" if not whole.is_clear else "better" if whole.mean > 0 else "worse"
    count = max(int(values.notna().sum()), 1)
    return translate(TEXT[key], language).format(
        mode=mode,
        baseline=baseline,
        amount=points(abs(whole.mean), language, signed=False),
        share=f"{100 * int((values > 0).sum()) / count:.0f}",
        less=f"{100 * int((values < 0).sum()) / count:.0f}",
    )
