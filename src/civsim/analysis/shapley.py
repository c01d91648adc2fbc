"""Shapley values and pairwise interactions of games given by the worth of their coalitions.

A coalition is a whole number whose bit i says whether player i is in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from civsim.world import Table


def players_of(worth: Table) -> int:
    """Return the number of players of a game.

    Raises:
        ValueError: if the number of coalitions is no power of two.
    """
    players = len(worth).bit_length() - 1
    if len(worth) != 1 << players:
        raise ValueError(f"{len(worth)} coalitions are not all those of some players: 1, 2, 4, 8, ...")
    return players


def shapley(worth: Table) -> Table:
    """Return every player's share of worth[all] - worth[none], which they add up to (Shapley 1953).

    Args:
        worth: of each coalition, shape (2^players, ...).

    Returns:
        shape (players, ...).
    """
    n = players_of(worth)
    weight = [math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n) for size in range(n)]
    shares = np.zeros((n, *worth.shape[1:]))
    for player in range(n):
        for coalition in range(len(worth)):
            if not coalition >> player & 1:
                gain = worth[coalition | 1 << player] - worth[coalition]
                shares[player] += weight[coalition.bit_count()] * gain
    return shares


def interactions(worth: Table) -> Table:
    """Return the Shapley interaction index of every pair (Grabisch & Roubens 1999), shape (players, players, ...).

    It is positive where two players bring more together than each alone, on average over the coalitions of the
    others; the diagonal is 0.
    """
    n = players_of(worth)
    found = np.zeros((n, n, *worth.shape[1:]))
    for one in range(n):
        for other in range(one + 1, n):
            pair = 1 << one | 1 << other
            for coalition in range(len(worth)):
                if coalition & pair:
                    continue
                size = coalition.bit_count()
                weight = math.factorial(size) * math.factorial(n - size - 2) / math.factorial(n - 1)
                apart = worth[coalition | 1 << one] + worth[coalition | 1 << other]
                found[one, other] += weight * (worth[coalition | pair] + worth[coalition] - apart)
            found[other, one] = found[one, other]
    return found


def steps(order: Sequence[int]) -> list[int]:
    """Return the coalitions that arise when players come one after another, the empty one first."""
    coalitions = [0]
    for player in order:
        coalitions.append(coalitions[-1] | 1 << player)
    return coalitions


def sampled_shapley(orders: Sequence[Sequence[int]], worth: Callable[[int], float]) -> Table:
    """Return what each player adds on average over some orders of arrival, shape (players,).

    Over orders drawn uniformly it is an unbiased estimate of the Shapley value; within every order the shares add up
    to worth(all) - worth(none).
    """
    shares = np.zeros(len(orders[0]))
    for order in orders:
        coalitions = steps(order)
        for player, before, after in zip(order, coalitions, coalitions[1:], strict=False):
            shares[player] += worth(after) - worth(before)
    return shares / len(orders)
