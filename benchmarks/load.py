"""Memory under load: a sweep of many short runs, and the page under many visitors at once on this machine.

`make load` runs both and ends by itself; numbers of runs and choices are small enough for some minutes. For a day's
work: `python -m benchmarks.load runs=1000000 choices=600 pause=1`.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import websockets

from civsim import sweep
from civsim.sweep.store import Store

USUAL = {"runs": 30_000, "weeks": 4, "choices": 8, "pause": 4}
"""Runs of so many weeks; choices of each visitor, and the seconds between two of them."""

POINTS = 30
SHARES = (0.1, 0.5, 1.0)
VISITORS, MOST_SHOWN = 20, 12
TOWNS = ("musterstadt", "pirmasens", "langenfeld")
SERVER = [sys.executable, "-c", "from civsim.cli import main; raise SystemExit(main())", "app", "port=0", "--json"]


def many_runs(runs: int, weeks: int) -> None:
    """Print the resident memory after a tenth, a half and all of a sweep."""
    seen: list[tuple[int, float]] = []

    class Watched(Store):
        def write(self, chunk: str, frame: Any) -> None:
            super().write(chunk, frame)
            seen.append(((seen[-1][0] if seen else 0) + len(frame), size(psutil.Process())))

    sweep.run.__globals__["Store"] = Watched
    design = sweep.grid({"load": [0.5 + k / 20 for k in range(POINTS)]})
    base = {"town": "musterstadt", "weeks": weeks, "burn_in": 0}
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        sweep.run(design, out=Path(folder) / "sweep", base=base, replicates=runs // POINTS, quiet=True)
        print(f"{runs:,} runs of {weeks} weeks: {time.perf_counter() - began:.0f} s")
    for share in SHARES:
        done, memory = min(seen, key=lambda one: abs(one[0] - share * runs))
        print(f"after {done:,} of {runs:,} runs: {memory:.0f} MB")


async def visit(address: str, visitor: int, choices: int, pause: int, told: list[int]) -> None:
    """Choose something else every round, as somebody who moves a lever would."""
    async with websockets.connect(address, max_size=None) as line:
        await line.send(json.dumps({"method": "init", "data": {"language": "en", "query": choice(visitor, 0)}}))
        listening = asyncio.ensure_future(listen(line, visitor, told))
        for number in range(1, choices):
            await asyncio.sleep(pause)
            await line.send(json.dumps({"method": "update", "data": {"query": choice(visitor, number)}}))
        await asyncio.sleep(pause)
        listening.cancel()


async def listen(line: Any, visitor: int, told: list[int]) -> None:
    async for _ in line:
        told[visitor] += 1


def choice(visitor: int, number: int) -> str:
    return f"town={TOWNS[visitor % len(TOWNS)]}&load={0.5 + visitor / 20 + number / 100:.2f}"


async def measure(address: str, server: psutil.Process, choices: int, pause: int, told: list[int]) -> None:
    seen = [size(server)]
    visits = asyncio.gather(*(visit(address, number, choices, pause, told) for number in range(VISITORS)))
    while not visits.done():
        await asyncio.sleep(pause)
        seen.append(size(server))
    await visits
    every = -(-len(seen) // MOST_SHOWN)
    print(f"{VISITORS} visitors, {choices} choices each, {sum(told)} answers, {min(told)} to the least served")
    shown = ", ".join(f"{one:.0f}" for one in seen[::every])
    print(f"resident memory of the server every {every * pause} s, MB: {shown}")


def size(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def visitors(choices: int, pause: int) -> None:
    """Start the page, let visitors choose, and print the server's memory."""
    server = subprocess.Popen(SERVER, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        address = json.loads(server.stdout.readline())["address"].replace("http", "ws").rstrip("/") + "/websocket/"
        asyncio.run(measure(address, psutil.Process(server.pid), choices, pause, [0] * VISITORS))
        time.sleep(3 * pause)
        print(f"{3 * pause} s after the last has left: {size(psutil.Process(server.pid)):.0f} MB")
    finally:
        server.terminate()
        server.wait(60)


def asked(words: list[str]) -> dict[str, int]:
    """Return the numbers of runs, weeks, choices and seconds between choices.

    Raises:
        SystemExit: for any other word, or no number.
    """
    found = dict(USUAL)
    for word in words:
        key, _, value = word.partition("=")
        if key not in found or not value.isdigit():
            raise SystemExit(f"Not understood: {word}; words: {', '.join(f'{name}=NUMBER' for name in USUAL)}.")
        found[key] = int(value)
    return found


if __name__ == "__main__":
    numbers = asked(sys.argv[1:])
    many_runs(numbers["runs"], numbers["weeks"])
    visitors(numbers["choices"], numbers["pause"])
