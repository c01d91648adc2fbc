"""Up to three scenarios side by side: the chosen one and those that were kept."""

from __future__ import annotations

from htmltools import Tag, TagChild, TagList, tags

from civsim.analysis.paired import Estimate, estimate, paired
from civsim.analysis.parameter_words import meaning, parameter_label
from civsim.app.choice import CHOSEN, Choice, kept_part
from civsim.app.findings import Row, label_of
from civsim.app.link import MOST_KEPT, Link
from civsim.app.refine import Found
from civsim.app.tables import change, table
from civsim.messages import mark, spoken, translate
from civsim.report import cells

SHOWN = ("coverage", "met_needs", "spending", "volunteers", "participants", "overhead")
ELSEWHERE = mark("another town: not compared")


def comparison(link: Link, found: Found, language: str) -> TagList:
    """Return the kept scenarios beside the chosen one, and how more are kept."""
    choices = {CHOSEN: link.choice, **{kept_part(number): one for number, one in enumerate(link.kept, 1)}}
    runs = min(found[part].count for part in choices)
    text = mark("Keep this scenario, then choose another one: up to {most} stand side by side.")
    can_keep = len(link.kept) < MOST_KEPT
    keep = tags.button(
        translate(mark("Keep this scenario"), language),
        type="button",
        id="keep",
        class_="primary",
        disabled=None if can_keep else "",
    )
    note = mark("Differences are paired with the first one, where town, weeks and luck are the same; {n} runs of each.")
    return TagList(
        tags.h2(translate(mark("Compare up to three scenarios"), language)),
        tags.p(translate(text, language).format(most=MOST_KEPT + 1), class_="note"),
        keep,
        _table(choices, found, runs, language),
        tags.p(translate(note, language).format(n=runs), " ", translate(cells.INTERVAL, language), ".", class_="note"),
    )


def _table(choices: dict[str, Choice], found: Found, runs: int, language: str) -> Tag:
    heads: list[TagChild] = [
        translate(mark("Measure"), language),
        *(_called(one, language) for one in choices.values()),
    ]
    rows = [
        tags.tr(
            tags.th(cells.head(name, language), scope="row"),
            *(_cell(name, part, choices, found, runs, language) for part in choices),
        )
        for name in SHOWN
    ]
    buttons = [_drop(number, language) if number else None for number in range(len(choices))]
    rows.append(tags.tr(tags.td(), *(tags.td(one) for one in buttons)))
    return table(translate(mark("Scenarios side by side"), language), heads, rows, "kept")


def _cell(name: str, part: str, choices: dict[str, Choice], found: Found, runs: int, language: str) -> Tag:
    """Return a level and, beside the first scenario, how it differs from that."""
    own = found[part].values[name, "", ""][:runs]
    level = tags.span(cells.level(_row(name, estimate(own), "mean"), language))
    if part == CHOSEN:
        return tags.td(level)
    if not are_paired(choices[CHOSEN], choices[part]):
        return tags.td(level, tags.span(translate(ELSEWHERE, language), class_="verdict"))
    other = found[CHOSEN].values[name, "", ""][:runs]
    difference = change(_row(name, paired(own, other), "diff"), language)
    return tags.td(level, tags.span(*difference.children, class_="beside"))


def are_paired(first: Choice, second: Choice) -> bool:
    """Return whether two choices are about the same town in the same weeks with the same luck."""
    one, other = first.scenario, second.scenario
    return (one.town, one.weeks, one.burn_in, one.seed, one.town_seed) == (
        other.town,
        other.weeks,
        other.burn_in,
        other.seed,
        other.town_seed,
    )


def _row(name: str, one: Estimate, mean: str) -> Row:
    return {"measure": name, mean: one.mean, "ci_low": one.ci_low, "ci_high": one.ci_high, "n": one.n}


def _called(choice: Choice, language: str) -> Tag:
    """Return the head of a scenario's column: its town, its mode, and which values were changed."""
    changed = [
        f"{parameter_label(name, language)}: {meaning(name, value, language)}" for name, value in choice.values.items()
    ]
    town = spoken(choice.scenario.town.label, language)
    return tags.span(tags.strong(label_of(choice, CHOSEN, language)), tags.small(town), *map(tags.small, changed))


def _drop(number: int, language: str) -> Tag:
    return tags.button(translate(mark("Remove"), language), type="button", data_drop=number - 1)
