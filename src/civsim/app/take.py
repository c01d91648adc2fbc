"""What can be taken away: link, files, tables, figures, report, and the command that gives the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from htmltools import Tag, TagList, tags
from shiny import ui

from civsim.app import commands, files, link
from civsim.app.findings import Findings
from civsim.app.pictures import DRAWING, FIGURES, FORMATS, called
from civsim.messages import mark, translate

MOST_IN_REPORT = 32
"""Runs of each form in a report, which runs them once more to tell who gains and who loses."""


def away(found: Findings) -> TagList:
    """Return what can be taken away of what is shown."""
    language = found.language

    def part(title: str, *content: object) -> Tag:
        return tags.section(tags.h3(translate(title, language)), *content, class_="take")  # type: ignore[arg-type]

    return TagList(
        tags.h2(translate(mark("Share, download, do it again"), language)),
        part(mark("As a link"), _link(found)),
        part(mark("As a file"), *_files(found)),
        part(mark("Load a file"), *_load(language)),
        part(mark("Numbers"), *_tables(language)),
        part(mark("Figures"), _figures(language)),
        part(mark("Report"), *_report(language)),
        part(mark("Show me the command"), *_commands(found)),
    )


def _link(found: Findings) -> Tag:
    language = found.language
    text = mark("The link holds every figure of the scenario. It opens wherever the page is running.")
    only_here = mark("This town came from a file: share the file, since the link works only here and for a while.")
    is_added = found.choice.form is None and found.choice.town not in found.choice.library.towns
    return tags.div(
        tags.label(translate(mark("Link to this scenario"), language), for_="link"),
        tags.input(type="text", id="link", readonly="", value="?" + link.write(found.choice)),
        tags.button(translate(mark("Copy the link"), language), type="button", id="copy"),
        tags.span("", id="copied", role="status", data_text=translate(mark("Copied."), language)),
        tags.p(translate(only_here if is_added else text, language), class_="note"),
    )


def _files(found: Findings) -> list[Tag]:
    language = found.language
    shown = [
        ui.download_link("scenario_file", translate(mark("This scenario (YAML)"), language)),
        ui.download_link("scenario_files", translate(mark("All forms that are compared here (ZIP)"), language)),
    ]
    own = files.town_file(found.choice)
    if own is not None:
        shown.append(ui.download_link("town_file", translate(mark("The town (YAML)"), language)))
        text = mark("Put the town into FOLDER/town/{name}.yaml; then: civsim compare town={name} --config-dir FOLDER")
        return [*_listed(shown), tags.p(translate(text, language).format(name=own[0]), class_="note")]
    return _listed(shown)


def _listed(links: list[Tag]) -> list[Tag]:
    return [tags.ul(*map(tags.li, links))]


def _load(language: str) -> list[Tag]:
    text = mark("A scenario file (YAML), from here or written by hand; up to {size} kB.")
    return [
        tags.label(translate(text, language).format(size=files.LONGEST_FILE // 1000), for_="file"),
        tags.input(type="file", id="file", accept=".yaml,.yml", data_most=files.LONGEST_FILE),
    ]


def _tables(language: str) -> list[Tag]:
    return _listed(
        [
            ui.download_link("levels_csv", translate(mark("Levels of all measures (CSV)"), language)),
            ui.download_link("differences_csv", translate(mark("Differences to competition (CSV)"), language)),
            ui.download_link("quarters_csv", translate(mark("Every run by quarter (CSV)"), language)),
        ]
    )


def _figures(language: str) -> Tag:
    rows: list[Tag] = []
    for name, (title, _) in FIGURES.items():
        called_so = translate(title, language)
        links = [
            ui.download_link(f"figure_{name}_{form}", form.upper(), aria_label=f"{called_so} ({form.upper()})")
            for form in FORMATS
        ]
        rows.append(tags.li(f"{called_so}: ", *links))
    return tags.ul(*rows)


def _report(language: str) -> list[Tag]:
    text = mark("One page with all figures and tables, to print and hand on. It takes up to a minute.")
    return [
        *_listed([ui.download_link("report_html", translate(mark("Report (HTML)"), language))]),
        tags.p(translate(text, language), class_="note"),
    ]


def _commands(found: Findings) -> list[Tag]:
    language = found.language
    by_words = commands.by_words(found.choice, found.runs)
    with_files = mark("With the files of all forms, unpacked into one folder:")
    first = [tags.pre(tags.code(by_words), tabindex="0", id="command")] if by_words else []
    second = tags.pre(tags.code(commands.by_files(found.choice, found.runs)), tabindex="0", id="command-files")
    return [*first, tags.p(translate(with_files, language), class_="note"), second]


def levels(found: Findings) -> str:
    """Return the levels of all measures as CSV."""
    return str(called(found.summary, found).to_csv(index=False, lineterminator="\n"))


def differences(found: Findings) -> str:
    """Return the paired differences to competition as CSV."""
    return str(called(found.differences, found).to_csv(index=False, lineterminator="\n"))


def report(found: Findings) -> str:
    """Return the report of what is compared; it runs everything once more, which takes a while."""
    from civsim import results, study
    from civsim.configuration import as_settings
    from civsim.report.write import page_of

    studies = [found.choice.library.study(one.words(part)) for part, one in found.choice.compared.items()]
    runs = min(found.runs, MOST_IN_REPORT)
    ran = study.run([one.scenario for one in studies], replicates=runs)
    with DRAWING, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = [as_settings(one) for one in studies]
        command = commands.by_files(found.choice, runs).split()[1:]
        results.write(ran, folder, replicates=runs, command=command, settings=settings)
        return page_of(folder, found.language, found.choice.library.folders)
