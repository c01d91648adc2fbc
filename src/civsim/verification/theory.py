"""Closed forms and exact chains that limit cases are held against."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import integrate, optimize, stats

from civsim.world import Table

RARE = 1e-7
Function = Callable[[float], float]


def most_poisson(mean: float) -> int:
    """Return a number that a Poisson number hardly ever exceeds (once in ten million)."""
    return int(stats.poisson.isf(RARE, mean)) + 1


def filled(mean: float, places: float) -> float:
    """Return E min(Poisson(mean), places); a part of a place is open in that part of the weeks."""
    whole = math.floor(places)
    below = float(stats.poisson.sf(np.arange(whole), mean).sum())
    return below + (places - whole) * float(stats.poisson.sf(whole, mean))


def break_even(providers: int, places: float, mean: float) -> float:
    """Return the share of all hours that pooling may cost before separate providers serve as many people."""
    alone = providers * filled(mean, places)
    total = providers * places

    def gain(share: float) -> float:
        return filled(providers * mean, total * (1.0 - share)) - alone

    return float(optimize.brentq(gain, 0.0, 1.0, xtol=1e-12)) if gain(0.0) > 0.0 else 0.0


def forum_filled(providers: int, places: float, mean: float, overhead: float) -> float:
    """Return the share of need that a forum meets in which each other member costs a share of every member's hours."""
    left = max(0.0, 1.0 - overhead * (providers - 1))
    return filled(providers * mean, providers * places * left) / (providers * mean)


def best_size(places: float, mean: float, overhead: float, most: int) -> int:
    """Return the number of members, up to `most`, at which a forum meets the largest share of need."""
    shares = [forum_filled(members, places, mean, overhead) for members in range(1, most + 1)]
    return 1 + int(np.argmax(shares))


def summit(sizes: Sequence[float], heights: Sequence[float]) -> tuple[float, Table]:
    """Return where the parabola through three heights, over the logarithm of the sizes, is highest, and its gradient.

    The gradient is that of the size by the heights, shape (3,).
    """
    place = np.log(np.asarray(sizes, float))
    others = [np.delete(place, position) for position in range(3)]
    weight = np.array([1.0 / ((own - two[0]) * (own - two[1])) for own, two in zip(place, others, strict=True)])
    sums = np.array([two.sum() for two in others])
    bend = float(weight @ np.asarray(heights))
    top = float((weight * sums) @ np.asarray(heights)) / (2.0 * bend)
    return math.exp(top), np.asarray(math.exp(top) * weight * (sums - 2.0 * top) / (2.0 * bend))


def erlang_b(servers: int, offered: float) -> float:
    """Return the share turned away by `servers` servers offered `offered` erlangs (Erlang 1917), by recursion."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = offered * blocked / (server + offered * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Return the mean wait in service times at load < 1 per server: C / (servers (1 − load)) (Erlang 1917)."""
    blocked = erlang_b(servers, servers * load)
    waits = blocked / (1.0 - load * (1.0 - blocked))
    return waits / (servers * (1.0 - load))


def weekly_chain(servers: int, arrivals: float, duration: float, room: int) -> Table:
    """Return the stationary law of the people in service or waiting at the end of a week, shape (room + 1,).

    Each week every service ends with probability 1/duration, then Poisson(arrivals) people come; those beyond
    `room` are lost.
    """
    states = np.arange(room + 1)
    leaving = stats.binom.pmf(states[None, :], np.minimum(states, servers)[:, None], 1.0 / duration)
    remain = np.zeros((room + 1, room + 1))
    for state in states:
        remain[state, : state + 1] = leaving[state, : state + 1][::-1]
    coming = stats.poisson.pmf(states, arrivals)
    grow = np.array([np.concatenate([np.zeros(state), coming[: room + 1 - state]]) for state in states])
    grow[:, room] += 1.0 - grow.sum(axis=1)
    balance = (remain @ grow).T - np.eye(room + 1)
    balance[-1] = 1.0
    target = np.zeros(room + 1)
    target[-1] = 1.0
    return np.asarray(np.linalg.solve(balance, target))


