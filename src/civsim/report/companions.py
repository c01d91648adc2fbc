"""The sections that need another command: attribution, the best possible, assumptions on trial.

They are taken from folders beside this one that share its scenarios; where there are none, the command is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civsim.analysis.numbers import TO, fixed, in_text, label_of
from civsim.analysis.record import lines
from civsim.configuration.trials import on_record
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.report import cells
from civsim.report.commands import again
from civsim.report.folder import Folder, beside
from civsim.report.parts import Picture, Row, Section, Table
from civsim.report.town import Shown, drawn_in

BRINGS = mark_plural(
    "What each part brings to the difference in {measure}; one pair of runs, no interval",
    "What each part brings to the difference in {measure}; {n} paired runs, 95 % intervals in brackets",
)
POSSIBLE = mark_plural(
    "Needs met beside what is possible, resources {rule}; one run",
    "Needs met beside what is possible, resources {rule}; {n} runs",
)
ON_RECORD = mark(
    "On record: compared earlier at the defaults, then again with one assumption changed at a time. Held: clear, with "
    "the same sign. No longer clear (faded): the interval covers zero. Turned: clear, with the opposite sign. Newly "
    "clear (appeared): clear only with the other assumption."
)
SHARES = ("gap_closed", "share_of_own_optimum", "share_of_sought_optimum", "gap_closed_sought")
QUANTITIES: Mapping[str, str] = {
    "met": mark("needs met"),
    "optimum": mark("at most with any mode's hours"),
    "gap_closed": mark("part of the gap closed, %"),
    "own_optimum": mark("at most with its own hours"),
    "share_of_own_optimum": mark("met of these, %"),
}


def sections(shown: Shown) -> list[Section]:
    """Return the three sections on a town, each with its findings or with the command that makes them."""
    return [_attribution(shown), _optimum(shown), _assumptions(shown)]


def _attribution(shown: Shown) -> Section:
    language, topic = shown.language, translate(mark("Which part of the mode brings how much?"), shown.language)
    found = [one for one in beside(shown.folder, "attribution") if _is_of(one, shown)]
    if not found:
        title = translate(mark("Not computed yet: what each part of the mode brings."), language)
        mode = shown.chosen.mode if shown.chosen else shown.scenarios[0].mode
        return Section("parts", topic, title, commands=[again(shown, "attribute", mode)])
    said: list[str] = []
    pictures: list[Picture] = []
    tables: list[Table] = []
    for one in found:
        said += texts(one.manifest.get("sentence"), language)
        mode = list(one.digests)[-1]
        pictures += _drawn(shown, one, f"attribution_{mode}", topic)
        tables.append(_shares(one, mode, shown))
    return Section("parts", topic, topic, said, pictures, tables)


def _shares(one: Folder, mode: str, shown: Shown) -> Table:
    measure, language = str(one.manifest.get("measure", "coverage")), shown.language
    rows = one.table("attribution").to_dict("records")
    head = f"{label_of(measure, language)}, {cells.head(measure, language, is_change=True).rsplit(', ', 1)[-1]}"
    n = int(rows[0]["n"]) if rows else 0
    caption = translate_plural(BRINGS, n, language).format(measure=in_text(measure, language), n=n)
    texts_of = [
        [
            spoken({"en": row["en"], "de": row["de"]}, language),
            cells.change({**row, "measure": measure, "diff": row["share"]}, language),
        ]
        for row in rows
    ]
    return Table(f"attribution_{mode}", caption, [translate(mark("Part"), language), head], texts_of, rows)


def _optimum(shown: Shown) -> Section:
    language, topic = shown.language, translate(mark("How far from the best possible?"), shown.language)
    found = [one for one in beside(shown.folder, "optimum") if _is_of(one, shown)]
    if not found:
        title = translate(mark("Not computed yet: how much could be met at all."), language)
        return Section("best", topic, title, commands=[again(shown, "optimum")])
    said: list[str] = []
    pictures: list[Picture] = []
    tables: list[Table] = []
    for one in found:
        said += texts(one.manifest.get("sentences"), language)
        rows = one.table("optimum").to_dict("records")
        for rule in dict.fromkeys(row["resources"] for row in rows):
            pictures += _drawn(shown, one, f"optimum_{rule}", topic)
            tables.append(_bounds([row for row in rows if row["resources"] == rule], rule, shown))
    return Section("best", topic, topic, said, pictures, tables)


def _bounds(rows: Sequence[Row], rule: str, shown: Shown) -> Table:
    language = shown.language
    names = list(dict.fromkeys(row["scenario"] for row in rows))
    shown_rows = {(row["scenario"], row["quantity"]): row for row in rows}
    known = {one.mode: shown.labels[one.name] for one in shown.scenarios}
    cells_of = [
        [known.get(name, name), *(_bound(shown_rows.get((name, key)), language) for key in QUANTITIES)]
        for name in names
    ]
    heads = [translate(cells.MODE, language), *(translate(text, language) for text in QUANTITIES.values())]
    n = max((int(row["n"]) for row in rows), default=0)
    caption = translate_plural(POSSIBLE, n, language).format(rule=translate(rule, language), n=n)
    return Table(f"optimum_{rule}", caption, heads, cells_of, rows)


def _bound(row: Row | None, language: str) -> str:
    if row is None or not row["n"]:
        return ""
    factor, decimals = (100, 1) if row["quantity"] in SHARES else (1, 0)
    mean, low, high = (fixed(factor * row[key], decimals, language) for key in ("mean", "ci_low", "ci_high"))
    return f"{mean} ({low} {translate(TO, language)} {high})" if row["n"] > 1 else mean


def _assumptions(shown: Shown) -> Section:
    language, topic = shown.language, translate(mark("When would the answer turn?"), shown.language)
    found = [one for one in beside(shown.folder, "assumptions") if _is_of(one, shown)]
    recorded = _on_record(shown)
    if not found and not recorded:
        title = translate(mark("Not yet tried: whether the answer survives other values of what is assumed."), language)
        return Section("turn", topic, title, commands=[again(shown, "assumptions")])
    said = lines(shown.scenarios, drawn_in(language))
    pictures: list[Picture] = []
    tables = [recorded] if recorded else []
    for one in found:
        said += texts(one.manifest.get("sentences"), language)
        rows = one.table("assumptions").to_dict("records")
        measure = str(one.manifest.get("measure", "coverage"))
        for mode in dict.fromkeys(row["mode"] for row in rows):
            pictures += _drawn(shown, one, f"assumptions_{mode}", topic)
            tables.append(_trials([row for row in rows if row["mode"] == mode], mode, measure, shown))
    commands = [] if found else [again(shown, "assumptions")]
    return Section("turn", topic, topic, said, pictures, tables, commands, [translate(ON_RECORD, language)])


def _on_record(shown: Shown) -> Table | None:
    """Return the trials on record of these modes in this town; None where none were made."""
    language, town = shown.language, shown.scenarios[0].town.name
    tried = [one for one in on_record().values() if one.town == town and one.baseline == shown.scenarios[0].mode]
    names = {one.mode: shown.labels[one.name] for one in shown.scenarios}
    rows: list[Row] = [
        {"mode": one.mode, "measure": one.measure, "n": one.runs, "trials": one.trials, **one.counts,
         **dict(zip(("diff", "ci_low", "ci_high"), one.difference, strict=True))}
        for one in tried if one.mode in names
    ]  # fmt: skip
    if not rows:
        return None
    columns = ("n", "trials", "holds", "fades", "turns", "appears")
    heads = [cells.MODE, mark("Difference to {baseline}, points"), mark("paired runs"), mark("trials"),
             mark("held"), mark("no longer clear"), mark("turned"), mark("newly clear")]  # fmt: skip
    texts_of = [
        [names[row["mode"]], cells.change(row, language), *(str(row[name]) for name in columns)] for row in rows
    ]
    caption = translate(mark("Trials of the assumptions on record, at the defaults"), language)
    return Table("trials", caption, [translate(head, language).format(baseline=shown.baseline) for head in heads],
                 texts_of, rows)  # fmt: skip


def _trials(rows: Sequence[Row], mode: str, measure: str, shown: Shown) -> Table:
    """Return the trials that changed the answer; the download holds all."""
    language = shown.language
    changed = [row for row in rows if row["verdict"] in ("turns", "appears", "fades")]
    texts_of = [
        [spoken({"en": row["label"], "de": row["label_de"]}, language), str(row["value"]),
         cells.change({**row, "measure": measure}, language), translate(row["verdict"], language)]
        for row in changed
    ]  # fmt: skip
    heads = [mark("Assumption"), mark("Value"), mark("Difference to {baseline}, points"), mark("The answer")]
    names = {one.mode: shown.labels[one.name] for one in shown.scenarios}
    text = translate(mark("{mode}: trials in which the answer changed (the download holds all)"), language)
    written = [translate(head, language).format(baseline=shown.baseline) for head in heads]
    return Table(f"assumptions_{mode}", text.format(mode=names.get(mode, mode)), written, texts_of, rows)


VERDICTS = (mark("turns"), mark("appears"), mark("fades"), mark("fixed"), mark("free"))
"""Words of other tables that a report shows."""


def _is_of(one: Folder, shown: Shown) -> bool:
    own = {scenario.digest() for scenario in shown.scenarios}
    return len(own & set(one.digests.values())) > 1


def _drawn(shown: Shown, one: Folder, name: str, title: str) -> list[Picture]:
    return shown.of_folder(one, f"{shown.scenarios[0].town.name}_{name}", title)


def texts(content: Any, language: str) -> list[str]:
    """Return all texts of a manifest in a language, however deep: {mode: {language: text or texts}}."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        if drawn_in(language) in content:
            return texts(content[drawn_in(language)], language)
        return [text for one in content.values() for text in texts(one, language)]
    return [text for one in content or () for text in texts(one, language)]
