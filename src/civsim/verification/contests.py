"""Limit cases of the contest for grants: what applying burns, and when applying together pays."""

from __future__ import annotations

import math

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.rules.kinds import QUARTER, YEAR
from civsim.scenario import GivenTables, Scenario
from civsim.verification.case import Observation, Values, case, setting
from civsim.verification.stage import bare, equal_providers, measured, read_runs

WAGE = 58.0
STAFF = 100.0
BUDGET = YEAR * WAGE * STAFF
"""A prize worth all hours of one applicant, so that the cap on applications never binds."""
ROUNDING = 1e-6


def contest(providers: int, decisiveness: float, **more: Value) -> Scenario:
    """Return equal NGOs that live by contested grants alone; nobody applies before the contest opens in week 26."""
    quarters = 40 + 12 * providers
    calm: dict[str, Value] = {"contested_share": 0.0, "grant_rule": "contest", "budget": BUDGET, "wage": WAGE,
                              "seeking_cap": 1.0, "decisiveness": decisiveness, **more}  # fmt: skip
    tables = GivenTables(providers=equal_providers(providers, STAFF))
    opened: dict[str, Value] = {"contested_share": 1.0}
    return bare("contest", YEAR, QUARTER * quarters, tables, (0, calm), (2 * QUARTER, opened))


@case(
    source="Tullock (1980), Efficient rent seeking: R(n - 1)/n of the prize for R <= n/(n - 1)",
    parameters=(
        setting("providers", 5, "applicants", 1, 200, whole=True),
        setting("decisiveness", 1.0, "exponent R", 0.01, 2.0),
    ),
    tabulated=(
        {"providers": 5, "decisiveness": 1.0},
        {"providers": 10, "decisiveness": 0.5},
        {"providers": 50, "decisiveness": 0.15},
        {"providers": 2, "decisiveness": 1.5},
    ),
)
def tullock(settings: Values) -> Observation:
    """Share of the prize that equal applicants burn; no value is expected where no pure equilibrium exists.

    Above R = 1 applying earns little and a best response to slightly more hours than in equilibrium is none at all, so
    applicants go towards it in steps that never lead beyond it; larger ones end in a cycle for 8 applicants and more.
    """
    providers, decisiveness = int(settings["providers"]), float(settings["decisiveness"])
    has_equilibrium = decisiveness * (providers - 1) <= providers * (1.0 + ROUNDING)
    expected = decisiveness * (providers - 1) / providers if has_equilibrium else None
    careful: dict[str, Value] = {"seeking_step": 1.0 / providers} if decisiveness > 1.0 else {}
    values = read_runs(contest(providers, decisiveness, **careful), measured("dissipation"), 0, 2)
    return Observation(expected, sum(values) / 2, abs(values[0] - values[1]) / 2, 2, ROUNDING)


@case(
    source="two symmetric Tullock contests (R = 1) compared: 1/(k(n - k + 1)²) - 1/n² of the prize for each of k of n",
    parameters=(
        setting("providers", 5, "applicants n", 1, 100, whole=True),
        setting("members", 4, "partners k in the joint bid", 1, 100, whole=True),
    ),
    tabulated=(
        {"providers": 3, "members": 2},
        {"providers": 5, "members": 3},
        {"providers": 5, "members": 4},
        {"providers": 10, "members": 7},
        {"providers": 10, "members": 8},
    ),
)
def tullock_cartel(settings: Values) -> Observation:
    """What each partner gains by a joint bid, as a share of the prize; negative where it does not pay."""
    providers, members = int(settings["providers"]), int(settings["members"])
    if members > providers:
        raise InputError(f"members={members} is out of bounds; allowed: 1 to providers={providers}.")
    expected = 1.0 / (members * math.pow(providers - members + 1, 2)) - 1.0 / (providers * providers)
    alone = read_runs(contest(providers, 1.0), measured("contest_yield"), 0, 2)
    together = alone
    if members > 1:
        forum: dict[str, Value] = {"programmes": 1.0, "scope": "citywide", "joint_bid": members / providers}
        together = read_runs(contest(providers, 1.0, **forum), measured("joint_bid_yield"), 0, 2)
    gains = [(one - other) / BUDGET for one, other in zip(together, alone, strict=True)]
    return Observation(expected, sum(gains) / 2, abs(gains[0] - gains[1]) / 2, 2, ROUNDING)
