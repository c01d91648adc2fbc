"""Somebody moves levers for a long time: what is kept stays bounded, and nothing goes on that nobody waits for."""

import asyncio
import gc
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from shiny import reactive
from tests.app.loop import finished

from civsim.app import runs as kept_runs
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.refine import SIZES, Refinery
from civsim.app.runs import Runs, Store
from civsim.app.visit import Answer, Visit
from civsim.simulate import simulate

MOVES, WARM, MOST = 500, 250, 6
GROWTH = 12e6
"""Bytes by which the process may grow in the second half; its answers together would take several times as many."""

PAGE = 4096


class Underway:
    """Counts the simulations that have begun and not ended."""

    def __init__(self) -> None:
        self.now = self.ever = 0
        self._lock = threading.Lock()

    def simulate(self, *arguments, **options):
        with self._lock:
            self.now, self.ever = self.now + 1, self.ever + 1
        try:
            yield from simulate(*arguments, **options)
        finally:
            with self._lock:
                self.now -= 1


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def alive() -> list[Runs | Findings | Answer]:
    """Return the answers, findings and tables of runs that there are."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Runs | Findings | Answer)]


def added(others: list[Runs | Findings | Answer]) -> Counter:
    """Return how many there are of each kind beside `others`, which other tests keep."""
    known = {id(one) for one in others}
    return Counter(type(one).__name__ for one in alive() if id(one) not in known)


async def move(visit: Visit, number: int) -> None:
    """Move a lever, look at who gains now and then, and wait for the answer at every 25th move."""
    is_hasty = number % 25 != 0
    visit.choose(
        f"town=musterstadt&mode=pact&weeks=26&burn_in=0&load={1 + number / 1000:.3f}&referral={number % 7 / 10}"
    )
    with reactive.isolate():
        link = visit.link()
        visit.start(link)
        if is_hasty:
            await asyncio.sleep(0.002)
            return
        while (answer := visit.answer()) is None or answer.link != link:
            await asyncio.sleep(0.005)
        visit.compare_people(Findings(link.choice, answer.found, "de"))
        while number % 125 == 0 and (visit.gains() or (None,))[0] != link.choice:
            await asyncio.sleep(0.005)


async def soak(visit: Visit, seen: list[tuple[int, Counter]]) -> None:
    others = alive()
    for number in range(MOVES + 1):
        await move(visit, number)
        if number in (WARM, MOVES):  # both after an answer that was waited for, so that they can be compared
            seen.append((resident() if sys.platform == "linux" else 0, added(others)))
    visit.stop()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait(tasks, timeout=60) if tasks else None
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_five_hundred_moves_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    underway, seen = Underway(), []
    monkeypatch.setattr(kept_runs, "simulate", underway.simulate)
    monkeypatch.setattr("civsim.app.gains.simulate", underway.simulate)
    store = Store(most=MOST)
    refinery = Refinery(store, 2)
    finished(soak(Visit(Library(), refinery), seen))
    deadline = time.monotonic() + 60
    while underway.now and time.monotonic() < deadline:
        time.sleep(0.01)
    assert underway.now == 0, "a simulation goes on that nobody waits for"
    assert MOVES / 25 < underway.ever < 4 * len(SIZES) * MOVES
    refinery.close()
    (before, first), (after, second) = seen
    assert len(store) <= MOST
    assert max(second.values()) <= 3 * MOST and second["Answer"] <= 3
    assert all(second[name] <= first[name] + MOST for name in second)
    assert after - before < GROWTH
