"""The fast engine beside the readable one, and beside the floor under any engine."""

from __future__ import annotations

import numpy as np

from benchmarks.frame import Row, Section, interleave, timed
from benchmarks.reduced.floor import floor, thresholds
from benchmarks.towns import MODES, recipient_weeks, take, town
from civsim.engines.batch.engine import BatchRun
from civsim.engines.mesa.model import TownModel
from civsim.rules.kinds import IDLE, SEEKING, STATUSES
from civsim.scenario import Scenario

ABOUT = (
    "One thread, processor time, the making of the town left out. Both engines run the same scenario and end in the "
    "same tallies. The floor is a compiled loop that reads each record, draws and tests a threshold by status, and "
    "nothing else: no rule, no choice, no organisation. *Everything on*: the hub of Hannover with all seven strengths "
    "at .75."
)


def read(model: TownModel) -> None:
    """Run the readable engine to the end."""
    for _ in range(model.setting.total_weeks):
        model.step()


def check(scenario: Scenario) -> None:
    """Refuse to compare engines that count differently."""
    fast, readable = BatchRun(scenario), TownModel(scenario)
    fast.advance(scenario.total_weeks)
    read(readable)
    if not np.array_equal(fast.world.weekly, readable.tables()["weekly"]):
        raise AssertionError("the engines count differently")


def readable_rows(name: str, weeks: int, rounds: int) -> list[Row]:
    """Compare the engines in one town."""
    rows = []
    for mode in MODES:
        scenario = town(name, mode, weeks)
        check(scenario)
        versions = {
            "fast": lambda scenario=scenario: take(scenario),
            "readable": timed(read, lambda scenario=scenario: TownModel(scenario)),
        }
        found = interleave(versions, rounds)
        label = f"{name.capitalize()}, {mode}: readable over fast"
        rows.append(Row(label, found["readable"].over(found["fast"]), "×", least=75.0))
    return rows


def floor_rows(name: str, weeks: int, rounds: int) -> list[Row]:
    """Compare the fast engine with the floor in one town."""
    rows = []
    for mode in MODES:
        scenario = town(name, mode, weeks)
        run = BatchRun(scenario)
        run.advance(weeks)
        population = float(run.world.populations["need_probability"].mean())
        by_status = thresholds({IDLE: population, SEEKING: float(scenario.values["seek"])}, len(STATUSES))
        recipients = run.world.recipients
        versions = {
            "engine": lambda scenario=scenario: take(scenario),
            "floor": timed(lambda records, by=by_status: floor(records, by, 1, weeks), lambda own=recipients: own),
        }
        found = interleave(versions, rounds)
        each = 1e9 / recipient_weeks(scenario)
        people = f"{name.capitalize()}, {len(recipients):,} people, {mode}"
        rows += [
            Row(f"{people}: per person and week", found["engine"].times(each), "ns", most=15.0),
            Row(f"{people}: floor", found["floor"].times(each), "ns"),
            Row(f"{people}: engine over floor", found["engine"].over(found["floor"]), "×"),
        ]
    return rows


def measure(readable: str = "pirmasens", fast: str = "hannover", weeks: int = 26, rounds: int = 5) -> Section:
    """Measure both comparisons."""
    rows = readable_rows(readable, weeks, rounds) + floor_rows(fast, 2 * weeks, rounds)
    return Section("The two engines, and the floor", ABOUT, rows)
