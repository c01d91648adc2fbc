"""Tables that a user gives: their rows in the place of synthetic providers, forums and volunteers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from civsim.records import FORUM, MEMBERSHIP
from civsim.rules.kinds import PROVIDER_KINDS
from civsim.scenario import GivenForum, GivenMembership, GivenProvider, GivenVolunteer, Service
from civsim.world import Table


def rows_of(keys: Table) -> dict[int, int]:
    """Return the row number of each key."""
    return {int(key): number for number, key in enumerate(keys)}


def set_providers(table: Table, given: Sequence[GivenProvider], districts: Table) -> None:
    """Write what a table says of providers into the first rows of `table`."""
    homes = rows_of(districts["key"])
    for row, one in zip(table, given, strict=False):
        row["kind"] = PROVIDER_KINDS.index(one.kind)
        row["district"] = homes[one.district]
        row["staff"] = one.staff
        row["founder_hours"] = one.founder_hours
        if one.reputation is not None:
            row["reputation"] = one.reputation
        if one.reserves is not None:
            row["reserves"] = one.reserves
        if one.gives is not None:
            row["gives"] = int(one.gives)


def add_forums(forums: Table, given: Sequence[GivenForum], districts: Table) -> Table:
    """Return the forums with those of a table behind them."""
    homes = rows_of(districts["key"])
    numbers = {one.key: len(forums) + number for number, one in enumerate(given)}
    more = np.zeros(len(given), FORUM)
    more["given_by_table"] = 1
    for row, one in zip(more, given, strict=True):
        row["key"] = one.key
        row["district"] = -1 if one.district is None else homes[one.district]
        row["parent"] = -1 if one.parent is None else numbers[one.parent]
    return np.concatenate([forums, more])


def add_memberships(memberships: Table, given: Sequence[GivenMembership], providers: Table, forums: Table) -> Table:
    """Return the memberships with those of a table behind each provider's others; sets the providers' ranges."""
    first_given = int((forums["given_by_table"] == 0).sum())
    people = rows_of(providers["key"])
    rooms = {key: first_given + number for key, number in rows_of(forums["key"][first_given:]).items()}
    more = np.zeros(len(given), MEMBERSHIP)
    for row, one in zip(more, given, strict=True):
        row["provider"], row["forum"], row["home"] = people[one.provider], rooms[one.forum], int(one.home)
    together = np.concatenate([memberships, more])
    together = together[np.argsort(together["provider"], kind="stable")]
    counts = np.bincount(together["provider"], minlength=len(providers))
    providers["memberships"] = counts
    providers["first_membership"] = np.cumsum(counts) - counts
    return together


def set_volunteers(
    table: Table, given: Sequence[GivenVolunteer], districts: Table, services: Sequence[Service]
) -> None:
    """Write what a table says of volunteers into the rows of `table`."""
    homes = rows_of(districts["key"])
    skills = {service.name: number for number, service in enumerate(services)}
    table["district"] = [homes[one.district] for one in given]
    for name in ("hours", "threshold"):
        values = [getattr(one, name) for one in given]
        known = np.array([value is not None for value in values], bool)
        table[name][known] = [value for value in values if value is not None]
    for number, one in enumerate(given):
        if one.service is not None:
            table["service"][number] = skills[one.service]
