"""Which part of a mode brings how much: Shapley shares of its paired difference to the baseline."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from civsim import draws
from civsim.analysis.coalitions import ARRANGEMENT, Game
from civsim.analysis.shapley import interactions, sampled_shapley, shapley, steps
from civsim.measures import MEASURES, Tables
from civsim.simulate import available_workers, simulate
from civsim.world import Table

LEAST_REPLICATES = 8
CAUTION = 0.8
MOST_ORDERS = 1024
BLOCK = 4
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Attribution:
    """What each player contributes to the difference, run by run.

    Attributes:
        game: the scenarios and the players.
        measure: name of the measure whose difference is shared out.
        total: the difference, shape (runs,).
        shares: of each player, adding up to the total in every run, shape (players, runs).
        pairs: interaction of each pair of players, shape (players, players, runs); None if orders were sampled.
        within: shares with the arrangement in force from the start, whose own row holds what it brings alone; they
            add up to the total too; shape (players, runs); None if orders were sampled or there is no arrangement.
        orders: orders of arrival drawn per run; None if all coalitions were run.
        runs: simulations done.
    """

    game: Game
    measure: str
    total: Table
    shares: Table
    pairs: Table | None
    within: Table | None
    orders: int | None
    runs: int


@dataclass
class Plan:
    """How an attribution will be computed within a budget of time.

    Attributes:
        replicates: pairs of runs.
        orders: orders of arrival per pair; None for all coalitions.
        runs: simulations to do.
        seconds: what they will take, estimated.
    """

    replicates: int
    orders: int | None
    runs: int
    seconds: float


@dataclass
class Worth:
    """The measure of every coalition and replicate that was run; nothing else is kept of a run."""

    game: Game
    measure: str
    workers: int
    known: dict[tuple[int, int], float] = field(default_factory=dict)

    def of(self, coalition: int, replicate: int) -> float:
        """Return the worth of a coalition that was run."""
        return self.known[self.game.different[coalition], replicate]

    def run(self, coalition: int, replicates: Iterable[int], progress: Progress | None = None) -> None:
        """Run what is not known yet."""
        first = self.game.different[coalition]
        missing = [one for one in replicates if (first, one) not in self.known]
        if not missing:
            return
        scenario = self.game.scenario(first)
        for outcome in simulate(scenario, missing, workers=min(self.workers, len(missing))):
            tables = Tables.of([outcome], scenario.burn_in)
            self.known[first, outcome.replicate] = float(MEASURES[self.measure].function(tables)[0])
            if progress:
                progress(scenario.name)


def draw_orders(seed: int, replicate: int, players: int, count: int) -> list[list[int]]:
    """Return orders of arrival drawn by address; every second one is the one before in reverse.

    Each is uniform over all orders, so the mean over them is unbiased; pairs in reverse vary less.
    """
    orders: list[list[int]] = []
    for number in range((count + 1) // 2):
        luck = [draws.uniform(seed, draws.ARRIVAL_ORDER, replicate, number, player) for player in range(players)]
        order = sorted(range(players), key=luck.__getitem__)
        orders += [order, order[::-1]]
    return orders[:count]


class Attributor:
    """Computes an attribution within a budget of time.

    Args:
        game: the scenarios and the players.
        measure: name of a registered measure.
        replicates: pairs of runs wanted.
        budget: seconds within which to end.
        workers: threads; all processors by default. The shares do not depend on it.
    """

    def __init__(
        self, game: Game, *, measure: str = "coverage", replicates: int = 32, budget: float = 1200.0,
        workers: int | None = None,
    ) -> None:  # fmt: skip
        self.game, self.measure, self.budget = game, measure, budget
        self.replicates = replicates
        self.workers = workers or available_workers()
        self.worth = Worth(game, measure, self.workers)
        self.started = time.monotonic()

    def plan(self) -> Plan:
        """Time a few runs and choose: all coalitions, fewer pairs of runs, or sampled orders of arrival."""
        self.worth.run(0, [0])
        first = range(min(self.workers, self.replicates))
        began = time.monotonic()
        self.worth.run(self.game.full, first)
        each = (time.monotonic() - began) / len(first)
        left = CAUTION * (self.budget - (time.monotonic() - self.started))
        affordable = int(left / each)
        coalitions = len(set(self.game.different.values()))
        if affordable >= coalitions * min(self.replicates, LEAST_REPLICATES):
            replicates = min(self.replicates, affordable // coalitions)
            return Plan(replicates, None, coalitions * replicates, coalitions * replicates * each)
        return self._sampled(affordable, each)

    def _sampled(self, affordable: int, each: float) -> Plan:
        replicates, orders = min(self.replicates, LEAST_REPLICATES), 2
        while replicates > 2 and self._visits(replicates, orders) > affordable:
            replicates -= 1
        while orders < MOST_ORDERS and self._visits(replicates, _more(orders)) <= affordable:
            orders = _more(orders)
        runs = self._visits(replicates, orders)
        return Plan(replicates, orders, runs, runs * each)

    def _visits(self, replicates: int, orders: int) -> int:
        return sum(len(self._visited(self._orders(one, orders))) for one in range(replicates))

    def _orders(self, replicate: int, count: int) -> list[list[int]]:
        return draw_orders(self.game.mode.seed, replicate, len(self.game.players), count)

    def _visited(self, orders: Sequence[Sequence[int]]) -> list[int]:
        return sorted({self.game.different[one] for order in orders for one in steps(order)})

    def run(self, plan: Plan, progress: Progress | None = None) -> Attribution:
        """Run the plan in blocks of replicates, and stop after a block if the next would exceed the budget."""
        block, done = max(BLOCK, self.workers), 0
        for _ in self.worth.known:
            if progress:
                progress(self.game.mode.name)
        while done < plan.replicates:
            began = time.monotonic()
            replicates = range(done, min(done + block, plan.replicates))
            self._run_block(replicates, plan.orders, progress)
            done = replicates.stop
            now = time.monotonic()
            if done >= 2 and now + (now - began) > self.started + self.budget:
                break
        return self._result(done, plan.orders)

    def _run_block(self, replicates: range, orders: int | None, progress: Progress | None) -> None:
        wanted: dict[int, list[int]] = {}
        for one in replicates:
            visited = set(self.game.different.values()) if orders is None else self._visited(self._orders(one, orders))
            for coalition in sorted(visited):
                wanted.setdefault(coalition, []).append(one)
        for coalition in sorted(wanted):
            self.worth.run(coalition, wanted[coalition], progress)

    def _result(self, replicates: int, orders: int | None) -> Attribution:
        full, numbers = self.game.full, range(replicates)
        total = np.array([self.worth.of(full, one) - self.worth.of(0, one) for one in numbers])
        runs = len(self.worth.known)
        if orders is not None:
            columns = [
                sampled_shapley(self._orders(one, orders), lambda coalition, one=one: self.worth.of(coalition, one))  # type: ignore[misc]
                for one in numbers
            ]
            return Attribution(self.game, self.measure, total, np.stack(columns, axis=1), None, None, orders, runs)
        worth = np.array([[self.worth.of(coalition, one) for one in numbers] for coalition in range(full + 1)])
        within = shares_within(worth) if self.game.players[-1] == ARRANGEMENT else None
        return Attribution(self.game, self.measure, total, shapley(worth), interactions(worth), within, None, runs)


def _more(orders: int) -> int:
    """Return about half as many orders again, an even number."""
    return orders + max(2, orders // 4 * 2)


def shares_within(worth: Table) -> Table:
    """Return shares when the last player always comes first: its own is what it brings alone.

    Args:
        worth: of each coalition, shape (2^players, runs).
    """
    half = len(worth) // 2
    alone = worth[half] - worth[0]
    return np.concatenate([shapley(worth[half:]), alone[None]])


def orders_of(players: int) -> int:
    """Return how many orders of arrival there are."""
    return math.factorial(players)
