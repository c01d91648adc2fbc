"""Needs met under each mode beside the most that could be met, with intervals."""

from __future__ import annotations

from matplotlib.figure import Figure

from civsim.analysis.numbers import fixed
from civsim.analysis.optimum import Optimum
from civsim.analysis.optimum_texts import HELD_FIXED, called, told
from civsim.analysis.paired import Estimate
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled, widest

PALE = "#c9c9c9"
LINES = mark_plural(
    "One run, without an interval. The best possible knows all needs beforehand; held fixed: {held}. "
    "Divided into {relaxed}.",
    "Lines: 95 % interval of the mean of {n} runs; between modes runs are paired, so differences are "
    "surer than these lines. The best possible knows all needs beforehand; held fixed: {held}. "
    "Divided into {relaxed}.",
)
MET = mark_plural(
    "Needs met in {weeks} week (bars) and the most that could be met (diamonds)",
    "Needs met in {weeks} weeks (bars) and the most that could be met (diamonds)",
)
TEXT: Texts = {
    "closes": mark(
        "{town}: {mode} closes {part} of the gap between {baseline} and the best possible, the most on average"
    ),
    "only": mark("{town}: {mode} closes {part} of the gap between {baseline} and the best possible"),
    "none": mark("{town}: no mode clearly closes a part of the gap between {baseline} and the best possible"),
    "own": mark("{town}: {baseline} meets {part} of the needs that could be met with its hours"),
    "fixed_right": mark("gap closed"),
    "free_right": mark("met of what is possible"),
}


@styled
def optimum(found: Optimum, provenance: str, language: str = "en") -> Figure:
    """Return the figure of needs met beside the bound: a bar and a diamond per mode, the gap closed beside them.

    Under fixed resources the bound is the one for all modes, else that of the mode's own hours.
    """
    is_shared = found.resources == "fixed"
    bound, share = ("optimum", "gap_closed") if is_shared else ("own_optimum", "share_of_own_optimum")
    labels = [called(one, language) for one in found.scenarios]
    base = found.scenarios[0]
    n = found.estimate(base, "met").n
    sheet = Sheet(
        10.0,
        0.75 + 0.45 * len(labels),
        title=_title(found, share, language),
        subtitle=translate_plural(MET, base.weeks, language).format(weeks=base.weeks),
        caption=translate_plural(LINES, n, language).format(
            n=n, held=translate(HELD_FIXED, language), relaxed=found.relaxed(language)
        )
        + " "
        + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    ax = sheet.axes(0.45 + widest(labels), 0.3, 2.3, 0.3)
    for y, one in enumerate(found.scenarios):
        met, best, part = (found.estimate(one, name) for name in ("met", bound, share))
        ax.barh(y, met.mean, color=_shade(part, one is base or not is_shared), height=0.55)
        ax.plot(best.mean, y, "D", mfc="white", mec="black", ms=6, zorder=5)
        for each in (met, best):
            if each.n > 1:
                ax.plot([each.ci_low, each.ci_high], [y, y], color="black", lw=1.3)
        text = told(part, language, percent=True)
        ax.text(1.03, y, text, transform=ax.get_yaxis_transform(), va="center", fontsize=9)
    head = translate(TEXT["fixed_right" if is_shared else "free_right"], language)
    ax.text(1.03, -0.75, head, transform=ax.get_yaxis_transform(), va="center", fontsize=9, color="#444444")
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.5, -0.6)
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(lambda value, _: fixed(value, 0, language))
    return sheet.figure


def _shade(part: Estimate, plain: bool) -> str:
    if plain:
        return GREY
    if not part.is_clear:
        return PALE
    return BLUE if part.mean > 0 else ORANGE


def _title(found: Optimum, share: str, language: str) -> str:
    base = found.scenarios[0]
    words = {"town": spoken(base.town.label, language), "baseline": called(base, language)}
    if share != "gap_closed":
        return translate(TEXT["own"], language).format(
            part=told(found.estimate(base, share), language, percent=True), **words
        )
    closing = [(found.estimate(one, share), one) for one in found.scenarios[1:]]
    clear = [(gap, one) for gap, one in closing if gap.n > 1 and gap.ci_low > 0]
    if not clear:
        return translate(TEXT["none"], language).format(**words)
    gap, best = max(clear, key=lambda pair: pair[0].mean)
    key = "closes" if len(closing) > 1 else "only"
    return translate(TEXT[key], language).format(
        mode=called(best, language), part=told(gap, language, percent=True), **words
    )
