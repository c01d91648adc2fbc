"""Limit cases of capacity: what pooling places brings, and what the overhead of a forum takes away again."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario
from civsim.verification.case import Observation, Values, case, flag, setting
from civsim.verification.observe import Estimate, covered, observe
from civsim.verification.plain import POOLED, PlainTown
from civsim.verification.theory import best_size, break_even, filled, forum_filled, most_poisson, summit

LARGEST_TOWN = 20_000
LARGEST_FORUM = 500
ROUGH = 0.012
BESIDE = math.sqrt(2.0)
SIZES = (
    setting("providers", 2, "providers", 1, 500, whole=True),
    setting("places", 1, "places each", 1, 1_000, whole=True),
    setting("mean_need", 1.0, "people a week and provider", 0.001, 1_000.0),
)


def check_size(values: Values) -> None:
    """Refuse towns in which more people would be in need at once than a limit case simulates.

    Raises:
        InputError: naming the product and its bound.
    """
    most = max(float(values["places"]), float(values["mean_need"]))
    if int(values["providers"]) * most > LARGEST_TOWN:
        raise InputError(
            f"providers={values['providers']} with {most:g} places or people each make "
            f"{int(values['providers']) * most:g}; allowed: {LARGEST_TOWN} in the whole town."
        )


def pooled(providers: int) -> dict[str, Value]:
    """Return the parameters of a forum whose members refer to free places they know of, as often as is needed.

    Each round of referrals leaves about a third of the people and places unmatched, so a few rounds more than
    log(providers) leave next to none; many more would find the places even by blind chance and so test nothing.
    """
    return {**POOLED, "referral_hops": 3 + math.ceil(math.log(providers))}


def one_week_town(values: Values, changes: Values) -> Scenario:
    """Return NGOs whose services last a week, asked once by Poisson(mean_need) people each and week."""
    arrivals = int(values["providers"]) * float(values["mean_need"])
    return PlainTown(
        providers=int(values["providers"]),
        places=float(values["places"]),
        arrivals=arrivals,
        people=3 * most_poisson(arrivals),
        changes=changes,
    ).scenario()


@case(
    source="closed form: E min(Poisson(n·need), n·places) / (n·need), which is 1 − e^(−C) C^C / C! for need = places",
    parameters=(*SIZES, flag("pooled", True)),
    tabulated=(
        {"providers": 1, "places": 1, "mean_need": 1.0, "pooled": True},
        {"providers": 2, "places": 1, "mean_need": 1.0, "pooled": True},
        {"providers": 10, "places": 1, "mean_need": 1.0, "pooled": True},
        {"providers": 25, "places": 1, "mean_need": 1.0, "pooled": True},
        {"providers": 25, "places": 1, "mean_need": 1.0, "pooled": False},
        {"providers": 5, "places": 5, "mean_need": 5.0, "pooled": True},
    ),
)
def one_week_pooling(values: Values) -> Observation:
    """Coverage where services last a week and people try once: providers apart, or pooled in a forum.

    Apart, everybody asks one provider at random. Pooled, members refer those they turn away to members known to
    have free places, in a few rounds within the week until all places are taken or nobody is left. An open
    population is used, since its arrivals are exactly Poisson; a closed one of 1 000 people a place differs by
    less than .0005.
    """
    check_size(values)
    providers = int(values["providers"]) if values["pooled"] else 1
    forum = pooled(providers) if values["pooled"] else {}
    need = providers * float(values["mean_need"])
    expected = filled(need, providers * int(values["places"])) / need
    return observe([covered(one_week_town(values, forum))], expected)


def costly_forum(values: Values, overhead: float) -> Scenario:
    """Return the pooled town of one week in which every other member costs a share of each member's hours."""
    overheads: dict[str, Value] = {"overhead_form": "share", "overhead_share": overhead, "bank_start": "staggered"}
    return one_week_town(values, {**pooled(int(values["providers"])), **overheads})


