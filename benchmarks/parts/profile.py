"""Where the time of a week goes, in the towns in which it grows faster than they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numba

from benchmarks.frame import Row, Section, Spread
from benchmarks.towns import grown
from civsim.engines.batch import parts
from civsim.engines.batch.compiled import call_part, pack
from civsim.engines.batch.engine import BatchRun
from civsim.engines.batch.environment import environment
from civsim.engines.batch.money import finance
from civsim.engines.batch.planning import planning
from civsim.engines.batch.stance import stance
from civsim.engines.batch.volunteering import volunteer
from civsim.engines.batch.week import serve
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario

Case = tuple[str, Mapping[str, Value]]
Phase = Callable[..., None]
ABOUT = (
    "Hannover grown as above, week by week, with the phases of a week compiled apart: what changes, money and stances "
    "(phases 1 to 4), plans (5), and all that recipients do, with admission, learning and counting (6 to 9). Compiled "
    "apart they take a little longer together than in one piece."
)
CASES: Mapping[str, Case] = {
    "competition, 1,000 providers": ("competition", {"recipients": 100_000, "providers": 1_000}),
    "competition, 3,000 providers": ("competition", {"recipients": 100_000, "providers": 3_000}),
    "everything on, 1,000 providers": ("everything on", {"recipients": 100_000, "providers": 1_000}),
    "everything on, 3,000 providers": ("everything on", {"recipients": 100_000, "providers": 3_000}),
    "everything on, 10,000 people": ("everything on", {"recipients": 10_000}),
    "everything on, 100,000 people": ("everything on", {"recipients": 100_000}),
    "everything on, 1,000,000 people": ("everything on", {"recipients": 1_000_000}),
}


def prepare(w, p, seed, week, changes, is_new_period, burn_in):  # type: ignore[no-untyped-def]
    """Simulate phases 1 to 4."""
    environment(w, p, seed, week, changes, is_new_period, w.order)
    volunteer(w, p, seed, week)
    finance(w, p, seed, week, w.order)
    stance(w, p, seed, week, w.order)


def plan(w, p, seed, week, changes, is_new_period, burn_in):  # type: ignore[no-untyped-def]
    """Simulate phase 5."""
    planning(w, p, seed, week)


PHASES: Mapping[str, Phase] = {"changes, money, stances": prepare, "plans": plan, "people": serve}


@numba.njit(error_model="numpy")  # type: ignore[untyped-decorator]
def step(address, tables, parameters, seed, week, changes, is_new_period, burn_in):  # type: ignore[no-untyped-def]
    """Simulate some phases of a week, where they are in memory."""
    call_part(address, pack(tables), parameters[0], seed, week, changes, is_new_period, burn_in)


def compiled(run: BatchRun, phases: Mapping[str, Phase]) -> dict[str, Any]:
    """Return the phases compiled apart."""
    signature = parts.signature_of((*run.world, run.parameters, run.changes))
    return {name: numba.cfunc(signature, error_model="numpy")(phase) for name, phase in phases.items()}


def profile(scenario: Scenario, phases: Mapping[str, Any]) -> dict[str, float]:
    """Return the seconds that each phase of a run takes, its first quarter left out."""
    run, taken = BatchRun(scenario), dict.fromkeys(phases, 0.0)
    for week in range(scenario.total_weeks):
        for name, phase in phases.items():
            began = time.process_time()
            step(phase.address, run.world, run.parameters, run.seed, week, run.changes, week == 0, 0)
            if week >= scenario.total_weeks // 4:
                taken[name] += time.process_time() - began
    return taken


def measure(
    cases: Mapping[str, Case] = CASES, phases: Mapping[str, Phase] = PHASES, weeks: int = 52, rounds: int = 3
) -> Section:
    """Measure every phase in every case."""
    scenarios = {name: grown(mode, weeks, **values) for name, (mode, values) in cases.items()}  # type: ignore[arg-type]
    made = compiled(BatchRun(next(iter(scenarios.values()))), phases)
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for name, scenario in scenarios.items():
            for phase, seconds in profile(scenario, made).items():
                found.setdefault((name, phase), []).append(1e3 * seconds / (weeks - weeks // 4))
    rows = [Row(f"{name}: {phase}, a week", Spread(tuple(values)), "ms") for (name, phase), values in found.items()]
    return Section("Where a week's time goes", ABOUT, rows)
