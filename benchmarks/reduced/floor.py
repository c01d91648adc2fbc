"""The floor: a compiled loop that reads each record, draws, and tests a threshold by status. Nothing else happens.

What no engine can avoid that reads all records each week. The loop is as fast as it can be: by status a threshold is
looked up, and the processor draws for several people at once.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from benchmarks.reduced.town import Table
from civsim import draws

_week_key, _bits, _fraction = draws.hash_functions(np.uint64, numba.njit(inline="always"))


@numba.njit(nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def floor(recipients: Any, thresholds: Any, seed: int, weeks: int) -> int:
    """Return how often a person's number falls below the threshold of their status, in all weeks.

    Args:
        recipients: civsim's records.
        thresholds: whole numbers of 53 bits, by status.
        seed: of the luck.
        weeks: to go through.
    """
    events = 0
    for week in range(weeks):
        key = _week_key(seed, draws.NEED_ONSET, week)
        for r in range(len(recipients)):
            events += (_bits(key, recipients[r].key, 0) >> np.uint64(11)) < thresholds[recipients[r].status]
    return events


def thresholds(chances: dict[int, float], statuses: int) -> Table:
    """Return the thresholds of all statuses; 0 where nothing can happen."""
    table = np.zeros(statuses, np.uint64)
    for status, chance in chances.items():
        table[status] = int(chance * 2**53)
    return table
