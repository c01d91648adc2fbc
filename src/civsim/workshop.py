"""The exercise for a room: groups set what providers offer, quarter by quarter, and are then held against every mode.

Six groups each lead one organisation of Musterstadt and lay chips on its cells (a service in a district). A plan is a
table with one row per quarter and provider: the columns `quarter` and `provider`, then one column per cell with chips.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from civsim.configuration import available_modes, load_values
from civsim.errors import InputError, unknown
from civsim.outcome import Outcome
from civsim.scenario import BASELINE, Scenario
from civsim.simulate import simulate
from civsim.study import Results

if TYPE_CHECKING:
    import pandas as pd

    from civsim.engines.batch.engine import BatchRun

WEEKS = 13
"""Weeks of a quarter."""
QUARTERS = 4
CHIPS = 10
GROUPS = "groups"
HOMES = (1, 1, 2, 2, 3, 4)
STAFF = 2.5
NEVER = 1_000_000
"""Weeks between own plans of an organisation that a group leads: it makes none."""
SETTLED = {"districts_served": 4, "entry_rate": 0.0, "exit_quarters": 0}
"""Every provider may offer anything anywhere, and none opens or closes: groups must not leave the room."""


def town(mode: str = BASELINE, *, by_hand: bool = False, seed: int = 1) -> Scenario:
    """Return the town of the exercise under a mode, or led by the groups."""
    services = "open_door|homework_help|visiting"
    providers = [
        {"key": key, "district": home, "staff": STAFF, "services": services} for key, home in enumerate(HOMES, 1)
    ]
    values: dict[str, object] = {"town": "musterstadt", "mode": mode, "seed": seed, "tables": {"providers": providers}}
    values |= {"weeks": WEEKS * QUARTERS, "burn_in": 0, **SETTLED}
    if by_hand:
        values["name"] = GROUPS
    return load_values(values).scenario


def cells() -> list[str]:
    """Return the names of the cells, as columns of a plan: "Mitte: open_door"."""
    place = town()
    return [f"{district.name}: {service.name}" for district in place.town.districts for service in place.town.services]


def form() -> pd.DataFrame:
    """Return an empty plan: a row per quarter and provider, no chip laid."""
    import pandas as pd

    rows = [{"quarter": quarter, "provider": key} for quarter in range(1, QUARTERS + 1) for key in _keys()]
    return pd.DataFrame(rows).assign(**dict.fromkeys(cells(), 0))


def read(path: str | Path) -> pd.DataFrame:
    """Return the plan of a CSV file, checked; with the mark of UTF-8 that spreadsheets write, or without."""
    import pandas as pd

    return checked(pd.read_csv(path, sep=None, engine="python", encoding="utf-8-sig").fillna(0))


def checked(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the plan without quarters in which no chip lies, sorted.

    Raises:
        InputError: for unknown columns, quarters or providers, chips that are no whole numbers, rows that are missing
            or there twice, or more chips than there are.
    """
    _check_columns(list(plan.columns))
    laid = plan[cells()]
    if not ((laid >= 0) & (laid == laid.round())).to_numpy().all():
        raise InputError("Chips are whole numbers from 0.")
    sums = laid.sum(axis=1)
    played = plan[plan["quarter"].isin(plan["quarter"][sums > 0])].sort_values(["quarter", "provider"])
    quarters = sorted(int(quarter) for quarter in played["quarter"].unique())
    if quarters != list(range(1, len(quarters) + 1)) or len(quarters) > QUARTERS:
        raise InputError(f"Quarters with chips are {quarters}; they must be 1, 2, … without a gap, at most {QUARTERS}.")
    for quarter in quarters:
        _check_quarter(quarter, played[played["quarter"] == quarter])
    return played


def _check_columns(names: Sequence[str]) -> None:
    for name in ("quarter", "provider", *cells()):
        if name not in names:
            raise InputError(f"The plan has no column {name!r}.")
    for name in names:
        if name not in ("quarter", "provider", *cells()):
            raise unknown("column of a plan called", name, cells())


