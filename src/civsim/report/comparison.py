"""The sections on a town whose modes were compared, or of which one was run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from civsim.analysis import dividend
from civsim.analysis.numbers import stage_of
from civsim.analysis.record import held
from civsim.analysis.sentences import change as said_of
from civsim.analysis.sentences import findings
from civsim.measures import LOST
from civsim.messages import mark, spoken, translate
from civsim.report import cells, levels
from civsim.report.commands import again
from civsim.report.parts import Row, Section, Table
from civsim.report.town import Shown
from civsim.results import DIVIDEND

COVERAGE = ("coverage", "waiting", "worst_district")
PARTICIPATION = ("volunteers", "participants", "membership_rate")
COST = ("cost_per_met_need", "overhead", "grant_seeking", "closures")
A_YEAR = ("met_needs", "spending", "volunteers", "participants")
HOURS = mark(
    "Gross: the same mode with the same luck where meetings, ties, shared figures, referrals, sessions and offices "
    "take no hours. Paid case work stays. Gross less net is what coordination costs."
)
LEAST = mark("Smallest difference these runs could have shown, points")
MEANT = mark(
    "Coverage: met needs as a share of all needs that ended; one person can have several. A run: these weeks simulated "
    "once, with luck of its own. Paired runs: the same luck under both modes."
)
FEW = mark("Fewer than eight runs: what looks clear is provisional until more runs confirm it.")
FEW_RUNS = 8


def sections(shown: Shown) -> list[Section]:
    """Return what a comparison or a run says of a town, the answer first."""
    found = [_answer(shown), _coverage(shown), _participation(shown), _funnel(shown)]
    return (
        found + [_cost(shown)] + ([_coordination(shown), _a_year(shown), levels.section(shown)] if shown.others else [])
    )


def _answer(shown: Shown) -> Section:
    language = shown.language
    labels = {one.name: shown.marked(one.name) for one in shown.others} | {shown.scenarios[0].name: shown.baseline}
    said = findings(shown.differences, labels, language)
    if len(shown.others) == 1:
        said = [*said, *_on_chosen(shown, ("worst_district",))]
    elif shown.others and not shown.headlines.is_single:
        said = [*said, capital(shown.headlines.counted()) + "."]
    on_record = held(shown.scenarios, language)
    return Section(
        "answer",
        translate(mark("The answer"), language),
        capital(shown.headlines.coverage()),
        said=[*said, *filter(None, [on_record])],
        tables=[_answer_table(shown), *_modes_table(shown)],
        commands=_missing(shown)[1],
        notes=[*_words(shown), *_missing(shown)[0]],
    )


def _answer_table(shown: Shown) -> Table:
    if not shown.others:
        return cells.levels(shown, "answer", translate(mark("Coverage of needs"), shown.language), ["coverage"])
    language = shown.language
    rows, data = [], []
    for one in shown.scenarios:
        covered = shown.level(one.name, "coverage")
        rows.append([shown.marked(one.name), cells.level(covered, language)])
        data.append(cells.kept(covered))
        if one is shown.scenarios[0]:
            rows[-1] += [translate(mark("baseline"), language), "", ""]
            continue
        own = [shown.change(one.name, measure) for measure in ("coverage", "met_needs")]
        rows[-1] += [cells.change(own[0], language), cells.least(own[0], language), cells.change(own[1], language)]
        data += [cells.kept(row) for row in own]
    heads = [cells.head("coverage", language), cells.head("coverage", language, is_change=True)]
    heads[1] = translate(mark("Difference to {baseline}, points"), language).format(baseline=shown.baseline)
    people = translate(mark("More or fewer needs met a year"), language)
    text = cells.caption(translate(mark("Coverage of needs by mode"), language), shown)
    columns = [translate(cells.MODE, language), *heads, translate(LEAST, language), people]
    return Table("answer", text, columns, rows, _alike(data))


def _modes_table(shown: Shown) -> list[Table]:
    """Return what the modes compared are, where their files say so."""
    language, described = shown.language, shown.described()
    called = {one.mode: spoken(one.mode_label, language) or one.mode for one in shown.scenarios}
    rows = [[called[mode], text] for mode, text in described.items()]
    data = [{"mode": mode, "label": called[mode], "description": text} for mode, text in described.items()]
    text = translate(cells.FORMS, language)
    heads = [translate(cells.MODE, language), translate(mark("In a sentence"), language)]
    return [Table("modes", text, heads, rows, data)] if rows else []


def _alike(data: Sequence[Row]) -> list[Row]:
    """Return rows with the same columns, a level and a difference beside each other."""
    columns = [key for key in cells.KEPT if any(key in row for row in data)]
    return [{key: row.get(key, "") for key in columns} for row in data]


def _words(shown: Shown) -> list[str]:
    language = shown.language
    if shown.runs < 2:
        return [translate(mark("One run has no interval: it cannot say whether a difference is luck."), language)]
    return [
        translate(
            mark(
                "“Clearly” means: the 95 % interval of the difference over paired runs with the same luck leaves out "
                "zero. “No clear difference” means: it covers zero; the difference may be nil or too small to show."
            ),
            language,
        ),
        translate(MEANT, language),
        *([translate(FEW, language)] if shown.runs < FEW_RUNS else []),
    ]


def _missing(shown: Shown) -> tuple[list[str], list[str]]:
    """Return which modes these results cannot speak of, and the commands that would."""
    from civsim.configuration import available_modes, mode_label

    town = shown.scenarios[0].town
    there = {one.mode for one in shown.scenarios}
    absent = [mode for mode in available_modes() if mode not in there]
    if not absent:
        return [], []
    names = ", ".join(spoken(mode_label(mode), shown.language) for mode in absent)
    notes = [translate(mark("These results say nothing on: {modes}."), shown.language).format(modes=names)]
    if town.own_mode in absent:
        notes.append(translate(mark("The town's own mode is not among them."), shown.language))
    return notes, [again(shown, "compare")]


def _coverage(shown: Shown) -> Section:
    language = shown.language
    title = capital(shown.headlines.coverage())
    text = translate(mark("Coverage, waiting and the worst-off district"), language)
    pictures = shown.picture("coverage", title)
    tables = [cells.levels(shown, "coverage", text, COVERAGE)]
    said: list[str] = []
    if shown.others:
        title = capital(shown.headlines.counted())
        pictures += shown.picture("differences", title)
        text = translate(mark("Differences to {baseline}"), language).format(baseline=shown.baseline)
        tables.append(cells.changes(shown, "differences", text, COVERAGE))
        said = _on_chosen(shown, ("waiting", "worst_district"))
    return Section("coverage", translate(mark("Coverage"), language), title, said, pictures, tables)


def _participation(shown: Shown) -> Section:
    language, title = shown.language, capital(shown.headlines.participation())
    text = translate(mark("Volunteers, recipients and organisations that take part"), language)
    table = cells.levels(shown, "participation", text, PARTICIPATION)
    pictures = shown.picture("participation", title)
    return Section("participation", translate(mark("Who takes part"), language), title, (), pictures, [table])


def _funnel(shown: Shown) -> Section:
    language, title = shown.language, capital(shown.headlines.losses())
    text = translate(mark("Where needs get lost, of all needs that ended"), language)
    table = cells.levels(shown, "losses", text, LOST)
    stages = [capital(stage_of(loss, language)) for loss in LOST]
    table = dataclasses.replace(table, heads=[table.heads[0], *(f"{stage}, %" for stage in stages)])
    topic = translate(mark("Where do people get lost?"), language)
    return Section("losses", topic, title, (), shown.picture("funnel", title), [table])


def _cost(shown: Shown) -> Section:
    language = shown.language
    text = translate(mark("Money, coordination and applications"), language)
    topic = translate(mark("Cost and overhead"), language)
    tables = [cells.levels(shown, "cost", text, COST)]
    if not shown.others:
        title = translate(mark("A met need costs {cost} EUR"), language).format(
            cost=cells.level(shown.level(shown.scenarios[0].name, "cost_per_met_need"), language)
        )
        return Section("cost", topic, title, (), (), tables)
    first, *rest = _on_chosen(shown, ("cost_per_met_need", "overhead", "grant_seeking"))
    text = translate(mark("Differences to {baseline}"), language).format(baseline=shown.baseline)
    tables.append(cells.changes(shown, "cost_differences", text, COST))
    return Section("cost", topic, first.removesuffix("."), rest, (), tables)


def _coordination(shown: Shown) -> Section:
    """Return the differences net and gross, or the command that makes them."""
    language = shown.language
    topic = translate(mark("What does coordination cost?"), language)
    if not shown.folder.has(DIVIDEND):
        title = translate(mark("Not computed yet: what the modes would bring if coordination cost no hours."), language)
        return Section("coordination", topic, title, commands=[again(shown, "compare", words=["gross=true"])])
    labels = {one.name: shown.labels[one.name] for one in shown.scenarios}
    own = shown.dividend["scenario"] == (shown.chosen.name if shown.chosen else "")
    [title] = dividend.findings(shown.dividend[own], labels, language)
    others = dividend.findings(shown.dividend[~own], labels, language)
    found = dividend.whole(shown.dividend, "coverage")
    rows = {one.name: [found[one.name][part] for part in dividend.PARTS] for one in shown.scenarios}
    text = translate(mark("Coverage against {baseline}, points: net, gross, and what coordination costs"), language)
    heads = [
        cells.MODE,
        mark("net: as it is"),
        mark("gross: if coordination cost no hours"),
        mark("coordination costs"),
    ]
    table = Table(
        "dividend",
        cells.caption(text.format(baseline=shown.baseline), shown),
        [translate(head, language) for head in heads],
        [[shown.marked(name), *(cells.change(row, language) for row in own)] for name, own in rows.items()],
        [cells.kept(row) for own in rows.values() for row in own],
    )
    return Section(
        "coordination", topic, title.removesuffix("."), others, (), [table], (), [translate(HOURS, language)]
    )


def _a_year(shown: Shown) -> Section:
    language = shown.language
    first, *rest = _on_chosen(shown, ("met_needs", "spending"))
    text = translate(mark("Persons and euros, differences to {baseline}"), language).format(baseline=shown.baseline)
    table = cells.changes(shown, "a_year", text, A_YEAR)
    topic = translate(mark("Persons and euros a year"), language)
    return Section("a-year", topic, first.removesuffix("."), rest, (), [table])


def _on_chosen(shown: Shown, measures: Sequence[str]) -> list[str]:
    """Return a sentence per measure on the scenario that is shown closely."""
    assert shown.chosen is not None
    name = shown.chosen.name
    mode, language = shown.labels[name], shown.language
    return [said_of(shown.change(name, measure), mode, shown.baseline, language) for measure in measures]


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
