"""The limit case of location: providers who each go where demand per provider is highest."""

from __future__ import annotations

import numpy as np

from civsim.parameters.parameter import Value
from civsim.scenario import Scenario
from civsim.verification.case import Observation, Values, case, setting
from civsim.verification.plain import PlainTown
from civsim.world import Table

RANDOM_TOWNS = 20
ROUNDS = 40
TIE = 1e-6


def location_town(providers: int) -> Scenario:
    """Return providers that plan every week where to offer their one place, in as many districts as providers."""
    changes: dict[str, Value] = {
        "planning_rule": "best_response",
        "own_interval_low": 1,
        "own_interval_high": 1,
        "agility": 1.0,
        "exploration": 0.0,
    }
    return PlainTown(
        providers=providers,
        places=1,
        arrivals=0.0,
        people=providers,
        weeks=ROUNDS,
        burn_in=0,
        districts=providers,
        changes=changes,
    ).scenario()


def settle(scenario: Scenario, replicate: int, demands: Table, start: Table) -> Table:
    """Let the fast engine run until nobody moves; return which districts have places, shape (districts,).

    All providers know the demand of each district; `start` is the district in which each of them begins.
    """
    from civsim.engines.batch.engine import BatchRun

    run = BatchRun(scenario, replicate)
    offers, providers = run.world.offers, len(start)
    offers["belief"] = demands[run.world.cells["district"][offers["cell"]]] / providers
    at_home = run.world.cells["district"][offers["cell"]] == start[offers["provider"]]
    offers["share"] = offers["planned_share"] = at_home
    before = offers["share"].copy()
    for _ in range(ROUNDS):
        run.advance()
        if run.week > 2 and np.array_equal(before, offers["share"]):
            break
        before = offers["share"].copy()
    return np.asarray(run.world.cells["places"] > 0)


def covered_share(demands: Table, has_places: Table) -> float:
    """Return the demand of districts with a provider, against the most that as many providers could cover."""
    best = np.sort(demands)[::-1][: len(has_places)].sum()
    return float(demands[has_places].sum() / best)


@case(
    source="worst equilibrium N/(2N − 1) (Vetta 2002, utility games; shared demand), never below one half",
    parameters=(setting("providers", 5, "providers", 1, 60, whole=True),),
    tabulated=({"providers": 2}, {"providers": 5}, {"providers": 20}),
)
def location(values: Values) -> Observation:
    """Share of the best possible demand that is covered in the worst equilibrium of N providers in N districts.

    One district has demand N and all others have demand 1, a millionth less to break the tie; all begin in the
    first and stay, since N shared by N is as good as 1 alone. The least share over this town and 20 towns with
    drawn demands and starts is observed: nobody may end below the bound. All plan every week by the engine's
    `best_response`, one after another, each seeing the plans before; demand is given as the providers' figures.
    """
    providers = int(values["providers"])
    scenario = location_town(providers)
    demands = np.full(providers, 1.0 - TIE)
    demands[0] = providers
    worst = covered_share(demands, settle(scenario, 0, demands, np.zeros(providers, int)))
    shares = [worst]
    for replicate in range(RANDOM_TOWNS):
        luck = np.random.default_rng(replicate)
        drawn = luck.pareto(1.0, providers) + 0.01
        start = luck.integers(0, providers, providers)
        shares.append(covered_share(drawn, settle(scenario, replicate, drawn, start)))
    bound = providers / (2 * providers - 1)
    return Observation(bound, min(shares), 0.0, len(shares), discretisation=TIE)
