"""civsim's command line in a process of its own, as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

CODE = "from civsim.cli import main; raise SystemExit(main())"


def civsim(words: Sequence[str], cache: Path | None = None) -> str:
    """Run a command and return what it prints; `cache`: where compiled code is kept, if not where it is usually."""
    environment = dict(os.environ) if cache is None else {**os.environ, "CIVSIM_CACHE_DIR": str(cache)}
    done = subprocess.run([sys.executable, "-c", CODE, *words], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"civsim {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def seconds(words: Sequence[str], cache: Path | None = None) -> float:
    """Return the seconds on the clock that a command takes."""
    began = time.perf_counter()
    civsim(words, cache)
    return time.perf_counter() - began
