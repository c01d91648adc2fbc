"""What goes on for one visitor: the choice, the runs that answer it, and what went wrong."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiny import reactive

from civsim.app import files, gains
from civsim.app.choice import Choice, kept_part
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.link import Link, read
from civsim.app.refine import Found, Refinery, sizes
from civsim.app.runs import StoppedError
from civsim.errors import InputError
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

MOST = 100
"""The largest guess: all of 100 needs."""

AGAIN = 0.4
"""Seconds after which progress is told anew."""

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """The runs so far of what was chosen."""

    link: Link
    found: Found


@dataclass
class Progress:
    """How many runs are done of how many, and whether any are still to come."""

    done: int = 0
    wanted: int = 0
    is_running: bool = True


class Visit:
    """One visitor's choice and answer, as reactive values.

    Attributes:
        link: what is chosen; None before the page has said so. answer: the runs so far; None before the first.
        query: what the page told last. problem: why the last choice could not be used. failure: why its runs broke off.
        guess: what somebody expected, and of which choice. drawn: the picture, empty before it is drawn.
        gains: who gains under which choice; None before anybody asked.
        progress: of the runs, changed from their threads. ticks: counted up so that it is told again.
    """

    def __init__(self, library: Library, refinery: Refinery) -> None:
        self._library, self._refinery = library, refinery
        self.link: reactive.Value[Link | None] = reactive.Value(None)
        self.answer: reactive.Value[Answer | None] = reactive.Value(None)
        self.problem: reactive.Value[str] = reactive.Value("")
        self.failure: reactive.Value[str] = reactive.Value("")
        self.progress = Progress()
        self.query: reactive.Value[str] = reactive.Value("")
        self.guess: reactive.Value[tuple[Choice, float] | None] = reactive.Value(None)
        self.drawn: reactive.Value[str] = reactive.Value("")
        self._drawing: asyncio.Task[None] | None = None
        self.gains: reactive.Value[tuple[Choice, pd.DataFrame] | None] = reactive.Value(None)
        self._comparing: asyncio.Task[None] | None = None
        self._unwanted = threading.Event()
        self.ticks: reactive.Value[int] = reactive.Value(0)
        self._loading: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    def choose(self, query: str) -> None:
        """Take what a query string says; what cannot be used is told and changes nothing."""
        self.query.set(query)
        try:
            link = read(query, self._library)
        except InputError as error:
            self.problem.set(error.text)
            if self.link.get() is None:
                self.link.set(Link(Choice(self._library)))
            return
        self.problem.set("")
        self.progress = Progress()
        self.link.set(link)

    def load(self, text: str, then: Callable[[Choice], Awaitable[None]]) -> None:
        """Read a file in a thread, since a long one takes a while, and hand on the choice that it describes.

        What cannot be used is told and changes nothing.
        """
        self._loading = asyncio.create_task(self._load(text, then))

    async def _load(self, text: str, then: Callable[[Choice], Awaitable[None]]) -> None:
        problem = ""
        try:
            await then(await asyncio.to_thread(files.read, text, self._library))
        except InputError as error:
            problem = error.text
        async with reactive.lock():
            self.problem.set(problem)
            await reactive.flush()

    def start(self, link: Link) -> None:
        """Run what is chosen, in the place of what was run before."""
        self.stop()
        self.failure.set("")
        self._task = asyncio.create_task(self._run(link, self.progress))

    def stop(self) -> None:
        """Begin no further run, and draw no further picture."""
        self._unwanted.set()
        for task in (self._task, self._drawing, self._comparing):
            if task is not None:
                task.cancel()

    def take_guess(self, value: object) -> None:
        """Take what somebody expects of 100 needs, or nothing, for what is chosen now."""
        link = self.link.get()
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST
        self.guess.set((link.choice, float(str(value))) if link is not None and is_number else None)

    def draw(self, work: Callable[[], str]) -> None:
        """Draw a picture in a thread, in the place of one that is not drawn yet."""
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = asyncio.create_task(self._draw(work))

    def compare_people(self, found: Findings) -> None:
        """Compare people one by one under the choice and competition, in the place of what was compared before."""
        self._unwanted.set()
        if self._comparing is not None:
            self._comparing.cancel()
        self._unwanted = threading.Event()
        self._comparing = asyncio.create_task(self._compare_people(found, self._unwanted))

    async def _compare_people(self, found: Findings, stop: threading.Event) -> None:
        try:
            table = await self._refinery.compute(functools.partial(gains.compared, found, stop))
        except StoppedError:
            return
        except Exception as error:  # whatever breaks a comparison must not break the page
            LOG.exception("people could not be compared")
            async with reactive.lock():
                self.failure.set(f"{type(error).__name__}: {error}")
                await reactive.flush()
            return
        async with reactive.lock():
            self.gains.set((found.choice, table))
            await reactive.flush()

    async def _draw(self, work: Callable[[], str]) -> None:
        try:
            drawn = await asyncio.to_thread(work)
        except Exception as error:  # a picture that cannot be drawn must not break the page
            LOG.exception("a picture could not be drawn")
            drawn, failure = "", f"{type(error).__name__}: {error}"
        else:
            failure = ""
        async with reactive.lock():
            self.drawn.set(drawn)
            self.failure.set(failure)
            await reactive.flush()

    async def _run(self, link: Link, progress: Progress) -> None:
        scenarios = scenarios_of(link)
        progress.wanted = len(scenarios) * sizes(scenarios)[-1]

        def count() -> None:
            progress.done += 1

        async def tell(found: Found) -> None:
            progress.done = sum(one.count for one in found.values())
            async with reactive.lock():
                self.answer.set(Answer(link, found))
                await reactive.flush()

        failure = ""
        ticking = asyncio.create_task(self._tick(progress))
        try:
            await self._refinery.refine(scenarios, tell, count)
        except InputError as error:
            failure = error.text
        except Exception as error:  # whatever breaks a computation must not break the page
            LOG.exception("a computation broke off")
            failure = f"{type(error).__name__}: {error}"
        finally:
            ticking.cancel()
        progress.is_running = False
        async with reactive.lock():
            self.failure.set(failure)
            self._count_up()
            await reactive.flush()

    async def _tick(self, progress: Progress) -> None:
        """Let the page tell its progress again and again."""
        while progress.is_running:
            await asyncio.sleep(AGAIN)
            async with reactive.lock():
                self._count_up()
                await reactive.flush()

    def _count_up(self) -> None:
        with reactive.isolate():
            self.ticks.set(self.ticks.get() + 1)


def scenarios_of(link: Link) -> dict[str, Scenario]:
    """Return what is run: the parts of the comparison, then the kept scenarios and each one's competition."""
    found = {part: one.scenario for part, one in link.choice.compared.items()}
    return found | {kept_part(number): one.scenario for number, one in enumerate(link.kept, 1)}
