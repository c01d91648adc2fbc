"""Which runs a sweep makes, cut into chunks: the same cut whenever and wherever it is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civsim.errors import InputError
from civsim.scenario import Scenario

CHUNK_SECONDS = 2.0  # long enough to make storing cheap, short enough to lose little
SHORT_SECONDS = 0.5  # where a budget should be kept
WEEK_SECONDS, PERSON_SECONDS = 20e-6, 20e-9  # rough times of a week, and of a person in a week, in the fast engine
LARGEST_CHUNK = 1_000
LEAST_CHUNKS, LEAST_CHUNK = 8, 16
ROUND, SHORT_ROUND = 512, 16


@dataclass(frozen=True)
class Block:
    """The replicates from `first` up to, but not including, `last` of one point."""

    point: str
    first: int
    last: int

    @property
    def runs(self) -> int:
        """How many runs these are."""
        return self.last - self.first


@dataclass(frozen=True)
class Layer:
    """Runs that were asked for at one time: replicates `first` to `last` of points, in chunks of about `size` runs.

    Every point gets `step` replicates before any point gets more; where rounds `grow`, they begin with one.
    """

    points: tuple[str, ...]
    first: int
    last: int
    step: int
    size: int
    grow: bool = False

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order: round by round, so that wherever one stops, points have about as many runs."""
        start, step = self.first, 1 if self.grow else self.step
        while start < self.last:
            end = min(start + step, self.last)
            for point in self.points:
                yield Block(point, start, end)
            start, step = end, min(end - self.first, self.step) if self.grow else self.step


@dataclass(frozen=True)
class Plan:
    """All runs of a sweep, in layers; extending it adds layers and leaves those there are."""

    layers: tuple[Layer, ...] = ()

    @classmethod
    def of_plain(cls, layers: Sequence[Mapping[str, Any]]) -> Plan:
        """Return the plan that `plain` wrote."""
        return cls(tuple(Layer(**{**one, "points": tuple(one["points"])}) for one in layers))

    def plain(self) -> list[dict[str, Any]]:
        """Return the layers as plain values."""
        return [dataclasses.asdict(one) for one in self.layers]

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return sum(len(one.points) * (one.last - one.first) for one in self.layers)

    def chunks(self) -> dict[str, list[Block]]:
        """Return the blocks of each chunk, chunks in the order in which they should be run."""
        found: dict[str, list[Block]] = {}
        for number, layer in enumerate(self.layers):
            for order, blocks in enumerate(_gathered(layer.blocks(), layer.size)):
                found[f"{number:03d}-{order:06d}"] = blocks
        return found

    def replicates(self) -> dict[str, int]:
        """Return how many replicates each point has."""
        found: dict[str, int] = {}
        for layer in self.layers:
            found |= dict.fromkeys(layer.points, layer.last)
        return found

    def extended(self, points: Sequence[str], replicates: int, run_seconds: float, *, is_short: bool = False) -> Plan:
        """Return the plan with all that is missing for `replicates` runs of every point.

        Args:
            points: names; all that are in the plan already must be among them.
            replicates: of each; points that have more keep them.
            run_seconds: about how long a run takes; it decides the size of chunks only.
            is_short: whether rounds and chunks are short because the sweep may be stopped at any time.

        Raises:
            InputError: if a point of the plan is missing.
        """
        there, known = self.replicates(), set(points)
        gone = [name for name in there if name not in known]
        if gone:
            raise InputError(
                f"the design has other points: {len(gone)} of the {len(there)} points that are there already are not "
                f"among its {len(points)}. A sweep can be extended by points and replicates; for other points "
                "choose another folder (a Sobol sequence keeps its first points, a Latin hypercube does not)."
            )
        starts: dict[int, list[str]] = {}
        for name in sorted(points):  # by hash, so that dear and cheap points are mixed and the time left is honest
            starts.setdefault(there.get(name, 0), []).append(name)
        missing = {start: tuple(names) for start, names in sorted(starts.items()) if start < replicates}
        total = sum(len(names) * (replicates - start) for start, names in missing.items())
        size = max(
            1,
            min(
                LARGEST_CHUNK,
                int((SHORT_SECONDS if is_short else CHUNK_SECONDS) / run_seconds),
                max(LEAST_CHUNK, total // LEAST_CHUNKS),
            ),
        )
        step = min(SHORT_ROUND if is_short else ROUND, size)
        new = (Layer(names, start, replicates, step, size, is_short) for start, names in missing.items())
        return Plan((*self.layers, *new))


def share_of(chunks: Sequence[str], share: tuple[int, int]) -> list[str]:
    """Return share i of n of the chunks, every n-th from the i-th on, so that shares advance evenly."""
    return list(chunks[share[0] - 1 :: share[1]])


def about_seconds(scenario: Scenario) -> float:
    """Return about how long a run takes, from its weeks and people."""
    people = float(scenario.values["recipients"])
    return scenario.total_weeks * (WEEK_SECONDS + PERSON_SECONDS * people)


def _gathered(blocks: Iterator[Block], size: int) -> Iterator[list[Block]]:
    gathered: list[Block] = []
    runs = 0
    for block in blocks:
        gathered.append(block)
        runs += block.runs
        if runs >= size:
            yield gathered
            gathered, runs = [], 0
    if gathered:
        yield gathered
