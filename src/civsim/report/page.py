"""A report as one page that needs nothing else: no file, no network."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from civsim.messages import code, translations
from civsim.report.parts import Report

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = "civsim.report"


def page(report: Report, language: str) -> str:
    """Return the page of a report in a language."""
    return environment(language, PACKAGE).get_template("report.html").render(report=report, lang=code(language))


@functools.cache
def environment(language: str, package: str) -> Environment:
    """Return what fills the templates of a package in a language; they may include those of the report."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, PACKAGE))]),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        finalize=_held,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return made


def _held(shown: object) -> object:
    """Return a text whose per cent signs stay on the line of their number; anything else, and markup, as it is."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", shown) if type(shown) is str else shown


def pdf(text: str) -> bytes | None:
    """Return a page as PDF, or nothing where weasyprint or the library it draws with is missing."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError):  # OSError: weasyprint is there, but Pango, the library it draws with, is not
        return None
    return bytes(HTML(string=text).write_pdf())
