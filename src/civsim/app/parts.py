"""The answer as parts of a page: headings, sentences, tables with bars, and district tiles."""

from __future__ import annotations

import math
from collections.abc import Sequence

from htmltools import Tag, TagChild, TagList, tags

from civsim.analysis.numbers import label_of, stage_of, unit_of
from civsim.app.choice import CHOSEN, COMPETITION
from civsim.app.findings import Findings, Row
from civsim.app.tables import change, table
from civsim.measures import LOST
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.report import cells
from civsim.report.comparison import capital

RUNS = mark_plural(
    "{n} run of each form, with the same luck in each", "{n} runs of each form, with the same luck in each"
)
CHANGES = ("coverage", "met_needs", "spending", "worst_district", "volunteers", "participants", "overhead")
PARTICIPATION = ("volunteers", "volunteer_hours", "participants", "membership_rate")


def answer(found: Findings) -> Tag:
    """Return the finding as a heading, then what is clear and what is not."""
    language = found.language
    return tags.div(
        tags.h2(found.title()),
        tags.ul(*(tags.li(sentence) for sentence in found.sentences()), class_="said"),
        tags.p(runs_text(found), class_="note"),
        tags.p(
            translate(
                mark("These figures compare forms of organisation under stated assumptions; they are no forecast."),
                language,
            ),
            class_="note",
        ),
    )


def runs_text(found: Findings) -> str:
    """Return how many runs there are and what stands in brackets."""
    language = found.language
    runs = translate_plural(RUNS, found.runs, language).format(n=found.runs)
    return f"{runs}; {translate(cells.INTERVAL, language)}"


def coverage(found: Findings) -> Tag:
    """Return coverage of every form, with its interval drawn on one scale."""
    language = found.language
    heads = [translate(mark("Form of organisation"), language), cells.head("coverage", language)]
    levels = {part: found.level(part, "coverage") for part in found.parts}
    scale = _scale(list(levels.values()))
    ends = tags.span(*(tags.span(f"{end:.0f} %") for end in scale), class_="ends", aria_hidden="true")
    rows = [
        tags.tr(
            tags.th(found.labels[part], scope="row"),
            tags.td(
                tags.span(cells.level(row, language), id=f"coverage-{part}"),
                _range(row, scale, part),
                ends if part == found.parts[-1] else None,
            ),
        )
        for part, row in levels.items()
    ]
    return table(translate(mark("Share of needs that are met"), language), heads, rows, "levels")


def _scale(levels: Sequence[Row]) -> tuple[float, float]:
    """Return from where to where a scale in per cent goes: all intervals, in tens, and no narrower than 20."""
    known = [100 * float(row[key]) for row in levels for key in ("mean", "ci_low", "ci_high") if row[key] == row[key]]
    low, high = (min(known), max(known)) if known else (0.0, 100.0)
    low, high = max(0.0, 10 * math.floor((low - 1) / 10)), min(100.0, 10 * math.ceil((high + 1) / 10))
    return (low, max(high, low + 20)) if low <= 80 else (80.0, 100.0)


def _range(row: Row, scale: tuple[float, float], part: str) -> Tag:
    """Return a mean and its interval on a scale; the numbers stand beside it as text."""
    low, high = scale
    mean, start, end = (
        min(max((100 * float(row[key]) - low) / (high - low) * 100, 0.0), 100.0)
        for key in ("mean", "ci_low", "ci_high")
    )
    band = tags.span(class_="band", style=f"left:{start:.2f}%;width:{max(0.4, end - start):.2f}%")
    dot = tags.span(class_="dot", style=f"left:{mean:.2f}%")
    return tags.span(
        band if row["ci_low"] == row["ci_low"] else None,
        dot if row["mean"] == row["mean"] else None,
        class_=f"range {part}",
        aria_hidden="true",
    )


def changes(found: Findings) -> Tag | None:
    """Return the paired differences of the choice, to competition and to the town's present mode if it is another."""
    language = found.language
    bases = [] if found.is_same else [COMPETITION]
    if found.present not in ("", COMPETITION, CHOSEN):
        bases.append(found.present)
    if not bases:
        return None
    text = translate(mark("Difference to {baseline}"), language)
    heads = [
        translate(mark("What changes with {mode}"), language).format(mode=found.labels[CHOSEN]),
        *(text.format(baseline=found.labels[base]) for base in bases),
    ]
    rows = [
        tags.tr(
            tags.th(label_of(name, language), tags.small(unit_of(name, language)), scope="row"),
            *(change(found.change(name, base), language, f"change-{name}-{base}") for base in bases),
        )
        for name in CHANGES
    ]
    return table(translate(mark("Effects a year, and on shares in points"), language), heads, rows, "changes")


def participation(found: Findings) -> Tag:
    """Return who takes part under every form."""
    language = found.language
    heads = [translate(mark("Who takes part"), language), *(found.labels[part] for part in found.parts)]
    rows = [
        tags.tr(
            tags.th(cells.head(name, language), scope="row"),
            *(
                tags.td(cells.level(found.level(part, name), language), id=f"level-{name}-{part}")
                for part in found.parts
            ),
        )
        for name in PARTICIPATION
    ]
    return table(translate(mark("Participation, on average over the weeks"), language), heads, rows, "participation")


def funnel(found: Findings) -> TagList:
    """Return what became of needs: those met, and at which stage the others were lost."""
    language = found.language
    parts = [COMPETITION] if found.is_same else [COMPETITION, CHOSEN]
    heads = [translate(mark("Of 100 needs"), language), *(found.labels[part] for part in parts)]
    heads += [] if found.is_same else [translate(mark("Difference"), language)]
    rows = []
    for name in ("coverage", *LOST):
        label = translate(mark("met"), language) if name == "coverage" else stage_of(name, language)
        own: list[TagChild] = [_bar(found.level(part, name), part, language) for part in parts]
        own += [] if found.is_same else [change(found.change(name), language)]
        rows.append(tags.tr(tags.th(label, scope="row"), *own, class_="met" if name == "coverage" else None))
    caption = translate(mark("Where needs get lost, of all needs that ended"), language)
    return TagList(
        tags.h2(capital(found.headlines.losses())),
        table(caption, heads, rows, "funnel"),
        tags.p(runs_text(found), class_="note"),
    )


def _bar(row: Row, part: str, language: str) -> Tag:
    share = 100 * float(row["mean"])
    width = 0.0 if math.isnan(share) else share
    return tags.td(
        tags.span(cells.level(row, language)),
        tags.span(tags.span(style=f"width:{width:.2f}%"), class_=f"bar {part}", aria_hidden="true"),
    )
