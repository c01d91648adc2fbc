"""A report as one page that needs nothing else: no file, no network."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from civsim.messages import code, translations
from civsim.report.parts import Report

if TYPE_CHECKING:
    from jinja2 import Environment


def page(report: Report, language: str) -> str:
    """Return the page of a report in a language."""
    return _environment(language).get_template("report.html").render(report=report, lang=code(language))


@functools.cache
def _environment(language: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("civsim.report"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return made
