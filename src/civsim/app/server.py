"""One visitor's page at work: what is rendered when the choice or its answer changes."""

from __future__ import annotations

from htmltools import Tag, TagList
from shiny import Inputs, Session, reactive, render, req

from civsim.app import panel, parts
from civsim.app.choice import Choice
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.refine import Refinery
from civsim.app.status import problems, status
from civsim.app.visit import Visit
from civsim.app.warmth import Warmth
from civsim.messages import ENGLISH, languages

AGAIN = 0.4
"""Seconds after which progress is told anew."""


class Page:
    """One visitor's page.

    Args:
        library, refinery, warmth: shared by all visitors.
        input: what the browser tells. session: the visitor's connection.
    """

    def __init__(self, library: Library, refinery: Refinery, warmth: Warmth, input: Inputs, session: Session) -> None:
        self.visit = Visit(library, refinery)
        self.warmth, self.input = warmth, input
        session.on_ended(self.visit.stop)
        self._take_choices()
        self._render_choices()
        self._render_answer()

    @property
    def language(self) -> str:
        """The language of the page, as the browser tells it."""
        named = str(self.input.language())
        return named if named in languages() else ENGLISH

    @property
    def choice(self) -> Choice:
        """What is chosen; whoever asks before anything is chosen waits."""
        link = self.visit.link()
        req(link is not None)
        assert link is not None
        return link.choice

    def _take_choices(self) -> None:
        visit = self.visit

        @reactive.effect
        @reactive.event(self.input.query)
        def _() -> None:
            visit.choose(str(self.input.query()))

        @reactive.effect
        def _() -> None:
            link = visit.link()
            if link is not None:
                with reactive.isolate():
                    visit.start(link)

    def _render_choices(self) -> None:
        @reactive.calc
        def frame() -> tuple[str, str, object]:
            choice = self.choice
            return choice.town, choice.mode, choice.form

        @render.ui
        @reactive.event(frame)
        def levers() -> Tag:
            return panel.levers(self.choice, self.language)

        @render.ui
        @reactive.event(frame)
        def described() -> Tag:
            return panel.described(self.choice, self.language)

    def _render_answer(self) -> None:
        visit = self.visit

        @reactive.calc
        def found() -> Findings:
            answer = visit.answer()
            req(answer is not None)
            assert answer is not None
            return Findings(answer.link.choice, answer.found, self.language)

        @render.ui
        def status_line() -> Tag:
            answer = visit.answer()
            visit.failure()
            if visit.progress.is_running or not self.warmth.is_ready:
                reactive.invalidate_later(AGAIN)
            runs = 0 if answer is None else min(one.count for one in answer.found.values())
            return status(visit.progress, runs, visit.query(), self.language, is_ready=self.warmth.is_ready)

        @render.ui
        def problem() -> Tag | None:
            return problems(visit.problem(), visit.failure(), self.language)

        @render.ui
        def answer() -> TagList:
            one = found()
            return TagList(parts.answer(one), parts.coverage(one), parts.changes(one), parts.participation(one))

        @render.ui
        def losses() -> TagList:
            return parts.funnel(found())