def _check_quarter(quarter: int, rows: pd.DataFrame) -> None:
    providers = [int(provider) for provider in rows["provider"]]
    if providers != _keys():
        raise InputError(f"Quarter {quarter} names the providers {providers}; needed: {_keys()}.")
    for provider, count in zip(providers, rows[cells()].sum(axis=1), strict=True):
        if not 1 <= count <= CHIPS:
            raise InputError(f"Quarter {quarter}, provider {provider}: {count:g} chips; allowed: 1 to {CHIPS}.")


def seen(plan: pd.DataFrame, replicate: int = 0) -> pd.DataFrame:
    """Return what the groups see at the end of the last quarter played, a row per provider and cell.

    Columns: provider, cell, chips, places, enrolled, and the people turned away in a quarter as the provider knows it.
    """
    import pandas as pd

    played = checked(plan)
    run = _led(played, replicate, int(played["quarter"].max()) if len(played) else 0)
    offers, keys = run.world.offers, run.world.providers["key"]
    names, last = cells(), played[played["quarter"] == played["quarter"].max()].set_index("provider")
    led = [offer for offer in offers if int(keys[offer["provider"]]) in _keys()]
    rows = [
        {
            "provider": int(keys[offer["provider"]]),
            "cell": names[offer["cell"]],
            "chips": int(last.loc[keys[offer["provider"]], names[offer["cell"]]]) if len(last) else 0,
            "places": int(offer["places"]),
            "enrolled": int(offer["enrolled"]),
            "turned away": round(WEEKS * float(offer["belief"])),
        }
        for offer in led
    ]
    return pd.DataFrame(rows).sort_values(["provider", "cell"], ignore_index=True)


def reveal(plan: pd.DataFrame, *, replicates: int = 16, modes: Sequence[str] = ()) -> Results:
    """Return the year led by the groups beside the same year under every mode: the same luck, the groups as baseline.

    Raises:
        InputError: unless all quarters are planned.
    """
    import pandas as pd

    played = checked(plan)
    if played["quarter"].nunique() < QUARTERS:
        raise InputError(f"{played['quarter'].nunique()} quarters are planned; the reveal needs {QUARTERS}.")
    ours = town(by_hand=True)
    others = [town(mode) for mode in modes or available_modes()]
    outcomes = {ours.name: [_year(played, replicate) for replicate in range(replicates)]}
    outcomes |= {one.name: list(simulate(one, range(replicates))) for one in others}
    return Results((ours, *others), outcomes, "batch", pd.DataFrame())


def _keys() -> list[int]:
    return list(range(1, len(HOMES) + 1))


def _year(plan: pd.DataFrame, replicate: int) -> Outcome:
    return Outcome.of(replicate, _led(plan, replicate, QUARTERS).world._asdict())


def _led(plan: pd.DataFrame, replicate: int, quarters: int) -> BatchRun:
    """Return the run after so many quarters in which the organisations did what the groups laid.

    A chip is a tenth of the hours; chips that are not laid are hours for other things, such as meeting.
    """
    from civsim.engines.batch.engine import BatchRun

    run = BatchRun(town(by_hand=True), replicate)
    offers, keys, names = run.world.offers, run.world.providers["key"], cells()
    led = np.isin(keys, _keys())
    run.world.providers["planning_phase"][led] = 1
    run.world.providers["planning_interval"][led] = NEVER
    for quarter in range(1, quarters + 1):
        rows = plan[plan["quarter"] == quarter].set_index("provider")[names]
        shares = rows / CHIPS
        for offer in np.flatnonzero(led[offers["provider"]]):
            share = shares.loc[keys[offers["provider"][offer]], names[offers["cell"][offer]]]
            offers["share"][offer] = offers["planned_share"][offer] = share
        run.advance(WEEKS)
    return run
