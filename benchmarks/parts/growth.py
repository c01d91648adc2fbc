"""How time and memory grow with the recipients and with the providers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from benchmarks.frame import Row, Section, Spread, interleave
from benchmarks.towns import MODES, grown, memory, take
from civsim.engines.batch.engine import BatchRun
from civsim.parameters.parameter import Value

PEOPLE = (10_000, 100_000, 1_000_000, 10_000_000)
PROVIDERS = (10, 30, 100, 300, 1_000, 3_000)
TOWNSFOLK = 100_000
ABOUT = (
    "Hannover with other numbers of people (money and volunteers grow with them, the providers stay) and of providers "
    "(everything else stays); one thread, processor time. Memory is that of a process with one run. *From … to …* is "
    "what each further person or offer costs, so that the part that every run costs anyway is left out. An offer is a "
    "service that a provider offers in a district: there are as many as providers × districts actually served × "
    "skills."
)


def grow(
    mode: str, weeks: int, rounds: int, enough: int, cases: Sequence[Mapping[str, Value]]
) -> tuple[list[Spread], list[int]]:
    """Return seconds of a run and number of offers of each case; small towns are run until `enough` people lived."""
    towns = [grown(mode, weeks, **case) for case in cases]  # type: ignore[arg-type]
    versions = {str(k): partial(take, one, enough) for k, one in enumerate(towns)}
    return list(interleave(versions, rounds).values()), [len(BatchRun(one).world.offers) for one in towns]


def people_rows(mode: str, people: Sequence[int], weeks: int, rounds: int, enough: int) -> list[Row]:
    """Measure growth with the recipients."""
    found, _ = grow(mode, weeks, rounds, enough, [{"recipients": size} for size in people])
    rows = [
        Row(f"{mode}, {size:,} people: per person and week", one.times(1e9 / size / weeks), "ns")
        for size, one in zip(people, found, strict=True)
    ]
    steps = [
        Row(f"{mode}, from {less:,} to {more:,}: each further person and week",
            two.minus(one).times(1e9 / (more - less) / weeks), "ns")
        for (one, two), (less, more) in zip(pairwise(found), pairwise(people), strict=True)
    ]  # fmt: skip
    medians = [step.spread.median for step in steps]
    drift = Row(f"{mode}: dearest over cheapest step", Spread((max(medians) / min(medians),)), "×", most=1.2)
    return [*rows, *steps, drift]


def memory_rows(mode: str, less: int, more: int, weeks: int) -> list[Row]:
    """Measure the memory of each further recipient."""
    small, large = (memory(mode, weeks, size) for size in (less, more))
    each = {name: Spread(((large[name] - small[name]) / (more - less),)) for name in small}
    between = f"{mode}, from {less:,} to {more:,}: each further person"
    return [
        Row(f"{between}, tables of a run", each["tables"], "bytes", most=64.0),
        Row(f"{between}, resident at most, making included", each["peak"], "bytes"),
    ]


def provider_rows(
    mode: str, providers: Sequence[int], recipients: int, weeks: int, rounds: int, enough: int
) -> list[Row]:
    """Measure growth with the providers: an exponent of 1 is linear in the offers."""
    found, offers = grow(
        mode, weeks, rounds, enough, [{"recipients": recipients, "providers": one} for one in providers]
    )
    rows = [
        Row(f"{mode}, {count:,} providers, {size:,} offers: a week", one.times(1e3 / weeks), "ms")
        for count, size, one in zip(providers, offers, found, strict=True)
    ]
    short, long = (one.minus(found[0]) for one in found[-2:])
    less, more = (size - offers[0] for size in offers[-2:])
    if min(short.values) > 0.0:
        steep = [math.log(ratio) / math.log(more / less) for ratio in long.over(short).values]
        label = f"{mode}, {providers[-2]:,} to {providers[-1]:,} providers: exponent of the time in the offers"
        rows.append(Row(label, Spread(tuple(steep)), "", most=1.1))
    return rows


def measure(
    people: Sequence[int] = PEOPLE,
    providers: Sequence[int] = PROVIDERS,
    recipients: int = TOWNSFOLK,
    weeks: int = 26,
    rounds: int = 3,
    enough: int = 1_000_000,
) -> Section:
    """Measure growth in both directions."""
    rows: list[Row] = []
    for mode in MODES:
        rows += people_rows(mode, people, weeks, rounds, enough) + memory_rows(mode, *people[-2:], weeks)
        rows += provider_rows(mode, providers, recipients, weeks, rounds, enough)
    return Section("Growth and memory", ABOUT, rows)
