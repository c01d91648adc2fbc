"""The report of a nation: what a mode brings in all municipalities, by size and state, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.analysis.numbers import difference, estimate_of, fixed
from civsim.analysis.sentences import verdict
from civsim.messages import mark, mark_plural, spoken, translate
from civsim.nation.figures import read_field
from civsim.plots.nation_titles import RUNS, size_name
from civsim.report import cells, nation_sources, sources
from civsim.report.folder import Folder
from civsim.report.national import National, national
from civsim.report.parts import Chapter, Report, Row, Section, Table

COVERAGE = "coverage"
A_YEAR = ("met_needs", "spending", "volunteers", "participants")
OTHERS = ("waiting", "overhead", "cost_per_met_need")
MUNICIPALITIES = mark_plural("{n} municipality", "{n} municipalities")
SAID = {
    "better": mark(
        "{mode}: clearly more needs met than under {baseline}, by {amount} points ({low} to {high}, interval over {n} "
        "municipalities)."
    ),
    "worse": mark(
        "{mode}: clearly fewer needs met than under {baseline}, by {amount} points ({low} to {high}, interval over "
        "{n} municipalities)."
    ),
    "unclear": mark(
        "{mode}: no clear difference in needs met to {baseline} ({low} to {high} points, interval over {n} "
        "municipalities); these towns could have shown a difference of {least} points or more."
    ),
    "single": mark(
        "{mode}: {amount} points of needs met apart from {baseline} in one municipality; it has no interval."
    ),
    "same": mark("{mode}: exactly the same as {baseline} in every municipality."),
}
WHERE = {
    "better": mark("Clearly more in municipalities of {classes} inhabitants."),
    "worse": mark("Clearly fewer in municipalities of {classes} inhabitants."),
    "unclear": mark("No clear difference in municipalities of {classes} inhabitants."),
    "single": mark("Nothing can be said on municipalities of {classes} inhabitants: there is one of them."),
    "same": mark("No difference at all in municipalities of {classes} inhabitants."),
}


def report(folder: Folder, language: str) -> Report:
    """Return the report of a nation's folder in a language.

    Raises:
        InputError: if its tables cannot be read.
    """
    found = national(folder, language)
    level = found.level(found.modes[0], COVERAGE)
    fields = [spoken(read_field(name).town["field"], language) for name in found.fields]
    parts = [_answer(found), *_maps(found), *_coverage(found), _a_year(found), nation_sources.left_out(found)]
    parts.append(nation_sources.assumptions(found))
    subtitle = cells.counted(
        language,
        (MUNICIPALITIES, int(level["n"])),
        (cells.WEEKS, int(folder.facts["weeks"])),
        (RUNS, found.replicates),
    )
    title = translate(mark("A nation of municipalities"), language)
    question = mark("What changes when organisations collaborate instead of compete?")
    alone = mark("What one mode of organisation achieves")
    return Report(
        title=title,
        question=translate(question if found.others else alone, language),
        subtitle=subtitle,
        language=language,
        chapters=[Chapter("nation", title, "; ".join(fields), parts)],
        closing=sources.reproduce(folder, language, changed=False),
    )


def _answer(found: National) -> Section:
    language = found.language
    said: list[str] = []
    for mode in found.others:
        said += [_sentence(found, mode), *_by_class(found, mode)]
    title = said.pop(0).removesuffix(".") if said else _level_said(found)
    return Section("answer", translate(mark("The answer"), language), title, said, (), [_answer_table(found)], (),
                   _cautions(found))  # fmt: skip


def _level_said(found: National) -> str:
    mode = found.modes[0]
    level = cells.level(found.level(mode, COVERAGE), found.language)
    text = translate(mark("{mode}: {level} % of needs are met"), found.language)
    return text.format(mode=found.labels[mode], level=level)


def _sentence(found: National, mode: str) -> str:
    """Return the difference of a mode in all municipalities, by rule."""
    row, language = found.change(mode, COVERAGE), found.language
    key = verdict(row)
    amount, low, high = estimate_of(row, COVERAGE, language, signed=True)
    return translate(SAID[key], language).format(
        mode=found.labels[mode],
        baseline=found.labels[found.modes[0]],
        amount=amount.lstrip("+−") if key in ("better", "worse") else amount,
        low=low,
        high=high,
        n=fixed(row["n"], 0, language),
        least=difference((row["ci_high"] - row["ci_low"]) / 2, COVERAGE, language, signed=False),
    )


def _by_class(found: National, mode: str) -> list[str]:
    """Return in municipalities of which sizes a mode brings more, fewer, or no clear difference."""
    language = found.language
    by_verdict: dict[str, list[str]] = {}
    for row in found.rows(found.differences, "size_class", COVERAGE, mode):
        by_verdict.setdefault(verdict(row), []).append(size_name(str(row["group"]), language))
    return [
        translate(text, language).format(classes="; ".join(by_verdict[key]))
        for key, text in WHERE.items()
        if key in by_verdict
    ]


def _answer_table(found: National) -> Table:
    language = found.language
    rows, texts = [], []
    for mode in found.modes:
        level = found.level(mode, COVERAGE)
        rows.append(level)
        texts.append([found.labels[mode], cells.level(level, language)])
        if not found.others:
            continue
        if mode == found.modes[0]:
            texts[-1] += [translate(mark("baseline"), language), "", ""]
            continue
        changes = [found.change(mode, measure) for measure in (COVERAGE, "met_needs")]
        rows += changes
        least = cells.least(changes[0], language)
        texts[-1] += [cells.change(changes[0], language), least, cells.change(changes[1], language)]
    heads = [translate(cells.MODE, language), cells.head(COVERAGE, language)]
    if found.others:
        text = translate(mark("Difference to {baseline}, points"), language)
        heads += [text.format(baseline=found.labels[found.modes[0]]),
                  translate(mark("Smallest difference these towns could have shown, points"), language),
                  translate(mark("More or fewer needs met a year"), language)]  # fmt: skip
    return Table(
        "answer", found.caption(mark("Coverage of needs in all municipalities")), heads, texts, found.alike(rows)
    )


def _cautions(found: National) -> list[str]:
    texts = [
        mark(
            "“Clearly” means: the 95 % interval of the difference leaves out zero. It runs over municipalities: how "
            "far the figure would differ with other municipalities of the same kind, other synthetic parts and other "
            "luck."
        ),
        mark(
            "Every town is synthetic but for inhabitants, area and urbanisation, and all follow the same rules of "
            "scaling; no municipality will recognise itself. What is shown compares forms of organisation; it is no "
            "forecast."
        ),
    ]
    if found.replicates == 1:
        texts.append(mark("One run of each town: nothing can be said about luck in a single municipality."))
    if not found.others:
        texts.append(mark("One mode was run: what another one would change cannot be said."))
    return [translate(text, found.language) for text in texts]


def _coverage(found: National) -> list[Section]:
    """Return levels and differences by size class and by state."""
    language, parts = found.language, []
    topics = {
        "size_class": (mark("By size of the municipality"), mark("Size, inhabitants")),
        "state": (mark("By state"), mark("State")),
    }
    for grouping, (topic, head) in topics.items():
        tables = [_groups(found, grouping, head, is_change=False)]
        if found.others:
            tables.append(_groups(found, grouping, head, is_change=True))
        title, said = _extremes(found, grouping)
        parts.append(Section(f"by-{grouping}", translate(topic, language), title, said, (), tables))
    return parts


def _maps(found: National) -> list[Section]:
    """Return the maps that were drawn, each with its finding, and the largest municipalities beside the last."""
    topic, parts = translate(mark("Where on the map?"), found.language), []
    for mode in found.modes:
        title = _level_said(found) if mode == found.modes[0] else _sentence(found, mode).removesuffix(".")
        maps = found.map_of(mode, title)
        tables = [found.map_table()] if mode == found.modes[-1] else []
        parts += [Section(f"map-{mode}", f"{topic} {found.labels[mode]}", title, (), maps, tables)] if maps else []
    return parts


def _extremes(found: National, grouping: str) -> tuple[str, list[str]]:
    """Return where least and most needs are met under the first mode, and the same of the differences."""
    language, said = found.language, []
    text = mark("{mode}: needs met from {low} % ({worst}) to {high} % ({best})")
    changed = mark("{mode}: from {low} points ({worst}) to {high} points ({best}) against {baseline}.")
    for mode in found.modes:
        is_change = mode != found.modes[0]
        rows = found.rows(found.differences if is_change else found.groups, grouping, COVERAGE, mode)
        key = "diff" if is_change else "mean"
        worst, best = min(rows, key=lambda row: float(row[key])), max(rows, key=lambda row: float(row[key]))
        ends = [estimate_of(row, COVERAGE, language, signed=is_change)[0] for row in (worst, best)]
        said.append(
            translate(changed if is_change else text, language).format(
                mode=found.labels[mode], baseline=found.labels[found.modes[0]], low=ends[0], high=ends[1],
                worst=found.group(worst), best=found.group(best),
            )
        )  # fmt: skip
    return said[0], said[1:]


def _groups(found: National, grouping: str, head: str, *, is_change: bool) -> Table:
    """Return a table with a row per size class or state and a column per mode."""
    language = found.language
    modes = found.others if is_change else found.modes
    by_mode = {
        mode: found.rows(found.differences if is_change else found.groups, grouping, COVERAGE, mode) for mode in modes
    }
    cell = cells.change if is_change else cells.level
    first = by_mode[modes[0]]
    texts = [
        [found.group(row), fixed(row["n"], 0, language), *(cell(by_mode[mode][k], language) for mode in modes)]
        for k, row in enumerate(first)
    ]
    text = translate(mark("Differences in coverage to {baseline}, points"), language) if is_change else ""
    caption = text.format(baseline=found.labels[found.modes[0]]) or cells.head(COVERAGE, language)
    heads = [translate(head, language), translate(mark("municipalities"), language)]
    name = f"{grouping}_differences" if is_change else grouping
    return Table(name, found.caption(caption), [*heads, *(found.labels[mode] for mode in modes)], texts,
                 [row for rows in by_mode.values() for row in rows])  # fmt: skip


def _a_year(found: National) -> Section:
    """Return persons and euros a year in all municipalities, and by field where there are several."""
    language = found.language
    topic = translate(mark("Persons and euros a year"), language)
    tables = [_measures(found, "a_year", (*A_YEAR, *OTHERS), is_change=False)]
    if not found.others:
        row = found.level(found.modes[0], "met_needs")
        title = translate(mark("{count} needs are met a year in all municipalities"), language)
        return Section("a-year", topic, title.format(count=cells.level(row, language)), (), (), tables)
    tables.append(_measures(found, "a_year_differences", (*A_YEAR, *OTHERS), is_change=True))
    row = found.change(found.others[0], "met_needs")
    text = translate(mark("{mode}: {count} needs met a year against {baseline}"), language)
    title = text.format(mode=found.labels[found.others[0]], count=cells.change(row, language),
                        baseline=found.labels[found.modes[0]])  # fmt: skip
    return Section("a-year", topic, title, (), (), tables)


def _measures(found: National, name: str, measures: Sequence[str], *, is_change: bool) -> Table:
    language = found.language
    modes = found.others if is_change else found.modes
    rows: list[Row] = []
    texts = []
    for field in found.all_fields:
        for mode in modes:
            get = found.change if is_change else found.level
            own = [get(mode, measure, field) for measure in measures]
            rows += own
            cell = cells.change if is_change else cells.level
            texts.append([f"{found.labels[mode]}, {found.field(field)}", *(cell(row, language) for row in own)])
    heads = [translate(cells.MODE, language), *(cells.head(one, language, is_change=is_change) for one in measures)]
    text = mark("Differences to {baseline} in all municipalities") if is_change else mark("All municipalities together")
    caption = translate(text, language).format(baseline=found.labels[found.modes[0]])
    return Table(name, found.caption(caption), heads, texts, rows)
