"""Limit cases of volunteering: thresholds (Granovetter), and a pool without any influence."""

from __future__ import annotations

import math

import numpy as np

from civsim.measures import Tables
from civsim.parameters.parameter import Value
from civsim.rules.kinds import YEAR
from civsim.scenario import GivenTables, GivenVolunteer
from civsim.verification.case import Observation, Values, case, setting
from civsim.verification.stage import bare, equal_providers, measured, observe, read_runs
from civsim.world import Table

CROWD = 100
POOL = 1_000
STEP: dict[str, Value] = {"join_rate": 1.0, "join_temperature": 0.0}
HOST = equal_providers(1, 10.0)
MEAN_THRESHOLD = 0.25


@case(
    source="Granovetter (1978), Threshold models of collective behavior",
    parameters=(setting("variant", 0, "0: thresholds 0 to 99; 1: a 2 in the place of the 1", 0, 1, whole=True),),
    tabulated=({"variant": 0}, {"variant": 1}),
)
def granovetter(settings: Values) -> Observation:
    """People active in the end among a hundred who join once enough others have."""
    thresholds = list(range(CROWD))
    if int(settings["variant"]) == 1:
        thresholds[1] = 2
    crowd = tuple(
        GivenVolunteer(key, 1, threshold=threshold / CROWD) for key, threshold in enumerate(thresholds, start=1)
    )
    scenario = bare("granovetter", 1, CROWD + 10, GivenTables(HOST, volunteers=crowd), (0, STEP))
    values = read_runs(scenario, measured("volunteers"), 0, 2)
    expected = 1.0 if int(settings["variant"]) == 1 else float(CROWD)
    return Observation(expected, sum(values) / 2, abs(values[0] - values[1]) / 2, 2)


@case(
    source="Granovetter (1978): the smallest x with x = Φ((x - .25)/σ), for very many people",
    parameters=(
        setting("sigma", 0.1, "standard deviation of the thresholds", 0.001, 10.0),
        setting("people", 100_000, "people", 100, 1_000_000, whole=True),
    ),
    tabulated=({"sigma": 0.1}, {"sigma": 0.12}, {"sigma": 0.5}),
)
def granovetter_normal(settings: Values) -> Observation:
    """Share of people active in the end where thresholds are normal with mean .25."""
    sigma, people = float(settings["sigma"]), int(settings["people"])
    expected, weeks = smallest_fixed_point(sigma)
    crowd = tuple(GivenVolunteer(key, 1) for key in range(1, people + 1))
    values: dict[str, Value] = {**STEP, "join_threshold": MEAN_THRESHOLD, "join_threshold_spread": sigma}
    tables = GivenTables(HOST, volunteers=crowd)
    scenario = bare("granovetter_normal", 1, weeks, tables, (0, values), redraw_town=True)

    def active(tables: Tables) -> Table:
        return np.asarray(measured("volunteers")(tables) / people)

    return observe(scenario, active, expected, batch=24, most=72)


def smallest_fixed_point(sigma: float) -> tuple[float, int]:
    """Return where the share of active people settles from 0, and weeks that suffice for it."""
    share, weeks = 0.0, 0
    while weeks < 5_000:
        after = 0.5 * math.erfc((MEAN_THRESHOLD - share) / (sigma * math.sqrt(2.0)))
        weeks += 1
        if after - share < 1e-9:
            break
        share = after
    return after, 20 + 2 * weeks


@case(
    source="two-state Markov chain: a/(a + d), lag-1 autocorrelation 1 - a - d",
    parameters=(
        setting("join", 0.05, "weekly probability of joining a", 0.001, 1.0),
        setting("leave", 0.02, "weekly probability of leaving d", 0.001, 0.6),
        setting("statistic", "share", "what is observed", 0, 1, choices=("share", "autocorrelation")),
    ),
    tabulated=(
        {"join": 0.05, "leave": 0.02},
        {"join": 0.3, "leave": 0.1},
        {"join": 0.05, "leave": 0.02, "statistic": "autocorrelation"},
        {"join": 0.3, "leave": 0.1, "statistic": "autocorrelation"},
    ),
)
def volunteer_pool(settings: Values) -> Observation:
    """Share of a pool that is active where nothing influences anybody, or how this week's share follows last week's."""
    join, leave = float(settings["join"]), float(settings["leave"])
    values: dict[str, Value] = {**STEP, "join_rate": join, "leave_rate": -YEAR * math.log(1.0 - leave)}
    active_at_first = round(POOL * join / (join + leave))
    crowd = tuple(GivenVolunteer(key, 1, threshold=-1.0, active=key <= active_at_first) for key in range(1, POOL + 1))
    memory = 1.0 / (join + leave)
    weeks = min(18_000, math.ceil(max(500.0, 40.0 * memory)))
    scenario = bare("volunteer_pool", weeks, math.ceil(4.0 * memory), GivenTables(HOST, volunteers=crowd), (0, values))
    if settings["statistic"] == "autocorrelation":
        return observe(scenario, _autocorrelation, 1.0 - join - leave, batch=24, most=192)

    def active(tables: Tables) -> Table:
        return np.asarray(measured("volunteers")(tables) / POOL)

    return observe(scenario, active, join / (join + leave), batch=24, most=72)


def _autocorrelation(tables: Tables) -> Table:
    """Return how the number of active volunteers follows that of the week before, around its mean over all runs.

    The mean over the runs is the ratio of the sums over all of them, which single runs would estimate too low; each
    run's value is that ratio and what the run adds to it, so that their spread gives its standard error.
    """
    series = tables.ledger["volunteers"] - tables.ledger["volunteers"].mean()
    before, after = series[:, :-1], series[:, 1:]
    products, squares = (before * after).sum(axis=1), (before * before + after * after).sum(axis=1) / 2.0
    ratio = products.sum() / squares.sum()
    return np.asarray(ratio + (products - ratio * squares) / squares.mean())
