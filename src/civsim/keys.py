"""The permanent keys of providers: NGOs, municipal services, and NGOs founded later."""

from __future__ import annotations

import numpy as np

from civsim.scenario import GivenTables
from civsim.world import Table

MUNICIPAL_KEY = 10_001
ENTRANT_KEY = 20_001


def provider_keys(tables: GivenTables, ngos: int, municipal: int) -> Table:
    """Return the keys of the providers there are at the start, in the order of their rows."""
    if tables.providers is not None:
        return np.array([one.key for one in tables.providers], np.int64)
    return np.concatenate([np.arange(1, ngos + 1), MUNICIPAL_KEY + np.arange(municipal)])
