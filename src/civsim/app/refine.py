"""Answers that come at once and become narrower: runs in growing blocks, for as long as somebody waits for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from civsim.app.runs import Runs, Store
from civsim.scenario import Scenario

SIZES = (4, 8, 16, 32, 64)
"""Runs of each scenario after each block; the first is enough for an interval, if a wide one."""

SIZES_OF_LARGE = (2, 4, 8, 16)
LARGE = 30_000
"""Recipients from which a run takes so long that fewer of them have to do."""

Found = Mapping[str, Runs]
Tell = Callable[[Found], Awaitable[None]]
Result = TypeVar("Result")


def sizes(scenarios: Mapping[str, Scenario]) -> tuple[int, ...]:
    """Return how many runs of each scenario there are after each block."""
    people = max(int(one.values["recipients"]) for one in scenarios.values())
    return SIZES_OF_LARGE if people >= LARGE else SIZES


class Refinery:
    """Runs blocks in the threads of the whole page, each visitor's one after another, so that all get their turn.

    Args:
        store: where runs are kept.
        workers: threads; the engine holds no lock of the interpreter while it computes.
    """

    def __init__(self, store: Store, workers: int) -> None:
        self.store = store
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="runs")

    async def refine(
        self, scenarios: Mapping[str, Scenario], tell: Tell, done: Callable[[], object] = lambda: None
    ) -> None:
        """Run all scenarios in growing blocks and tell what is there after each block.

        Whoever cancels this stops the runs: none is begun afterwards.

        Args:
            scenarios: by their part in the comparison.
            tell: called with the runs after each block.
            done: called after each run, from its thread.
        """
        stop = threading.Event()
        try:
            for size in sizes(scenarios):
                blocks = [self._block(one, size, stop, done) for one in scenarios.values()]
                found = await asyncio.gather(*blocks)
                await tell(dict(zip(scenarios, found, strict=True)))
        finally:
            stop.set()

    async def _block(self, scenario: Scenario, size: int, stop: threading.Event, done: Callable[[], object]) -> Runs:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self.store.extend, scenario, size, stop, lambda _: done())

    async def compute(self, work: Callable[[], Result]) -> Result:
        """Do other work in the same threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
