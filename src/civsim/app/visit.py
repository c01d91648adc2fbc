"""What goes on for one visitor: the choice, the runs that answer it, and what went wrong."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from shiny import reactive

from civsim.app.choice import Choice
from civsim.app.library import Library
from civsim.app.link import Link, read
from civsim.app.refine import Found, Refinery, sizes
from civsim.errors import InputError
from civsim.scenario import Scenario

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
        progress: of the runs, changed from their threads.
    """

    def __init__(self, library: Library, refinery: Refinery) -> None:
        self._library, self._refinery = library, refinery
        self.link: reactive.Value[Link | None] = reactive.Value(None)
        self.answer: reactive.Value[Answer | None] = reactive.Value(None)
        self.problem: reactive.Value[str] = reactive.Value("")
        self.failure: reactive.Value[str] = reactive.Value("")
        self.progress = Progress()
        self.query: reactive.Value[str] = reactive.Value("")
        self._task: asyncio.Task[None] | None = None

    def choose(self, query: str) -> None:
        """Take what a query string says; what cannot be used is told and changes nothing."""
        self.query.set(query)
        try:
            link = read(query, self._library)
        except InputError as error:
            self.problem.set(str(error))
            if self.link.get() is None:
                self.link.set(Link(Choice(self._library)))
            return
        self.problem.set("")
        self.progress = Progress()
        self.link.set(link)

    def start(self, link: Link) -> None:
        """Run what is chosen, in the place of what was run before."""
        self.stop()
        self.failure.set("")
        self._task = asyncio.create_task(self._run(link, self.progress))

    def stop(self) -> None:
        """Begin no further run."""
        if self._task is not None:
            self._task.cancel()

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
        try:
            await self._refinery.refine(scenarios, tell, count)
        except InputError as error:
            failure = str(error)
        except Exception as error:  # whatever breaks a computation must not break the page
            LOG.exception("a computation broke off")
            failure = f"{type(error).__name__}: {error}"
        progress.is_running = False
        async with reactive.lock():
            self.failure.set(failure)
            await reactive.flush()


def scenarios_of(link: Link) -> dict[str, Scenario]:
    """Return what is run: the parts of the comparison, then the kept scenarios and each one's competition."""
    found = {part: one.scenario for part, one in link.choice.compared.items()}
    return found | {f"kept-{number}": one.scenario for number, one in enumerate(link.kept, 1)}
