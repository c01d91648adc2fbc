"""One visitor's page at work: what is rendered when the choice or its answer changes."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable

from htmltools import Tag, TagList
from shiny import Inputs, Session, reactive, render, req

from civsim.app import files, gains, guess, kept, panel, parts, pictures, take
from civsim.app.choice import Choice
from civsim.app.course import course
from civsim.app.districts import districts
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.link import write
from civsim.app.refine import Refinery
from civsim.app.status import problems, status
from civsim.app.visit import Visit
from civsim.app.warmth import Warmth
from civsim.messages import ENGLISH, languages


class Page:
    """One visitor's page.

    Args:
        library, refinery, warmth: shared by all visitors.
        input: what the browser tells. session: the visitor's connection.
    """

    def __init__(self, library: Library, refinery: Refinery, warmth: Warmth, input: Inputs, session: Session) -> None:
        self.visit = Visit(library, refinery)
        self.warmth, self.input, self.session = warmth, input, session
        session.on_ended(self.visit.stop)
        self.found = reactive.calc(self._found)
        self._take_choices()
        self._render_choices()
        self._render_progress()
        self._render_guess()
        self._render_answer()
        self._render_gains()
        self._render_over_time()
        self._render_comparison()
        self._hand_out()

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

    def _found(self) -> Findings:
        answer = self.visit.answer()
        req(answer is not None)
        assert answer is not None
        return Findings(answer.link.choice, answer.found, self.language)

    def _take_choices(self) -> None:
        visit, given = self.visit, self.input

        @reactive.effect
        @reactive.event(given.query)
        def _() -> None:
            visit.choose(str(given.query()))

        @reactive.effect
        def _() -> None:
            link = visit.link()
            if link is not None:
                with reactive.isolate():
                    visit.start(link)

        @reactive.effect
        @reactive.event(given.file)
        def _() -> None:
            visit.load(str(given.file()), self._go_to)

        @reactive.effect
        @reactive.event(given.guess)
        def _() -> None:
            visit.take_guess(given.guess())

    async def _go_to(self, choice: Choice) -> None:
        """Let the browser open the link of a choice."""
        await self.session.send_custom_message("go", {"link": write(choice)})

    def _render_choices(self) -> None:
        frame: reactive.Value[object] = reactive.Value(None)

        @reactive.effect
        def _() -> None:
            now = (self.choice.town, self.choice.mode, self.choice.form)
            with reactive.isolate():
                if frame() != now:  # a lever that moves keeps its panel, and with it the focus and the hand on it
                    frame.set(now)

        @render.ui
        @reactive.event(frame)
        def lever_panel() -> Tag:
            return panel.levers(self.choice, self.language)

        @render.ui
        @reactive.event(frame)
        def described() -> Tag:
            return panel.described(self.choice, self.language)

    def _render_progress(self) -> None:
        visit = self.visit

        @render.ui
        def status_line() -> Tag:
            answer, link = visit.answer(), visit.link()
            visit.failure()
            visit.ticks()
            runs = 0 if answer is None or answer.link != link else min(one.count for one in answer.found.values())
            return status(visit.progress, runs, visit.query(), self.language, is_ready=self.warmth.is_ready)

        @render.ui
        def problem() -> Tag | None:
            return problems(visit.problem(), visit.failure(), self.language)

    def _render_guess(self) -> None:
        visit = self.visit

        @render.ui
        def asked() -> Tag:
            answer, choice = visit.answer(), self.choice
            is_current = answer is not None and answer.link.choice == choice
            return guess.asked(choice, self.found() if is_current else None, self.language)

        @render.ui
        def guessed() -> Tag | None:
            one, made = self.found(), visit.guess()
            return guess.guessed(made[1], one) if made is not None and made[0] == one.choice else None

    def _render_answer(self) -> None:
        @render.ui
        def answer() -> TagList:
            one = self.found()
            return TagList(parts.answer(one), parts.coverage(one), parts.changes(one), parts.participation(one))

        @render.ui
        def losses() -> TagList:
            return parts.funnel(self.found())

        @render.ui
        def by_district() -> TagList:
            return districts(self.found())

    def _render_gains(self) -> None:
        @reactive.effect
        @reactive.event(self.found, self.input.view)
        def _() -> None:
            if self.input.view() == "who_gains":
                self.visit.compare_people(self.found())

        @render.ui
        def who_gains() -> TagList:
            one, known = self.found(), self.visit.gains()
            return gains.who_gains(one, known[1] if known is not None and known[0] == one.choice else None)

    def _render_over_time(self) -> None:
        @reactive.effect
        @reactive.event(self.found, self.input.view)
        def _() -> None:
            if self.input.view() == "over_time":
                self.visit.draw(functools.partial(pictures.inline, self.found(), "course"))

        @render.ui
        def over_time() -> TagList:
            return course(self.found(), self.visit.drawn())

    def _render_comparison(self) -> None:
        @render.ui
        def compared() -> TagList:
            answer = self.visit.answer()
            req(answer is not None)
            assert answer is not None
            return kept.comparison(answer.link, answer.found, self.language)

        @render.ui
        @reactive.event(self.found)
        def taken() -> TagList:
            return take.away(self.found())

    def _hand_out(self) -> None:
        """Offer files; what takes longer is made in a thread, so that nobody else waits."""
        self._offer("scenario_file", "chosen.yaml", lambda found: files.written(found.choice, "chosen"))
        self._offer("scenario_files", "scenarios.zip", lambda found: files.bundle(found.choice))
        self._offer("town_file", self._name_of_town, lambda found: (files.town_file(found.choice) or ("", ""))[1])
        self._offer("levels_csv", "levels.csv", take.levels)
        self._offer("differences_csv", "differences.csv", take.differences)
        self._offer("quarters_csv", "quarters.csv", lambda found: pictures.timeseries(found).to_csv(index=False))
        self._offer("report_html", "report.html", take.report)
        for name in pictures.FIGURES:
            for form in pictures.FORMATS:
                make = functools.partial(pictures.draw, name=name, form=form)
                self._offer(f"figure_{name}_{form}", f"{name}.{form}", make)

    def _name_of_town(self) -> str:
        return f"{self.choice.scenario.town.name}.yaml"

    def _offer(self, key: str, name: str | Callable[[], str], make: Callable[[Findings], str | bytes]) -> None:
        async def content() -> AsyncIterator[str | bytes]:
            with reactive.isolate():
                found = self.found()
            yield await asyncio.to_thread(make, found)

        self.session.output(id=key)(render.download_link(filename=name)(content))
