"""The page as it is first sent: what can be chosen, and where the answer will stand."""

from __future__ import annotations

from htmltools import HTMLDependency, Tag, tags
from shiny import ui

from civsim.app import guess, panel
from civsim.app.choice import Choice
from civsim.app.library import Library
from civsim.messages import code, mark, translate
from civsim.version import VERSION

TITLE = mark("What changes when organisations collaborate instead of compete?")
NAMES = {"en": "English", "de": "Deutsch"}
"""What languages call themselves; others are called by their code."""

VIEWS = {
    "answer": mark("Answer"),
    "losses": mark("Losses"),
    "by_district": mark("Districts"),
    "who_gains": mark("Who gains"),
    "over_time": mark("Over time"),
    "compared": mark("Compare"),
    "taken": mark("Take away"),
}
"""The views of the answer, in their order."""


def assets() -> HTMLDependency:
    """Return the script and the style of the page, served from this machine."""
    source = {"package": "civsim.app", "subdir": "www"}
    return HTMLDependency("civsim", VERSION, source=source, script={"src": "page.js"}, stylesheet={"href": "page.css"})  # type: ignore[arg-type]


def page(library: Library, choice: Choice, problem: str, language: str, languages: list[str]) -> Tag:
    """Return the page for a choice, in a language; `problem` says why a link could not be followed."""
    return ui.page_bootstrap(
        assets(),
        ui.head_content(tags.link(rel="icon", href="data:,")),
        tags.a(translate(mark("To the answer"), language), href="#answer-part", class_="skip"),
        _header(language, languages),
        tags.p(problem, id="link-problem", role="alert", class_="problem") if problem else None,
        tags.div(_choices(library, choice, language), _answers(language), class_="columns"),
        title=translate(TITLE, language),
        lang=code(language),
    )


def _header(language: str, languages: list[str]) -> Tag:
    names = {one: NAMES.get(code(one), code(one)) for one in languages}
    return tags.header(
        tags.div(
            tags.p(translate(mark("Simulation of organised help in towns"), language), class_="topic"),
            tags.h1(translate(TITLE, language)),
        ),
        tags.nav(panel.languages(names, language), aria_label=translate(mark("Language"), language)),
    )


def _choices(library: Library, choice: Choice, language: str) -> Tag:
    return tags.section(
        tags.h2(translate(mark("Choose"), language), class_="hidden-title"),
        panel.towns(library, choice, language),
        panel.own_town(library, choice.form, language),
        panel.modes(library, choice, language),
        ui.output_ui("described"),
        ui.output_ui("lever_panel"),
        panel.introduction(choice, language),
        tags.button(translate(mark("Reset the levers"), language), type="button", id="reset"),
        id="choices",
        aria_label=translate(mark("Choose"), language),
    )


def _answers(language: str) -> Tag:
    tabs = [
        tags.button(
            translate(title, language),
            type="button",
            role="tab",
            id=f"tab-{name}",
            aria_controls=f"view-{name}",
            aria_selected="true" if number == 0 else "false",
            tabindex="0" if number == 0 else "-1",
        )
        for number, (name, title) in enumerate(VIEWS.items())
    ]
    views = [
        tags.div(
            ui.output_ui(name),
            id=f"view-{name}",
            role="tabpanel",
            aria_labelledby=f"tab-{name}",
            hidden="" if number else None,
        )
        for number, name in enumerate(VIEWS)
    ]
    return tags.main(
        tags.div(ui.output_ui("status_line"), role="status", aria_live="polite"),
        ui.output_ui("problem"),
        guess.panel(language),
        tags.div(
            ui.output_ui("guessed"),
            tags.div(*tabs, role="tablist", aria_label=translate(mark("Views of the answer"), language)),
            *views,
            tags.button(translate(mark("Guess again"), language), type="button", id="again"),
            id="results",
            hidden="",
        ),
        id="answer-part",
    )
