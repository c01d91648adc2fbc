"""The sections on what is assumed, where figures come from, and how to make the same results again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from civsim.analysis.parameter_words import parameter_label, setting
from civsim.messages import code, mark, spoken, translate
from civsim.parameters.registry import PARAMETERS
from civsim.report.folder import Folder
from civsim.report.parts import Section, Table
from civsim.report.town import Shown
from civsim.scenario import Figure, Scenario, Town
from civsim.version import VERSION

HEADS = (mark("Figure"), mark("Value"), mark("Unit"), mark("Year"), mark("Source"), mark("Confidence"), mark("Note"))
COMMON = (mark("high"), mark("medium"), mark("low"), mark("assumption"), mark("invented"))
"""Words of the town files' fields of confidence."""
NO_SOURCE = mark("invented for teaching")


def sections(shown: Shown) -> list[Section]:
    """Return what is known and assumed of the town shown, with sources."""
    return of_town(shown.scenarios[0].town, shown.language)


def of_town(town: Town, language: str) -> list[Section]:
    """Return what is known and assumed of a town, with sources."""
    text = translate(mark("Figures that the model starts from"), language)
    tables = [_figures(f"{town.name}_figures", text, town.settings, language)]
    if town.known:
        text = translate(mark("Figures kept for comparison; the model does not use them"), language)
        tables.append(_figures(f"{town.name}_known", text, town.known, language))
    title = translate(mark("What is known of {town}, and what is assumed"), language).format(
        town=spoken(town.label, language)
    )
    topic = translate(mark("Assumptions and sources"), language)
    return [Section("sources", topic, title, _synthetic(town, language), (), tables)]


def _synthetic(town: Town, language: str) -> list[str]:
    lines = town.synthetic.get(code(language)) or town.synthetic.get("en", ())
    return [translate(line, language) for line in lines]


def _figures(name: str, caption: str, figures: Mapping[str, Figure], language: str) -> Table:
    rows = []
    for key, one in figures.items():
        label = parameter_label(key, language) if key in PARAMETERS else ""
        label = label or translate(key.replace("_", " "), language)
        unit, source, confidence, note = (
            translate(text, language) for text in (one.unit, one.source, one.confidence, one.note)
        )
        rows.append([label, setting(one.value, language), unit, str(one.year or ""), source, confidence, note])
    data = [{"name": key, **vars(one)} for key, one in figures.items()]
    return Table(name, caption, [translate(head, language) for head in HEADS], rows, data)


def reproduce(folder: Folder, language: str, *, changed: bool, scenario: Scenario | None = None) -> Section:
    """Return how the same results are made again.

    Args:
        folder: the results.
        language: one that has a catalogue.
        scenario: one of those simulated, for the weeks it names.
        changed: whether their configuration makes other scenarios today than it did then.
    """
    rows = [[translate(key, language), text] for key, text in _facts(folder, language, scenario).items() if text]
    hashed = translate(mark("Hash of {scenario}"), language)
    rows += [[hashed.format(scenario=name), digest] for name, digest in folder.digests.items()]
    heads = [translate(mark("What"), language), translate(mark("Value"), language)]
    table = Table(
        "reproduce",
        translate(mark("What decides the numbers"), language),
        heads,
        rows,
        [{"what": what, "value": value} for what, value in rows],
    )
    notes = [translate(mark("The report itself was written by civsim {version}."), language).format(version=VERSION)]
    if changed:
        text = mark("Towns or modes have changed since: today the same configuration makes other scenarios.")
        notes.insert(0, translate(text, language))
    topic = translate(mark("How to reproduce"), language)
    title = translate(mark("The same command gives the same numbers"), language)
    return Section(
        "reproduce",
        topic,
        title,
        (),
        (),
        [table],
        [folder.command, shlex.join(["civsim", "reproduce", str(folder.path)])],
        notes,
    )


def _facts(folder: Folder, language: str, scenario: Scenario | None) -> dict[str, str]:
    """Return what the manifest says of how the results were made, by what it is called in English."""
    manifest = folder.facts
    return {
        mark("Version of civsim"): str(manifest.get("civsim", "")),
        mark("Commit"): str(manifest.get("git_commit") or translate(mark("unknown"), language)),
        mark("Digest of the source"): str(manifest.get("source", "")),
        mark("Seed"): str(manifest.get("seed", "")),
        mark("Seed of the town"): str(manifest.get("town_seed", "")),
        mark("Runs of each scenario"): str(manifest.get("replicates", "")),
        mark("Weeks measured"): str(scenario.weeks if scenario else ""),
        mark("Weeks before them"): str(scenario.burn_in if scenario else ""),
    }
