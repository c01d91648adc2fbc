"""The sheet as pages to print, and as PDF where weasyprint is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civsim.errors import InputError
from civsim.files import reason, replace
from civsim.indicators.sheet import COLUMNS, PITFALLS, lines
from civsim.messages import code, translate
from civsim.report.page import environment, pdf
from civsim.version import VERSION

PACKAGE = "civsim.indicators"


@dataclass(frozen=True)
class Written:
    """The files that were written, and whether PDFs are among them."""

    files: Sequence[Path]
    has_pdf: bool


def sheet(language: str) -> str:
    """Return the sheet in a language, as a page that needs nothing else."""
    return (
        environment(language, PACKAGE)
        .get_template("indicators.html")
        .render(
            lang=code(language),
            lines=lines(language),
            pitfalls=[translate(one, language) for one in PITFALLS],
            columns=[translate(one, language) for one in COLUMNS],
            version=VERSION,
        )
    )


def write(folder: Path, languages: Sequence[str]) -> Written:
    """Write the sheet into a folder, one page per language.

    Raises:
        InputError: if the folder cannot be written.
    """
    pages = {code(one): sheet(one) for one in languages}
    contents = {folder / f"indicators_{name}.html": text.encode() for name, text in pages.items()}
    prints = {folder / f"indicators_{name}.pdf": pdf(text) for name, text in pages.items()}
    contents |= {path: content for path, content in prints.items() if content is not None}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            replace(path, lambda part, content=content: part.write_bytes(content))  # type: ignore[misc]
    except OSError as error:
        raise InputError(f"out={folder} cannot be written: {reason(error)}.") from None
    return Written(list(contents), all(content is not None for content in prints.values()))
