"""The forums of a town and who may belong to them."""

from __future__ import annotations

import numpy as np

from civsim.generate.source import Source
from civsim.given import add_forums, add_memberships
from civsim.records import FORUM, MEMBERSHIP
from civsim.world import Table


def draw_forums(source: Source, providers: Table, districts: Table) -> tuple[Table, Table]:
    """Return the forums and who may belong to them.

    The citywide forum and one per district come first, and each provider's membership in the two that it could
    join; then those of a table.
    """
    forums = np.zeros(1 + len(districts), FORUM)
    forums["key"] = np.concatenate([[0], districts["key"]])
    forums["parent"][0], forums["district"][0] = -1, -1
    forums["district"][1:] = np.arange(len(districts))
    memberships = np.zeros(2 * len(providers), MEMBERSHIP)
    memberships["provider"] = np.repeat(np.arange(len(providers)), 2)
    memberships["forum"][1::2] = 1 + providers["district"]
    memberships["home"][1::2] = 1
    forums = add_forums(forums, source.tables.forums, districts)
    memberships = add_memberships(memberships, source.tables.memberships, providers, forums)
    memberships["trust"] = source.p.trust_start
    memberships["circle"] = -1
    return forums, memberships
