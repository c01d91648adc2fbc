"""The report of a sweep: which mode does best whatever the future brings, when the answer turns, what matters."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.messages import mark, mark_plural, spoken, translate
from civsim.report import cells, futures, sources, sweep_tables
from civsim.report.analysed import Analysed
from civsim.report.folder import Folder
from civsim.report.parts import Chapter, Report, Section
from civsim.report.town import drawn_in

POINTS = mark_plural("{n} point", "{n} points")
RUNS = mark_plural("{n} run of each point", "{n} runs of each point")


def report(folder: Folder, found: Sequence[Analysed], language: str) -> Report:
    """Return the report of a sweep in a language."""
    first = found[0]
    sweep = first.asked.sweep
    points, weeks = int(sweep.design["point"].nunique()), first.scenario.weeks
    subtitle = cells.counted(language, (POINTS, points), (cells.WEEKS, weeks), (RUNS, first.runs))
    return Report(
        title=", ".join(spoken(one.scenario.town.label, language) for one in found),
        question=translate(mark("Which form of organisation does well whatever the future brings?"), language),
        subtitle=subtitle,
        language=language,
        chapters=[_chapter(one, language) for one in found],
        closing=sources.reproduce(folder, language, changed=False, scenario=first.scenario),
    )


def _chapter(one: Analysed, language: str) -> Chapter:
    town = one.scenario.town
    parts = [_answer(one, language)]
    parts += [futures.turn(said, found, one, language) for said, found in one.robust]
    parts += [futures.regret(said, found, one, language) for said, found in one.regrets]
    parts += _sensitivities(one, language)
    parts += [sweep_tables.varied(one, language), *sources.of_town(town, language)]
    return Chapter(town.name, spoken(town.label, language), spoken(town.field, language), parts)


def _answer(one: Analysed, language: str) -> Section:
    topic, notes = translate(mark("The answer"), language), _cautions(one, language)
    if one.regrets:
        return futures.answer(one, topic, notes, language)
    if one.said:
        text = mark("This design says what matters; in how many futures a mode is better needs another one.")
        command = sweep_tables.other_design(one, "design=lhs", "points=128")
        said = [said.sentences[drawn_in(language)] for said, _ in one.moved_by]
        title = futures.sensitivity_title(one.moved_by[0][1], language)
        return Section("answer", topic, title, said, commands=[command], notes=[translate(text, language), *notes])
    title = translate(mark("These runs hold nothing to compare: one mode, or a single future"), language)
    command = sweep_tables.other_design(one, "design=lhs", "points=128")
    return Section("answer", topic, title, (), (), [sweep_tables.levels(one, language)], [command], notes)


def _cautions(one: Analysed, language: str) -> list[str]:
    """Return what the sweep cannot say, and that it is no forecast."""
    sweep, notes = one.asked.sweep, []
    if one.robust:
        text = mark(
            "A future is one set of values of what nobody knows. A mode is “better” in a future if the mean over its "
            "runs is; “clearly” if the 95 % interval of the paired difference leaves out zero. Intervals of shares "
            "run over futures."
        )
        notes.append(translate(text, language))
    if one.runs == 1:
        text = mark("One run of each point: whether a mode is clearly better in a single future cannot be said.")
        notes.append(translate(text, language))
    if sweep.missing or len(sweep.errors):
        text = mark("Not complete, left out: missing runs {missing}, failed runs {failed}.")
        notes.append(translate(text, language).format(missing=sweep.missing, failed=len(sweep.errors)))
    text = mark("What is shown compares forms of organisation within the ranges tried; it is no forecast.")
    return [*notes, translate(text, language)]


def _sensitivities(one: Analysed, language: str) -> list[Section]:
    if one.moved_by:
        return [futures.matters(said, found, one, language) for said, found in one.moved_by]
    topic = translate(mark("What matters most?"), language)
    text = mark("This design does not say which of the unknowns matters most; this one would")
    command = sweep_tables.other_design(one, "design=saltelli", "blocks=64")
    return [Section("matters", topic, translate(text, language), commands=[command])]
