"""Run an experiment: one row per point, mode, replicate and window, with every measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from civsim.experiment.definition import Experiment, PhaseMap, Values, Window
from civsim.experiment.design import Point, Scenarios, points
from civsim.experiment.kept import Kept, Rows
from civsim.measures import MEASURES, Tables
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.sweep.executors import executor

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], object]


def size(experiment: Experiment) -> int:
    """Return how many runs the experiment makes, maps included."""
    if experiment.design == "impact":
        return experiment.futures * experiment.replicates * len(experiment.modes)
    modes = len(dict.fromkeys((experiment.baseline, *experiment.modes)))
    if experiment.design == "towns":
        return modes * (len(experiment.towns) * experiment.replicates + sum(experiment.bound_replicates.values()))
    settings = experiment.futures
    for lever in experiment.levers:
        settings *= len(lever.levels)
    cells = sum(len(one.across_levels) * len(one.up_levels) for one in experiment.maps)
    return experiment.replicates * (settings * modes + 2 * cells)


def run(
    experiment: Experiment, *, workers: int | None = None, progress: Progress | None = None, kept: Kept | None = None
) -> pd.DataFrame:
    """Return the runs of the design.

    Returns:
        Columns `future, replicate, mode, window`, one per lever, one per uncertainty, one per measure. Runs of one
        future and replicate share their luck across modes and levers; another future has other luck.
    """
    import pandas as pd

    scenarios = Scenarios(experiment)
    modes = list(dict.fromkeys((experiment.baseline, *experiment.modes)))
    tasks = [(point, mode) for point in points(experiment) for mode in modes]

    def work(task: tuple[Point, str]) -> list[dict[str, Any]]:
        point, mode = task
        head = {"future": point.future, "mode": mode, **point.levels, **point.drawn}
        first = point.future * experiment.replicates
        replicates = range(first, first + experiment.replicates)
        return measured(scenarios.scenario(mode, point), replicates, experiment.windows, head)

    return pd.DataFrame(spread("runs", tasks, work, workers, progress, kept))


def first(experiment: Experiment) -> dict[str, Any]:
    """Return the first row of the runs, simulated anew."""
    point = next(points(experiment))
    head = {"future": point.future, "mode": experiment.baseline, **point.levels, **point.drawn}
    scenario = Scenarios(experiment).scenario(experiment.baseline, point)
    return measured(scenario, range(1), experiment.windows[:1], head)[0]


def run_map(
    experiment: Experiment,
    one: PhaseMap,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> pd.DataFrame:
    """Return the runs of a phase map: columns `across, up, mode, replicate` and the measures."""
    import pandas as pd

    scenarios = Scenarios(experiment)
    tasks = [(a, b, mode) for a in one.across_levels for b in one.up_levels
             for mode in (experiment.baseline, one.mode)]  # fmt: skip

    def work(task: tuple[Any, Any, str]) -> list[dict[str, Any]]:
        across, up, mode = task
        chosen: Values = {one.across: across, one.up: up}
        scenario = scenarios.scenario(mode, Point(0, {}, {}, chosen))
        head = {"across": across, "up": up, "mode": mode}
        return measured(scenario, range(experiment.replicates), experiment.windows[:1], head)

    stage = f"map_{experiment.maps.index(one) + 1}"
    return pd.DataFrame(spread(stage, tasks, work, workers, progress, kept))


def measured(
    scenario: Scenario,
    replicates: Sequence[int],
    windows: Iterable[Window],
    head: dict[str, Any],
    workers: int | None = 1,
) -> list[dict[str, Any]]:
    """Return a row per replicate and window: the head, then every measure."""
    outcomes = list(simulate(scenario, replicates, workers=workers))
    whole = Tables.of(outcomes, scenario.burn_in)
    rows = []
    for window in windows:
        is_whole = (window.first, window.last) == (0, scenario.weeks)
        tables = whole if is_whole else whole.within(window.first, window.last)
        values = {name: one.function(tables) for name, one in MEASURES.items()}
        for k, replicate in enumerate(replicates):
            found = {name: float(column[k]) for name, column in values.items()}
            rows.append({**head, "replicate": replicate, "window": window.name, **found})
    return rows


def spread(
    stage: str,
    tasks: Sequence[Any],
    work: Callable[[Any], Rows],
    workers: int | None,
    progress: Progress | None,
    kept: Kept | None,
) -> Rows:
    """Do all tasks of a stage on threads and return their rows, in order of the tasks; kept ones are not done again."""
    own = kept or Kept()

    def done(numbered: tuple[int, Any]) -> Rows:
        number, task = numbered
        found = own.rows(stage, number, lambda: work(task))
        if progress is not None:
            for replicate in {row["replicate"] for row in found}:
                progress(str(replicate))
        return found

    with executor("threads", workers) as pool:
        return [row for rows in pool.map(done, enumerate(tasks)) for row in rows]
