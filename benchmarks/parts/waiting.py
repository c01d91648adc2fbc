"""How long a user waits: the commands of the README, from the start of the process to its end."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.commands import seconds
from benchmarks.frame import Measure, Row, Section, interleave

MUSTERSTADT, PIRMASENS = ("run", "town=musterstadt"), ("compare", "town=pirmasens")
FIRST: Mapping[str, tuple[tuple[str, ...], float]] = {
    "run town=musterstadt, nothing compiled yet": (MUSTERSTADT, 30.0),
    "compare town=pirmasens, nothing compiled yet": (PIRMASENS, 60.0),
}
LATER: Mapping[str, tuple[tuple[str, ...], float]] = {
    "--help": (("--help",), 0.5),
    "run town=musterstadt": (MUSTERSTADT, 3.0),
    "run town=hannover mode=hub replicates=1": (("run", "town=hannover", "mode=hub", "replicates=1"), 6.0),
    "compare town=pirmasens": (PIRMASENS, 20.0),
    "compare town=pirmasens replicates=32": ((*PIRMASENS, "replicates=32"), 30.0),
}
ABOUT = (
    "Time on the clock, start of Python, tables and figures included, on all processors; a quiet machine is needed. "
    "Nothing compiled yet: a new folder of compiled code each time, as after an installation or a change of a rule."
)


def measure(
    first: Mapping[str, tuple[tuple[str, ...], float]] = FIRST,
    later: Mapping[str, tuple[tuple[str, ...], float]] = LATER,
    fresh_rounds: int = 2,
    rounds: int = 3,
) -> Section:
    """Measure all commands."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        caches = (folder / f"cache-{number}" for number in itertools.count())
        out = f"out={folder / 'out'}"

        def place(words: tuple[str, ...]) -> tuple[str, ...]:
            return words if words[0].startswith("-") else (*words, out)

        fresh: dict[str, Measure] = {
            label: lambda words=words: seconds(place(words), next(caches)) for label, (words, _) in first.items()
        }
        kept = folder / "kept"
        started: dict[str, Measure] = {
            label: partial(seconds, place(words), kept) for label, (words, _) in later.items()
        }
        found = {**interleave(fresh, fresh_rounds, warm=False), **interleave(started, rounds)}
    promised = {**first, **later}
    return Section("How long a user waits", ABOUT, [
        Row(f"`civsim {label}`", spread, "s", most=promised[label][1], on_clock=True) for label, spread in found.items()
    ])  # fmt: skip
