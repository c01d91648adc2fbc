"""The pool of volunteers, and where those active at the start help."""

from __future__ import annotations

import numpy as np

from civsim import draws
from civsim.generate.source import Source, standard_normals
from civsim.given import set_volunteers
from civsim.rules.kinds import NGO
from civsim.world import VOLUNTEER, Table


def draw_volunteers(source: Source, providers: Table, districts: Table, services: Table) -> Table:
    """Return the pool of volunteers; the first `volunteers` of them are active at the start.

    Hours a week: 60 % up to 2, 23 % 3 to 5, 17 % 6 and more (German survey on volunteering).
    """
    p, given = source.p, source.tables.volunteers
    count = round(p.volunteers * p.volunteer_pool) if given is None else len(given)
    table = np.zeros(count, VOLUNTEER)
    keys = np.arange(1, count + 1) if given is None else np.array([one.key for one in given], np.int64)
    table["key"] = keys
    table["provider"] = table["placed"] = -1
    table["energy"] = 1.0
    cumulative = np.cumsum(districts["people"]) / max(1, districts["people"].sum())
    home = np.searchsorted(cumulative, source.uniforms(draws.TOWN_VOLUNTEER_HOME, keys), side="right")
    table["district"] = np.minimum(home, len(districts) - 1)
    skill = source.uniforms(draws.TOWN_VOLUNTEER_SKILL, keys)
    table["service"] = np.minimum(
        np.searchsorted(np.cumsum(services["share"]) / services["share"].sum(), skill, side="right"),
        len(services) - 1,
    )
    u = source.uniforms(draws.TOWN_VOLUNTEER_HOURS, keys)
    table["hours"] = np.interp(u, [0.0, 0.6, 0.6 + 1e-12, 0.83, 0.83 + 1e-12, 1.0], [0.5, 2, 3, 5, 6, 10])
    table["threshold"] = p.join_threshold + p.join_threshold_spread * standard_normals(
        source.uniforms(draws.TOWN_VOLUNTEER_THRESHOLD, keys)
    )
    starting = np.arange(count) < int(p.volunteers)
    if given is not None:
        set_volunteers(table, given, districts, source.town.services)
        starting = np.array([one.active for one in given], bool)
    districts["volunteer_pool"] = np.bincount(table["district"], minlength=len(districts))
    active = table[starting]
    _start_volunteers(source, active, providers, districts)
    table[starting] = active
    return table


def _start_volunteers(source: Source, active: Table, providers: Table, districts: Table) -> None:
    here = districts[active["district"]]
    there = districts[providers["district"]]
    east = here["x"][:, None] - there["x"][None, :]
    north = here["y"][:, None] - there["y"][None, :]
    appeal = np.exp(-np.sqrt(east * east + north * north) / source.p.distance_scale) * providers["active"]
    appeal = appeal * np.where(providers["kind"] == NGO, 1.0, source.p.municipal_volunteers)
    limits = np.cumsum(appeal, axis=1)
    if not len(active) or not len(providers):
        return
    target = source.uniforms(draws.TOWN_VOLUNTEER_HOME, active["key"], 1) * limits[:, -1]
    chosen = (limits <= target[:, None]).sum(axis=1)
    chosen = np.where(limits[:, -1] > 0, np.minimum(chosen, len(providers) - 1), -1)
    active["provider"] = active["placed"] = chosen
