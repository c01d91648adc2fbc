"""The pool of volunteers, and where those active at the start help."""

from __future__ import annotations

import numpy as np

from civsim import draws
from civsim.generate.source import Source, standard_normals
from civsim.given import set_volunteers
from civsim.records import VOLUNTEER
from civsim.rules.kinds import NGO
from civsim.world import Table


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
    where, skill, hours, threshold = source.many_uniforms(
        keys,
        (draws.TOWN_VOLUNTEER_HOME, 0),
        (draws.TOWN_VOLUNTEER_SKILL, 0),
        (draws.TOWN_VOLUNTEER_HOURS, 0),
        (draws.TOWN_VOLUNTEER_THRESHOLD, 0),
    )
    home = np.searchsorted(cumulative, where, side="right")
    table["district"] = np.minimum(home, len(districts) - 1)
    table["service"] = np.minimum(
        np.searchsorted(np.cumsum(services["share"]) / services["share"].sum(), skill, side="right"),
        len(services) - 1,
    )
    table["hours"] = np.interp(hours, [0.0, 0.6, 0.6 + 1e-12, 0.83, 0.83 + 1e-12, 1.0], [0.5, 2, 3, 5, 6, 10])
    table["threshold"] = p.join_threshold + p.join_threshold_spread * standard_normals(threshold)
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
    """Place the active volunteers; what draws them to a provider is the same for all of one district."""
    if not len(active) or not len(providers):
        return
    there = districts[providers["district"]]
    east = districts["x"][:, None] - there["x"][None, :]
    north = districts["y"][:, None] - there["y"][None, :]
    appeal = np.exp(-np.sqrt(east * east + north * north) / source.p.distance_scale) * providers["active"]
    appeal = appeal * np.where(providers["kind"] == NGO, 1.0, source.p.municipal_volunteers)
    limits = np.cumsum(appeal, axis=1)
    whole = limits[active["district"], -1]
    target = source.uniforms(draws.TOWN_VOLUNTEER_HOME, active["key"], 1) * whole
    chosen = np.zeros(len(active), np.int64)
    for number in np.unique(active["district"]):
        own = active["district"] == number
        chosen[own] = np.searchsorted(limits[number], target[own], side="right")
    chosen = np.where(whole > 0, np.minimum(chosen, len(providers) - 1), -1)
    active["provider"] = active["placed"] = chosen