@case(
    source="closed form: E min(Poisson(n·need), C) / (n·need) with C = n·places·(1 − overhead·(n − 1)), parts of a "
    "place open in that part of the weeks; break-even: the root of pooled = apart",
    parameters=(
        setting("providers", 5, "providers", 1, 500, whole=True),
        setting("overhead", 0.01, "share of hours per other member", 0.0, 1.0),
        setting("mean_need", 5.0, "people a week and provider", 0.001, 1_000.0),
        setting("places", 5, "places each", 1, 1_000, whole=True),
        setting("quantity", "coverage", "what is observed", 0, 1, choices=("coverage", "break_even", "best_size")),
    ),
    tabulated=(
        {"providers": 2, "overhead": 0.02, "mean_need": 5.0, "places": 5},
        {"providers": 9, "overhead": 0.005, "mean_need": 5.0, "places": 5},
        {"providers": 27, "overhead": 0.001, "mean_need": 5.0, "places": 5},
        {"providers": 2, "quantity": "break_even"},
        {"providers": 5, "quantity": "break_even"},
        {"providers": 10, "quantity": "break_even"},
        {"overhead": 0.001, "quantity": "best_size"},
        {"overhead": 0.0025, "quantity": "best_size"},
        {"overhead": 0.005, "quantity": "best_size"},
        {"overhead": 0.01, "quantity": "best_size"},
        {"overhead": 0.02, "quantity": "best_size"},
    ),
)
def mesh_overhead(values: Values) -> Observation:
    """Coverage of a forum of n members in which each other member costs a share of the hours; or its break-even.

    The members' saved hours are staggered evenly, so that the forum's total of places is rounded systematically:
    each week one of the two whole numbers beside it. `quantity=break_even` gives the share of all hours that the
    forum may cost until its members serve as few people as they would apart; `overhead` then has no effect.
    `quantity=best_size` gives the number of members at which coverage is largest; `providers` then has no effect.
    """
    if values["quantity"] == "best_size":
        return _best_size(values)
    check_size(values)
    if values["quantity"] == "break_even":
        return _break_even(values)
    numbers = int(values["providers"]), int(values["places"]), float(values["mean_need"])
    expected = forum_filled(*numbers, float(values["overhead"]))
    return observe([covered(costly_forum(values, float(values["overhead"])))], expected)


def _break_even(values: Values) -> Observation:
    """Read the break-even off runs: apart, and pooled with the whole numbers of places on both sides of it.

    Between two whole numbers coverage is linear in the places, so interpolation is exact. Theory only says which
    two numbers to simulate; were it wrong, the straight line would be followed beyond them.
    """
    providers, places = int(values["providers"]), int(values["places"])
    if providers < 2:
        raise InputError(f"providers={providers}: a break-even needs at least 2 providers.")
    total = providers * places
    expected = break_even(providers, places, float(values["mean_need"]))
    fewer = min(int(total * (1.0 - expected)), total - 1)
    overheads = [(1.0 - count / total) / (providers - 1) for count in (fewer, fewer + 1)]

    def cross(estimates: Sequence[Estimate]) -> Estimate:
        apart, low, high = estimates
        slope = high.value - low.value
        part = (apart.value - low.value) / slope
        deviations = apart.deviations - low.deviations - part * (high.deviations - low.deviations)
        return Estimate(1.0 - (fewer + part) / total, -deviations / slope / total)

    scenarios = [one_week_town(values, {}), *(costly_forum(values, one) for one in overheads)]
    return observe([covered(one) for one in scenarios], expected, combine=cross)


def _best_size(values: Values) -> Observation:
    """Read the best size off runs of forums as large as theory says, and smaller and larger by about two fifths.

    Coverage is so flat at its best that neighbouring sizes cannot be told apart by simulation. The summit of the
    parabola through the three, over the logarithm of the size, can; how far it lies from the best whole number where
    coverage is exact is the stated discretisation. Theory only says which sizes to simulate.

    Raises:
        InputError: where a forum of two already meets less, or only one larger than any simulated meets most.
    """
    places, need, overhead = int(values["places"]), float(values["mean_need"]), float(values["overhead"])
    largest = min(LARGEST_FORUM, int(LARGEST_TOWN / max(places, need)))
    best = best_size(places, need, overhead, largest)
    if best < 2 or 2 * best > largest:
        where = "below 2" if best < 2 else f"above {largest // 2}"
        raise InputError(f"overhead={overhead:g}: the best size is {where} members; allowed: 2 to {largest // 2}.")
    sizes = (max(1, round(best / BESIDE)), best, max(best + 1, round(best * BESIDE)))
    exact, _ = summit(sizes, [forum_filled(size, places, need, overhead) for size in sizes])

    def top(estimates: Sequence[Estimate]) -> Estimate:
        size, gradient = summit(sizes, [one.value for one in estimates])
        deviations = sum(slope * one.deviations for slope, one in zip(gradient, estimates, strict=True))
        return Estimate(size, np.asarray(deviations))

    readings = [covered(costly_forum({**values, "providers": size}, overhead)) for size in sizes]
    return observe(readings, float(best), discretisation=abs(exact - best), precision=ROUGH, combine=top)
