"""The reduced town in civsim: a scenario in which organisations neither learn, plan nor lend, and what it counts."""

from __future__ import annotations

import dataclasses

import numpy as np

from benchmarks.reduced.town import COUNTS, Table, Town
from civsim.engines.batch.engine import BatchRun
from civsim.parameters.parameter import Value
from civsim.scenario import District, GivenProvider, GivenTables, Scenario, Service
from civsim.verification.stage import LABEL, bare

DURATIONS = (4.0, 8.0, 8.0, 12.0, 12.0, 16.0)
HOURS = 2.0
SERVED = 4
PLACES_PER_RECIPIENT = 0.03
GRID = 5
SETTINGS: dict[str, Value] = {
    "need_rate": 0.35, "districts_served": SERVED, "second_skill": 0.0, "travel": 0.0, "agility": 0.0,
    "transparency": 0.0, "budget": 0.0,
}  # fmt: skip


def scenario(recipients: int, providers: int = 300, districts: int = 20, weeks: int = 52) -> Scenario:
    """Return the reduced town: every provider offers one of six services in four districts.

    Whole places are paid exactly, so that no hours are left over and the places stay the same in all weeks.
    """
    places = max(1, round(PLACES_PER_RECIPIENT * recipients / (providers * SERVED)))
    served = min(SERVED, districts)
    given = tuple(
        GivenProvider(
            key=number + 1,
            kind="ngo",
            district=number % districts + 1,
            staff=HOURS * served * places,
            reputation=0.5 + number % 7 / 14,
            services=(f"service_{number // districts % len(DURATIONS)}",),
        )
        for number in range(providers)
    )
    stage = bare("reduced", weeks, 0, GivenTables(providers=given), (0, {**SETTINGS, "recipients": recipients,
                 "districts_served": served}), districts=districts)  # fmt: skip
    rows = tuple(
        District(key + 1, f"district {key}", 1.0 / districts, float(key % GRID), float(key // GRID), 1.0)
        for key in range(districts)
    )
    services = tuple(
        Service(key + 1, f"service_{key}", LABEL, "people", 1.0 / len(DURATIONS), duration, HOURS)
        for key, duration in enumerate(DURATIONS)
    )
    return dataclasses.replace(stage, town=dataclasses.replace(stage.town, districts=rows, services=services))


def town_of(setting: Scenario, replicate: int = 0) -> Town:
    """Return the arrays of a reduced town, as civsim has them after its first week; they stay so."""
    run = BatchRun(dataclasses.replace(setting))
    run.advance(1)
    world, values = run.world, setting.values
    offers = world.offers[world.directory]
    names = ("patience", "seek", "stigma", "efficacy_start", "efficacy_memory", "awareness_base", "awareness_decay",
             "word_of_mouth")  # fmt: skip
    return Town(
        district=world.recipients["district"].copy(),
        people=world.populations["people"].copy(),
        need_probability=world.populations["need_probability"].copy(),
        choice_limit=world.cells["choice_limit"].reshape(len(world.districts), -1).copy(),
        duration=world.services["duration"].copy(),
        offer_cell=offers["cell"].copy(),
        places=offers["places"].copy(),
        appeal=offers["appeal"].copy(),
        weeks=setting.total_weeks,
        seed=BatchRun(setting, replicate).seed,
        quality=float(world.providers["quality"][0]),
        **{name: float(values[name]) for name in names},
    )


def counts_of(run: BatchRun) -> dict[str, Table]:
    """Return what a finished run of civsim counted, by week."""
    return {name: np.asarray(run.world.weekly[name]) for name in COUNTS}