def weekly_loss(servers: int, arrivals: float, duration: float) -> float:
    """Return the share turned away in the weekly chain without waiting."""
    law = weekly_chain(servers, arrivals, duration, servers)
    return 1.0 - float(law @ np.arange(servers + 1)) / duration / arrivals


def weekly_queue(servers: int, arrivals: float, duration: float, room: int) -> float:
    """Return the mean number of people waiting at the end of a week in the weekly chain."""
    law = weekly_chain(servers, arrivals, duration, room)
    return float(law @ np.maximum(np.arange(room + 1) - servers, 0))


def queue_room(servers: int, arrivals: float, duration: float) -> int:
    """Return a number of people in service or waiting that is hardly ever exceeded.

    Above the servers the number falls off like exp(−2·drift/variance) per person: weekly drift
    servers/duration − arrivals, weekly variance of arrivals and departures.
    """
    drift = servers / duration - arrivals
    variance = arrivals + servers / duration * (1.0 - 1.0 / duration)
    return servers + most_poisson(arrivals) + math.ceil(-math.log(RARE) * (0.5 * variance / drift + 1.0))


def ladder(tries: int, load: float) -> float:
    """Return the share of people who find a place one after another: x(load)/load with x' = 1 − x^tries, x(0) = 0."""

    def growth(_: float, full: Table) -> Table:
        return np.asarray(1.0 - full**tries)

    solved = integrate.solve_ivp(growth, (0.0, load), [0.0], rtol=1e-10, atol=1e-12)
    return float(solved.y[0, -1]) / load


def finite_ladder(tries: int, people: int, places: int) -> float:
    """Return the share of `people` served one after another by `places` places, by the exact chain.

    The first try goes to any provider, each other one to any but the provider that just sent the person on.
    """
    law = np.zeros(places + 1)
    law[0] = 1.0
    full = np.arange(places + 1)
    again = np.clip((full - 1) / max(places - 1, 1), 0.0, 1.0) if places > 1 else np.ones(places + 1)
    fails = full / places * again ** (tries - 1)
    for _ in range(people):
        moved = law * (1.0 - fails)
        law = law * fails
        law[1:] += moved[:-1]
    return float(law @ full) / people


def ladder_at_once(tries: int, load: float) -> float:
    """Return the share of people who find a place when all try at once, then all who failed, and so on.

    With r people left per place, Poisson(r) of them ask at each place, so 1 − exp(−r) of the free places fill.
    """
    full = 0.0
    for _ in range(tries):
        full += (1.0 - full) * -math.expm1(-(load - full))
    return full / load


def poisson_matching(degree: float) -> float:
    """Return the share of people in a maximum matching when people and places know each other at random.

    Karp & Sipser (1981); for bipartite graphs Bohman & Frieze (2011), Bordenave, Lelarge & Salez (2013).
    """
    return _matching(lambda x: math.exp(degree * (x - 1.0)), degree, degree)


def options_matching(options: int, load: float) -> float:
    """Return the share of people whom a planner can place when each knows `options` random places, `load` per place."""
    return _matching(lambda x: x**options, float(options), options * load)


def _matching(generating: Function, mean: float, other: float) -> float:
    """Return 1 − max F on [0, 1], F(t) = g(1 − h'(1−t)/h'(1)) − g'(1)/h'(1)·(1 − h(1−t) − t h'(1−t)).

    g and h generate the numbers of contacts of people (mean g'(1) = `mean`) and of places (Poisson, h'(1) = `other`):
    Bordenave, Lelarge & Salez (2013), Matchings on infinite graphs, theorem 3.
    """

    def unmatched(t: float) -> float:
        kept = math.exp(-other * t)
        return generating(1.0 - kept) - mean / other * (1.0 - kept - t * other * kept)

    grid = np.linspace(0.0, 1.0, 2001)
    best = int(np.argmax([unmatched(t) for t in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, 2000)]
    finer = optimize.minimize_scalar(
        lambda t: -unmatched(t), bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    return 1.0 - max(unmatched(float(finer.x)), unmatched(float(grid[best])))
