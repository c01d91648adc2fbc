"""How everything is measured: versions of one work in turn, round after round; medians, ranges and ratios by round."""

from __future__ import annotations

import math
import os
import re
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Prepared = TypeVar("Prepared")
Measure = Callable[[], float]
"""Do the work once and return what it took, in seconds (or in any other unit)."""


@dataclass(frozen=True)
class Spread:
    """Values of all rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of all rounds."""
        return statistics.median(self.values)

    def times(self, factor: float) -> Spread:
        """Return the values in another unit."""
        return Spread(tuple(value * factor for value in self.values))

    def over(self, other: Spread) -> Spread:
        """Return the ratios to another's values, round by round, so that what disturbs both cancels out."""
        return Spread(tuple(one / two for one, two in zip(self.values, other.values, strict=True)))

    def plus(self, other: Spread) -> Spread:
        """Return the sums with another's values, round by round."""
        return Spread(tuple(one + two for one, two in zip(self.values, other.values, strict=True)))

    def minus(self, other: Spread) -> Spread:
        """Return the differences from another's values, round by round."""
        return Spread(tuple(one - two for one, two in zip(self.values, other.values, strict=True)))


def timed(work: Callable[[Prepared], Any], prepare: Callable[[], Prepared], *, wall: bool = False) -> Measure:
    """Return a measure of some work in this process, without its preparation.

    Processor time is taken, which others on the machine disturb least; `wall`: time on the clock, where waiting or
    several threads are what is measured.
    """
    clock = time.perf_counter if wall else time.process_time

    def measure() -> float:
        prepared = prepare()
        began = clock()
        work(prepared)
        return clock() - began

    return measure


def interleave(versions: Mapping[str, Measure], rounds: int, *, warm: bool = True) -> dict[str, Spread]:
    """Measure all versions in turn in every round, each round beginning with another one.

    Args:
        versions: by name.
        rounds: how often each is measured.
        warm: whether each is done once beforehand and not counted (compilation, caches).
    """
    names = list(versions)
    if warm:
        for name in names:
            versions[name]()
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % max(len(names), 1)
        for name in names[first:] + names[:first]:
            found[name].append(versions[name]())
    return {name: Spread(tuple(values)) for name, values in found.items()}


@dataclass(frozen=True)
class Row:
    """A line of a table: what was measured, its values, and what is promised of the median.

    Attributes:
        what: in words.
        spread: the values.
        unit: shown behind the numbers; "×" for ratios.
        most, least: what is promised, if anything.
        on_clock: whether time on the clock was taken, which is no judgement on a busy machine.
    """

    what: str
    spread: Spread
    unit: str
    most: float | None = None
    least: float | None = None
    on_clock: bool = False

    def verdict(self, *, busy: bool) -> str:
        """Return "kept" or "missed", "not judged" on a busy machine, or nothing where nothing is promised."""
        if self.most is None and self.least is None:
            return ""
        is_kept = (self.most is None or self.spread.median <= self.most) and (
            self.least is None or self.spread.median >= self.least
        )
        if self.on_clock and busy and not is_kept:
            return "not judged"
        return "kept" if is_kept else "missed"

    @property
    def promise(self) -> str:
        """What is promised, in words."""
        bounds = (("≤", self.most), ("≥", self.least))
        return " ".join(f"{sign} {number(bound)}" for sign, bound in bounds if bound is not None)


@dataclass(frozen=True)
class Section:
    """What a part of the benchmarks found: a title, what was done, the rows, and what could not be measured."""

    title: str
    about: str
    rows: Sequence[Row]
    remarks: Sequence[str] = ()


def number(value: float) -> str:
    """Write a number with three digits that count, and no more decimals than it deserves."""
    if value == 0.0:
        return "0"
    size = abs(value)
    decimals = 0 if size >= 100.0 else 1 if size >= 10.0 else 2 if size >= 0.1 else 3 if size >= 0.01 else 4
    return f"{value:,.{decimals}f}"


class Watch:
    """How much of the machine others use from now on; this process and all it starts and awaits is left out."""

    def __init__(self) -> None:
        self._began, self._used = time.perf_counter(), _used_by_others()

    def others(self) -> float:
        """Return the share of all processors, 0 to 1; nan where the system does not tell."""
        seconds = (time.perf_counter() - self._began) * (os.cpu_count() or 1)
        return max(0.0, _used_by_others() - self._used) / seconds


def _used_by_others() -> float:
    """Return the processor seconds that others have used since the machine was started."""
    told, own = Path("/proc/stat"), os.times()
    if not told.exists():
        return math.nan
    everybody = used_ticks(told.read_text(encoding="utf-8")) / os.sysconf("SC_CLK_TCK")
    return everybody - (own.user + own.system + own.children_user + own.children_system)


def used_ticks(told: str) -> int:
    """Return the ticks that all processors were in use, by what Linux tells in /proc/stat; waiting is no use."""
    user, nice, system, _idle, _waiting, *others = map(int, told.split("\n")[0].split()[1:9])
    return user + nice + system + sum(others)


def peak_bytes() -> int:
    """Return the most memory this process has held since it began."""
    status = Path("/proc/self/status")
    if status.exists():  # what Python's own `resource` returns begins with what the parent process held
        return int(re.findall(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
