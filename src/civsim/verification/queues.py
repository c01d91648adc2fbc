"""Limit cases of waiting: Erlang's loss and delay formulas, and the backlog of weekly places."""

from __future__ import annotations

import math
from collections.abc import Sequence

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario
from civsim.verification import theory
from civsim.verification.case import Observation, Values, case, setting
from civsim.verification.observe import PRECISION, Estimate, measured, observe, refused, waited
from civsim.verification.plain import LONGEST_RUN, WITHOUT_END, PlainTown
from civsim.verification.theory import most_poisson, queue_room, weekly_loss, weekly_queue

SERVERS = setting("servers", 2, "places", 1, 300, whole=True)
DURATION = setting("duration", 0.0, "weeks; 0 is long enough for the continuous limit", 0.0, 1_000.0)
LARGEST_QUEUE = 2_500
LONG_LOSS = 200.0
ENOUGH_REFUSED = 2.5
BRIEF = 20.0
LONG_QUEUE = 50.0
ROUGH = 0.012


def checked_duration(values: Values, usual: float) -> float:
    """Return the mean weeks of a service.

    Raises:
        InputError: if it is between 0 and 1, since a service lasts at least a week.
    """
    duration = float(values["duration"])
    if 0.0 < duration < 1.0:
        raise InputError(f"duration={duration:g} is out of bounds; allowed: 1 to 1000 weeks, or 0 for long enough.")
    return duration or usual


def loss_town(servers: int, arrivals: float, duration: float, refused_share: float = 1.0) -> Scenario:
    """Return one provider whose applicants ask once; runs are longer where few of them are turned away."""
    burn_in = round(10 * duration)
    enough = ENOUGH_REFUSED / (arrivals * max(refused_share, 1e-12))
    return PlainTown(
        providers=1,
        places=servers,
        arrivals=arrivals,
        people=servers + 3 * most_poisson(arrivals),
        duration=duration,
        weeks=round(min(max(100 * duration, enough), LONGEST_RUN - burn_in)),
        burn_in=burn_in,
    ).scenario()


@case(
    source="Erlang B (Erlang 1917), a = servers·load; with a duration: the exact chain of whole weeks",
    parameters=(SERVERS, setting("load", 0.8, "offered per server", 0.001, 10.0), DURATION),
    tabulated=(
        {"servers": 2, "load": 0.8},
        {"servers": 10, "load": 0.8},
        {"servers": 2, "load": 0.8, "duration": 4.0},
        {"servers": 7, "load": 1.3, "duration": 1.0},
    ),
)
def erlang_b(values: Values) -> Observation:
    """Share of applicants turned away by one provider where nobody waits.

    Each week services end first, then the week's Poisson arrivals apply. The exact chain of these weeks is
    expected where a duration is given. Otherwise Erlang's formula is, services last 200 weeks, and the stated
    discretisation is the exact difference of chain and formula (.0008 for 2 servers at load .8).
    """
    servers, load = int(values["servers"]), float(values["load"])
    duration = checked_duration(values, LONG_LOSS)
    arrivals = servers * load / duration
    weekly = weekly_loss(servers, arrivals, duration)
    expected = weekly if values["duration"] else theory.erlang_b(servers, servers * load)
    precision = PRECISION if 0.0 < float(values["duration"]) <= BRIEF else ROUGH
    discretisation = abs(weekly - expected)
    scenario = loss_town(servers, arrivals, duration, weekly)
    return observe([refused(scenario)], expected, discretisation=discretisation, precision=precision)


def queue_town(places: int, arrivals: float, duration: float) -> Scenario:
    """Return one provider whose applicants wait as long as it takes.

    A queue forgets its start in about 1/(servers·(1 − √load)²) services (Cohen 1982); runs begin after ten times as
    long, where weeks can still be counted.
    """
    room = queue_room(places, arrivals, duration)
    if room > LARGEST_QUEUE:
        raise InputError(
            f"The load {arrivals * duration / places:g} per place is too near 1: up to {room} people would wait; "
            f"allowed: {LARGEST_QUEUE}."
        )
    load = arrivals * duration / places
    memory = duration * (1.0 + 1.0 / (places * (1.0 - math.sqrt(load)) ** 2))
    patient: dict[str, Value] = {"patience": WITHOUT_END}
    return PlainTown(
        providers=1,
        places=places,
        arrivals=arrivals,
        people=room + 2 * most_poisson(arrivals) + places,
        duration=duration,
        weeks=min(max(round(100 * memory), 1_000), LONGEST_RUN * 3 // 4),
        burn_in=min(round(10 * memory), LONGEST_RUN // 4),
        changes=patient,
    ).scenario()


@case(
    source="Erlang C (Erlang 1917), mean wait C / (servers·(1 − load)); with a duration: exact chain of whole weeks",
    parameters=(SERVERS, setting("load", 0.8, "offered per server, below 1", 0.001, 0.97), DURATION),
    tabulated=(
        {"servers": 10, "load": 0.8},
        {"servers": 2, "load": 0.5, "duration": 4.0},
    ),
)
def erlang_c(values: Values) -> Observation:
    """Mean wait at one provider where everybody waits, in mean service times.

    Weeks as under erlang_b. Whoever is served in the week of arrival waits 0 weeks. By Little's law the weekly
    chain's mean wait is its mean queue over its arrivals. Without a duration services last 50 weeks, and the
    stated discretisation is the exact difference of chain and formula (1 %: half a week).
    """
    servers, load = int(values["servers"]), float(values["load"])
    duration = checked_duration(values, LONG_QUEUE)
    arrivals = servers * load / duration
    scenario = queue_town(servers, arrivals, duration)
    weekly = weekly_queue(servers, arrivals, duration, queue_room(servers, arrivals, duration)) / arrivals / duration
    expected = weekly if values["duration"] else theory.erlang_c(servers, load)

    def in_services(estimates: Sequence[Estimate]) -> Estimate:
        return estimates[0].times(1.0 / duration)

    discretisation = abs(weekly - expected)
    return observe([waited(scenario)], expected, discretisation=discretisation, precision=ROUGH, combine=in_services)


@case(
    source="exact chain W' = (W + A − places)⁺, A Poisson; mean²/(2(1 − mean)) for one place",
    parameters=(
        setting("mean", 0.8, "people a week, below places", 0.001, 1_000.0),
        setting("places", 1, "places", 1, 1_000, whole=True),
    ),
    tabulated=({"mean": 0.8, "places": 1}, {"mean": 4.0, "places": 5}),
)
def backlog(values: Values) -> Observation:
    """Mean number of people waiting at the end of a week for places that take a person a week.

    Raises:
        InputError: if `mean` is not below `places`: then the backlog grows without bound.
    """
    mean, places = float(values["mean"]), int(values["places"])
    if mean >= places:
        raise InputError(f"mean={mean:g} is out of bounds; allowed: below places={places}, or the backlog never ends.")
    scenario = queue_town(places, mean, 1.0)
    return observe(
        [measured(scenario, "backlog")],
        weekly_queue(places, mean, 1.0, queue_room(places, mean, 1.0)),
        precision=ROUGH,
    )
