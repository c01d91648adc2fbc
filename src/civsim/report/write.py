"""From a folder of results to its report: read, say, lay out, write."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from civsim import results
from civsim.errors import InputError
from civsim.messages import code, mark, mark_plural, spoken, translate
from civsim.report import analysed, cells, companions, comparison, experiment, gains, nation, sources, sweep
from civsim.report.folder import Folder, read
from civsim.report.page import page, pdf
from civsim.report.parts import Chapter, Report
from civsim.report.town import Shown, towns

PDF_HINT = "pip install 'civsim[report]'"
RUNS = mark_plural("{n} run of each mode", "{n} runs of each mode")
REPORTED = ("compare", "run", "experiment", "sweep", "nation")


@dataclass(frozen=True)
class Written:
    """What was written: the pages, the PDFs, and why there are no PDFs."""

    files: Sequence[Path]
    hint: str = ""


def write(path: Path, languages: Sequence[str], config_dirs: Sequence[Path] = ()) -> Written:
    """Write the report of a folder of results into it, one page per language, and as PDF where weasyprint is there.

    Args:
        path: the folder.
        languages: codes, or paths of catalogues.
        config_dirs: folders with own towns and modes.

    Raises:
        InputError: if the folder holds nothing that can be reported; nothing is written then.
    """
    make = _maker(read(path), config_dirs)
    pages = {code(one): page(make(one), one) for one in languages}
    prints = {name: pdf(text) for name, text in pages.items()}
    files = []
    for name, text in pages.items():
        files.append(path / f"report_{name}.html")
        results.write_text(files[-1], text)
    for name, content in prints.items():
        file = path / f"report_{name}.pdf"
        if content is None:
            file.unlink(missing_ok=True)  # an older one would say something else than the page beside it
        else:
            results.replace(file, functools.partial(_write_bytes, content))
            files.append(file)
    return Written(files, "" if all(prints.values()) else PDF_HINT)


def page_of(path: Path, language: str, config_dirs: Sequence[Path] = ()) -> str:
    """Return the page on a folder of results in one language, and write nothing.

    Raises:
        InputError: if the folder holds nothing that can be reported.
    """
    return page(_maker(read(path), config_dirs)(language), language)


def _write_bytes(content: bytes, part: Path) -> None:
    part.write_bytes(content)


def _maker(folder: Folder, config_dirs: Sequence[Path]) -> Callable[[str], Report]:
    """Return what makes the report of a folder in a language."""
    kind = str(folder.manifest.get("kind") or (folder.words or ["another command"])[0])
    if kind == "sweep":
        found = analysed.analysed(folder, config_dirs)
        return lambda language: sweep.report(folder, found, language)
    if kind == "nation":
        return lambda language: nation.report(folder, language)
    if folder.has("summary"):
        return lambda language: _of_towns(folder, language, config_dirs)
    if folder.has("claims"):
        return lambda language: experiment.report(folder, language)
    raise InputError(
        f"{folder.path} holds results of {kind!r}, without summary.csv or claims.csv; a report is made of results of "
        f"{', '.join(REPORTED)}. Those of attribute, optimum and assumptions are shown in the report of a comparison "
        "of the same scenarios that lies beside them."
    )


def _of_towns(folder: Folder, language: str, config_dirs: Sequence[Path]) -> Report:
    found = towns(folder, language, config_dirs)
    before = set(folder.digests.values())
    changed = any(one.digest() not in before for shown in found for one in shown.scenarios)
    first = found[0]
    kind = mark("What changes when organisations collaborate instead of compete?")
    return Report(
        title=", ".join(shown.town for shown in found),
        question=translate(kind if first.others else mark("What one mode of organisation achieves"), language),
        subtitle=cells.counted(language, (cells.WEEKS, first.scenarios[0].weeks), (RUNS, first.runs)),
        language=language,
        chapters=[_chapter(shown) for shown in found],
        closing=sources.reproduce(folder, language, changed=changed, scenario=first.scenarios[0]),
    )


def _chapter(shown: Shown) -> Chapter:
    answer, *others = comparison.sections(shown)
    who = gains.sections(shown)
    middle = [*others[:3], *who[:1]]
    rest = [*middle, *companions.sections(shown), *others[3:], *sources.sections(shown)]
    town = shown.scenarios[0].town
    field = spoken(town.field, shown.language)
    return Chapter(town.name, shown.town, field, [answer, *rest], who[1:])
