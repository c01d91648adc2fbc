"""The report of an experiment: what was expected, what came, and where the answer turns."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

from civsim.analysis.numbers import NOTHING, fixed, label_of
from civsim.analysis.parameter_words import parameter_label, setting
from civsim.configuration import available_modes, available_towns, load, mode_label
from civsim.errors import InputError, unknown
from civsim.experiment.claims import AS_EXPECTED, CONTRARY, UNCLEAR
from civsim.experiment.definition import Experiment
from civsim.experiment.findings import amount
from civsim.experiment.read import read
from civsim.experiment.texts import TEXTS
from civsim.measures import MEASURES
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.report import cells, sources
from civsim.report.folder import Folder
from civsim.report.parts import Chapter, Picture, Report, Row, Section, Table
from civsim.report.pictures import picture
from civsim.report.town import drawn_in

COUNTED = {
    AS_EXPECTED: mark_plural("{count} comparison came out as expected", "{count} comparisons came out as expected"),
    CONTRARY: mark_plural("{count} came out the other way", "{count} came out the other way"),
    UNCLEAR: mark_plural("{count} shows no clear difference", "{count} show no clear difference"),
}


def report(folder: Folder, language: str) -> Report:
    """Return the report of an experiment's folder.

    Raises:
        InputError: if its tables or its own file cannot be read.
    """
    found = read(folder.path / "experiment.yaml", {})
    claims = _rows(folder, "claims")
    name = str(folder.manifest.get("experiment", found.name))
    parts = [_answer(found, claims, folder, language), *_maps(found, folder, language)]
    return Report(
        title=spoken(found.title, language),
        question=spoken(found.question, language),
        subtitle=translate(mark("Experiment “{name}”"), language).format(name=name),
        language=language,
        chapters=[Chapter(name, spoken(found.title, language), "", parts)],
        closing=sources.reproduce(folder, language, changed=False),
    )


def _answer(found: Experiment, claims: Sequence[Row], folder: Folder, language: str) -> Section:
    counts = {verdict: sum(row["verdict"] == verdict for row in claims) for verdict in COUNTED}
    title = "; ".join(
        translate_plural(pair, counts[key], language).format(count=counts[key]) for key, pair in COUNTED.items()
    )
    texts = {one.name: spoken(one.text, language) for one in found.claims}
    over = mark("paired runs") if found.design == "towns" else mark("futures")
    caption = translate(mark("Expected and found; 95 % intervals over {over} in brackets"), language)
    heads = [mark("Claim"), mark("Mode"), mark("Found"), over, mark("Verdict")]
    table = Table(
        "claims",
        caption.format(over=translate(over, language)),
        [translate(head, language) for head in heads],
        [_row(row, texts, language) for row in claims],
        claims,
    )
    counted = Table(
        "verdicts",
        translate(mark("How many comparisons came out how"), language),
        [translate(head, language) for head in (mark("Verdict"), mark("Comparisons"))],
        [[translate(TEXTS[key], language), str(counts[key])] for key in COUNTED],
        [{"verdict": key, "comparisons": counts[key]} for key in COUNTED],
    )
    pictures = _pictures(folder, "claims", spoken(found.title, language), language)
    note = translate(
        mark("What is shown compares forms of organisation within the ranges tried; it is no forecast."), language
    )
    return Section("answer", translate(mark("The answer"), language), title, (), pictures, [counted, table], (), [note])


def _row(row: Row, texts: dict[str, str], language: str) -> list[str]:
    is_difference = row["expected"] in ("higher", "lower", "none")
    verdict = "undecided" if row["verdict"] == UNCLEAR and not is_difference else str(row["verdict"])
    return [
        texts.get(row["claim"], str(row["claim"])),
        _mode(str(row["mode"]), language),
        _found(row, drawn_in(language)),
        f"{row['n']:.0f}",
        translate(TEXTS[verdict], language) if verdict in TEXTS else verdict,
    ]


def _found(row: Row, language: str) -> str:
    """Return what came out of one claim: the effect, or for best levels and trends what was asked of them."""
    expected = str(row["expected"])
    if expected == "interior":
        ends = {name: fixed(100 * row[name], 0, language) for name in ("estimate", "ci_low", "ci_high")}
        return translate(TEXTS["corner"], language).format(**ends)
    if expected.startswith("falls with"):
        return NOTHING if math.isnan(row["estimate"]) else f"ρ = {fixed(row['estimate'], 2, language)}"
    return amount(str(row["outcome"]), row, language)


def _maps(found: Experiment, folder: Folder, language: str) -> list[Section]:
    """Return where the answer turns: one figure and table per map."""
    topic = translate(mark("When would the answer turn?"), language)
    sections = []
    for number, one in enumerate(found.maps, 1):
        name, axes = f"map_{number}", (one.across, one.up)
        if not folder.has(name):
            continue
        rows = _rows(folder, name, ("mode", "outcome", *axes, "diff", "ci_low", "ci_high"))
        labels = [parameter_label(axis, language) for axis in axes]
        last = translate(mark("Difference, 95 % interval in brackets"), language)
        texts = [
            [_mode(row["mode"], language), label_of(row["outcome"], language),
             *(setting(row[axis], language) for axis in axes), _difference(row, language)]
            for row in rows
        ]  # fmt: skip
        heads = [translate(cells.MODE, language), translate(mark("Measure"), language), *labels, last]
        table = Table(name, translate(mark("Cells of the map"), language), heads, texts, rows)
        sections.append(Section(name, topic, topic, (), _pictures(folder, name, topic, language), [table]))
    return sections


def _rows(folder: Folder, name: str, columns: Sequence[str] | None = None) -> list[dict[Hashable, Any]]:
    """Return the rows of a table whose outcomes are all measures."""
    rows = folder.table(name, columns).to_dict("records")
    for row in rows:
        if row["outcome"] not in MEASURES:
            raise InputError(f"{folder.path / name}.csv: {unknown('measure', row['outcome'], MEASURES)}")
    return rows


def _difference(row: Row, language: str) -> str:
    return cells.change({**row, "measure": row["outcome"]}, language)


def _mode(name: str, language: str) -> str:
    """Return what a mode is called, after its town where the name holds one."""
    town, _, mode = name.rpartition(" ")
    label = spoken(mode_label(mode), language) if mode in available_modes() else mode
    if town in available_towns():
        return f"{spoken(load([f'town={town}']).scenario.town.label, language)}: {label}"
    return f"{town} {label}".strip()


def _pictures(folder: Folder, name: str, title: str, language: str) -> list[Picture]:
    path = folder.figure(f"{name}_{drawn_in(language)}")
    return [picture(path, title, f"drawn-{name}-")] if path else []
