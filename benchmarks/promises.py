"""Measure what the README promises: how long a user waits. `make benchmark` runs it; noise of the machine is shown."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 3
PROMISES = (
    ("--help", ("--help",), 0.5),
    ("run town=musterstadt", ("run", "town=musterstadt"), 3.0),
    ("run town=hannover, one run", ("run", "town=hannover", "mode=hub", "replicates=1"), 6.0),
    ("compare town=pirmasens, 32 replicates", ("compare", "town=pirmasens", "replicates=32"), 30.0),
)
FIRST = ("compare town=pirmasens, nothing compiled yet", ("compare", "town=pirmasens"), 60.0)
CODE = "from civsim.cli import main; raise SystemExit(main())"


def seconds(words: Sequence[str], cache: Path, out: Path) -> float:
    """Return the seconds that a command takes in a process of its own."""
    place = [] if words[0] == "--help" else [f"out={out}"]
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", CODE, *words, *place],
        check=True,
        capture_output=True,
        env={**os.environ, "CIVSIM_CACHE_DIR": str(cache)},
    )
    return time.perf_counter() - started


def engine_seconds(town: str, mode: str) -> float:
    """Return the seconds of one run of the compiled engine, without starting or writing anything."""
    from civsim.configuration import load
    from civsim.engines.batch.engine import Workspace

    space = Workspace(load([f"town={town}", f"mode={mode}"]).scenario)
    space.run(0)
    started = time.perf_counter()
    space.run(1)
    return time.perf_counter() - started


def main() -> int:
    """Print each promise with the median and range measured; return 1 if one is broken."""
    folder = Path(tempfile.mkdtemp())
    broken = False
    try:
        cache, out = folder / "cache", folder / "out"
        name, words, promised = FIRST
        found = [seconds(words, cache, out)]
        rows = [(name, promised, found)]
        for name, words, promised in PROMISES:
            seconds(words, cache, out)
            rows.append((name, promised, [seconds(words, cache, out) for _ in range(ROUNDS)]))
        os.environ["CIVSIM_CACHE_DIR"] = str(cache)
        rows.append(("engine alone: hannover, hub, one run", 3.0, [engine_seconds("hannover", "hub")]))
        print(f"{'':46}{'promised':>10}{'median':>10}{'range':>16}")
        for name, promised, found in rows:
            median = statistics.median(found)
            broken = broken or median > promised
            spread = f"{min(found):.2f} to {max(found):.2f}"
            print(f"{name:46}{promised:>8.1f} s{median:>8.2f} s{spread:>16}{'' if median <= promised else '  BROKEN'}")
    finally:
        shutil.rmtree(folder)
    return int(broken)


if __name__ == "__main__":
    raise SystemExit(main())
