"""Limit cases of joint programmes: public goods games on lattices and in random groups, and the volunteer's dilemma."""

from __future__ import annotations

import math

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.scenario import GivenForum, GivenMembership, GivenTables
from civsim.verification.case import Observation, Values, case, setting
from civsim.verification.lattice import LATTICES, incidence
from civsim.verification.stage import bare, equal_providers, measured, observe

STAFF = 10.0
"""A gift of one hour is the tenth of its hours that a member gives at most; payoffs count per staff hour."""
GAME: dict[str, Value] = {"programmes": 1.0, "decisions": "participant_governed", "stance_interval": 1}
IMITATION: dict[str, Value] = {**GAME, "stance_rule": "imitation", "revision_order": "at_random", "scope": "given"}
PUBLISHED = {4.0: 0.512, 5.0: 0.929}
PUBLISHED_ERROR = 0.02
EXTINCT, COMPLETE = 3.65, 6.5
"""Outside of the published thresholds, 3.74 and 5.49, near which relaxation takes very long."""
TABULATED_SWEEPS = 1_000
EVERYBODY = 2_000


@case(
    source="Szolnoki, Perc & Szabó (2009), Phys. Rev. E 80, 056109: square lattice, G = 5, K = .5, thresholds 3.74 "
    "and 5.49; shares at r = 4 and 5 by independent simulation of the same game",
    parameters=(
        setting("lattice", "square", "kind of lattice", 0, 3, choices=LATTICES),
        setting("factor", 4.0, "return r of an hour given", 0.0, 100.0),
        setting("noise", 0.5, "noise K of imitation", 0.01, 100.0),
        setting("size", 40, "sites along a side", 4, 70, whole=True),
        setting("sweeps", TABULATED_SWEEPS, "revisions per site; the second half is measured", 10, 19_000, whole=True),
    ),
    tabulated=(
        {"factor": 3.6},
        {"factor": 4.0},
        {"factor": 5.0},
        {"factor": 7.0},
    ),
)
def public_goods(settings: Values) -> Observation:
    """Share of cooperating sites in the stationary state of the spatial public goods game."""
    lattice, factor, noise = str(settings["lattice"]), float(settings["factor"]), float(settings["noise"])
    size, sweeps = int(settings["size"]), int(settings["sweeps"])
    if lattice == "honeycomb" and size % 2:
        raise InputError(f"size={size} is odd; a honeycomb without edges needs an even number of sites along a side.")
    values: dict[str, Value] = {**IMITATION, "programme_return": factor, "imitation_noise": noise / STAFF,
                                "neighbours": "home_forum", "stance_start": 0.5}  # fmt: skip
    scenario = bare("public_goods", sweeps - sweeps // 2, 1 + sweeps // 2, incidence(lattice, size, STAFF), (0, values))
    expected = published_share(lattice, factor, noise)
    allowed = PUBLISHED_ERROR if expected in PUBLISHED.values() else 0.0
    return observe(scenario, measured("programme_giving"), expected, batch=8, most=32, discretisation=allowed)


def published_share(lattice: str, factor: float, noise: float) -> float | None:
    """Return the published cooperating share, or None where there is none."""
    if lattice != "square" or noise != 0.5:
        return None
    if factor <= EXTINCT or factor >= COMPLETE:
        return float(factor >= COMPLETE)
    return PUBLISHED.get(factor)


@case(
    source="exact birth-death chain with the Fermi rule; random groups: Hauert et al. (2002), Science 296, 1129",
    parameters=(
        setting("providers", 50, "members N", 2, 500, whole=True),
        setting("factor", 6.0, "return r of an hour given", 0.0, 100.0),
        setting("noise", 0.5, "noise K of imitation", 0.01, 100.0),
        setting("start", 1, "cooperating members at the start", 1, 499, whole=True),
        setting("group", 5, "members of a random group G", 2, 500, whole=True),
    ),
    tabulated=(
        {"providers": 50, "factor": 6.0, "start": 1},
        {"providers": 20, "factor": 8.0, "start": 2},
    ),
)
def well_mixed_public_goods(settings: Values) -> Observation:
    """Probability that cooperation takes over a whole forum whose programmes run in random groups."""
    providers, start, group = int(settings["providers"]), int(settings["start"]), int(settings["group"])
    factor, noise = float(settings["factor"]), float(settings["noise"])
    if start >= providers or group > providers:
        raise InputError(
            f"start={start} and group={group} do not fit providers={providers}; allowed: start to {providers - 1}, "
            f"group to {providers}."
        )
    towns = min(500, max(1, EVERYBODY // providers))
    members = equal_providers(providers, STAFF, givers=start, groups=towns)
    tables = GivenTables(
        providers=members,
        forums=tuple(GivenForum(number) for number in range(towns)),
        memberships=tuple(GivenMembership(one.key, (one.key - 1) // providers) for one in members),
    )
    values: dict[str, Value] = {**IMITATION, "programme_return": factor, "imitation_noise": noise / STAFF,
                                "programme_groups": "random", "programme_group_size": group}  # fmt: skip
    advantage = factor * (providers - group) / (group * (providers - 1)) - 1.0
    weeks = weeks_to_fixation(providers, advantage / noise)
    expected = fixation(providers, start, advantage / noise)
    scenario = bare("well_mixed_public_goods", 1, weeks, tables, (0, values), districts=towns)
    return observe(scenario, measured("programme_giving"), expected, batch=12, most=600)


def fixation(members: int, start: int, advantage: float) -> float:
    """Return the probability that `start` of `members` givers become all, by the exact birth-death chain.

    `advantage` is the payoff of giving less that of not giving, in units of the noise; it is the same whatever the
    number of givers, and a giver is lost exp(-advantage) times as often as one is won.
    """
    products = [math.exp(-advantage * number) for number in range(members)]
    return math.fsum(products[:start]) / math.fsum(products)


def weeks_to_fixation(members: int, advantage: float) -> int:
    """Return sweeps after which all but a negligible share of the forums agree."""
    drift = math.tanh(abs(advantage) / 2.0)
    return 20 + math.ceil(min(8.0 * members, (9.0 + 2.0 * math.log(members)) / max(drift, 1e-9)))


@case(
    source="Diekmann (1985), Volunteer's dilemma: 1 - (c/b)^(1/(n - 1))",
    parameters=(
        setting("providers", 5, "members n", 2, 500, whole=True),
        setting("ratio", 0.5, "cost of giving to benefit c/b", 0.01, 0.99),
    ),
    tabulated=(
        {"providers": 2, "ratio": 0.5},
        {"providers": 5, "ratio": 0.5},
        {"providers": 10, "ratio": 0.2},
    ),
)
def volunteers_dilemma(settings: Values) -> Observation:
    """Share of members that give where one is enough for all and everybody responds to the others' stances."""
    providers, ratio = int(settings["providers"]), float(settings["ratio"])
    expected = 1.0 - math.pow(ratio, 1.0 / (providers - 1))
    step, settling = revision_pace(providers, ratio)
    weeks = min(18_000, max(200, math.ceil(5e3 / (providers * expected))))
    values: dict[str, Value] = {**GAME, "scope": "citywide", "programme_kind": "threshold", "programme_threshold": 0.0,
                                "stance_rule": "best_response", "stance_start": 0.5, "stance_step": step,
                                "programme_return": 1.0 / ratio}  # fmt: skip
    tables = GivenTables(providers=equal_providers(providers, STAFF))
    scenario = bare("volunteers_dilemma", weeks, settling, tables, (0, values))
    return observe(scenario, measured("programme_giving"), expected, batch=24, most=72)


def revision_pace(members: int, ratio: float) -> tuple[float, int]:
    """Return a step of the stance that never leaps past its end, and the weeks in which the stance settles."""
    likeliest = math.pow(1.0 - 1.0 / members, members - 1) / members
    pull = (1.0 - math.pow(ratio, 1.0 / (members - 1))) * (members - 1)
    step = min(0.5, 1.0 / pull, 0.5 * ratio / likeliest)
    return step, min(18_000, 200 + math.ceil(20.0 / (step * pull)))
