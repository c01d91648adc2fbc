"""The Python interface: three lines from a question to a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from civsim import study
from civsim.configuration import load_values
from civsim.scenario import BASELINE
from civsim.scenario import Scenario as FrozenScenario
from civsim.study import Results

__all__ = ["Results", "Scenario", "compare", "run"]

Value = float | int | str


class Scenario:
    """A town, a mode and parameters that differ from theirs.

    Args:
        town: name of a town (`civsim list towns`), or of one in `config_dirs`.
        mode: name of a mode (`civsim list modes`).
        parameters: values by parameter name, for example {"leakage": 0.2}.
        weeks, burn_in: measured weeks, and weeks before them.
        seed, town_seed: luck of the runs, and of the synthetic parts of the town.
        name: label in tables and plots.
        calendar: changes and shocks, as in a scenario file.
        tables: given providers, memberships and volunteers, each a CSV file or rows, as in a scenario file.
        config_dirs: folders with own towns and modes.

    Raises:
        InputError: for anything unknown or out of bounds; the message names the nearest valid name.

    Example:
        >>> import civsim
        >>> scenario = civsim.Scenario("musterstadt", "pact")
        >>> scenario
        Scenario(musterstadt, pact)
    """

    def __init__(
        self,
        town: str = "musterstadt",
        mode: str = BASELINE,
        *,
        parameters: Mapping[str, Value] | None = None,
        weeks: int = 260,
        burn_in: int = 52,
        seed: int = 1,
        town_seed: int = 1,
        name: str | None = None,
        calendar: Sequence[Mapping[str, object]] = (),
        tables: Mapping[str, object] | None = None,
        config_dirs: Sequence[str | Path] = (),
    ) -> None:
        values: dict[str, object] = {"town": town, "mode": mode, "weeks": weeks, "burn_in": burn_in}
        values |= {"seed": seed, "town_seed": town_seed, "calendar": [dict(entry) for entry in calendar]}
        values |= {"name": name} if name else {}
        values |= {"tables": dict(tables)} if tables else {}
        values |= dict(parameters or {})
        self.frozen: FrozenScenario = load_values(values, config_dirs=[Path(one) for one in config_dirs]).scenario

    def __repr__(self) -> str:
        return f"Scenario({self.frozen.town.name}, {self.frozen.mode})"


def run(scenario: Scenario, *, replicates: int = 32, engine: str = "batch", workers: int | None = None) -> Results:
    """Run one scenario and return its results (`.to_frame()`, `.summary`, `.plot(ax=)`)."""
    return study.run([scenario.frozen], replicates=replicates, engine=engine, workers=workers)


def compare(*scenarios: Scenario, replicates: int = 32, engine: str = "batch", workers: int | None = None) -> Results:
    """Run scenarios with the same luck; `.differences` are paired, with the first as baseline."""
    return study.run([one.frozen for one in scenarios], replicates=replicates, engine=engine, workers=workers)
