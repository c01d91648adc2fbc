"""What is kept of a town's run: its counts, hours, euros and levels over the measured weeks, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.measures import MEASURES, Tables
from civsim.outcome import Outcome
from civsim.rules.kinds import YEAR
from civsim.tally import COUNTS, EUROS, LEDGER, LEDGER_NAMES
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

STOCKS = ("open", "open_seekers", "enrolled", "participants")
"""Counts that say how many there are at the end of a week; they are averaged over the weeks, the others summed."""

SUMMED = np.array([name in EUROS for name in LEDGER_NAMES])
FLOWS = np.array([name not in STOCKS for name in COUNTS])
COLUMNS = (*COUNTS, *LEDGER_NAMES)

NATIONAL = (
    *("coverage", "effective_coverage", "contact_coverage", "met_needs", "waiting", "backlog"),
    *("lost_unaware", "lost_unwilling", "lost_did_not_try", "lost_no_offer", "lost_turned_away"),
    *("lost_in_referral", "lost_interrupted", "volunteers", "volunteer_hours", "participants"),
    *("membership_rate", "spending", "cost_per_met_need", "overhead", "grant_seeking", "utilisation", "mismatch"),
)
"""Measures made of counts, hours and euros that add up over towns; the others say something of one town only."""


@dataclass(frozen=True)
class YearTables(Tables):
    """Tables with one row per town or group of towns in the place of weeks.

    Attributes:
        measured_weeks: weeks that the one row stands for.
    """

    measured_weeks: int = YEAR

    @property
    def years(self) -> float:
        """Measured years."""
        return self.measured_weeks / YEAR


def row_of(outcome: Outcome, burn_in: int) -> Table:
    """Return the totals of a run in the order of `COLUMNS`: flows and euros summed, stocks, hours and levels averaged.

    Sums are those of the measures, to the last bit.
    """
    weekly = outcome.weekly.view(np.int32).reshape(len(outcome.weekly), len(COUNTS))[burn_in:]
    ledger = outcome.ledger.view(np.float64).reshape(len(outcome.ledger), len(LEDGER_NAMES))[burn_in:]
    weeks = len(weekly)
    counts = weekly.sum(axis=0, dtype=np.int64)
    booked = ledger.sum(axis=0)
    return np.concatenate([np.where(FLOWS, counts, counts / weeks), np.where(SUMMED, booked, booked / weeks)])


def measured(totals: Table, weeks: int, names: Sequence[str] = NATIONAL) -> dict[str, Table]:
    """Return measures of totals, shape (rows,) each.

    Args:
        totals: one row per town or sum of towns, columns as in `COLUMNS`.
        weeks: measured weeks.
        names: of the measures, out of `NATIONAL`.
    """
    rows, counted = len(totals), len(COUNTS)
    weekly = np.zeros((rows, 1), [(name, "f8") for name in COUNTS])
    ledger = np.zeros((rows, 1), LEDGER)
    weekly.view("f8").reshape(rows, counted)[:] = totals[:, :counted]
    ledger.view("f8").reshape(rows, len(LEDGER_NAMES))[:] = totals[:, counted:]
    nothing = np.zeros((rows, 0))
    tables = YearTables(
        weekly, ledger, nothing, np.zeros(rows), nothing, nothing, nothing, nothing, measured_weeks=weeks
    )
    return {name: MEASURES[name].function(tables) for name in names}


def totals_of(frame: pd.DataFrame) -> Table:
    """Return the totals in a table of runs, columns as in `COLUMNS`."""
    found: Table = frame[list(COLUMNS)].to_numpy(float)
    return found
