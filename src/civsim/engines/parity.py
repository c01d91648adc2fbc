"""Does the fast engine do, to the last bit and every week, what the readable one does?"""

from __future__ import annotations

from dataclasses import dataclass

from civsim.engines.batch.engine import BatchRun
from civsim.engines.mesa.model import TownModel
from civsim.scenario import Scenario
from civsim.world import Table


@dataclass(frozen=True)
class Difference:
    """The first difference of the two engines."""

    week: int
    table: str
    row: int
    field: str
    readable: float
    fast: float


@dataclass(frozen=True)
class Parity:
    """The outcome of a comparison: weeks and numbers compared, and the first difference, if any."""

    weeks: int
    numbers: int
    difference: Difference | None


def compare_engines(scenario: Scenario, replicate: int = 0) -> Parity:
    """Run both engines side by side and compare the whole state after every week, bit for bit."""
    model = TownModel(scenario, replicate)
    run = BatchRun(scenario, replicate)
    numbers = 0
    for week in range(scenario.total_weeks):
        model.step()
        run.advance()
        for name, readable in model.tables().items():
            fast = getattr(run.world, name)
            numbers += len(fast) * len(fast.dtype.names)
            if readable.tobytes() != fast.tobytes():
                found = first_difference(week, name, readable, fast)
                if found:
                    return Parity(week + 1, numbers, found)
    return Parity(scenario.total_weeks, numbers, None)


def first_difference(week: int, name: str, readable: Table, fast: Table) -> Difference | None:
    """Return the first number that differs between two tables of the same shape, row by row; None: none does."""
    for row in range(len(readable)):
        for field in readable.dtype.names or ():
            one, other = readable[field][row], fast[field][row]
            if one.tobytes() != other.tobytes():
                return Difference(week, name, row, field, one.item(), other.item())
    return None
