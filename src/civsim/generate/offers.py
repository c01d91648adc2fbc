"""Which provider can serve which cell, how well and at what cost."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from civsim import draws
from civsim.generate.source import Source
from civsim.records import OFFER
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.service import place_cost
from civsim.world import Table


def draw_offers(source: Source, providers: Table, districts: Table, services: Table) -> Table:
    """Return one row per provider and cell it can serve, sorted by both; also fills the providers' ranges."""
    p, rows = source.p, []
    east = districts["x"][:, None] - districts["x"][None, :]
    north = districts["y"][:, None] - districts["y"][None, :]
    kilometres = np.sqrt(east * east + north * north)
    served = np.argsort(kilometres, axis=1, kind="stable")[:, : int(p.districts_served)]
    which, whether, other = source.many_uniforms(providers["key"], *((draws.TOWN_SKILL, index) for index in range(3)))
    first = np.searchsorted(np.cumsum(services["share"]) / services["share"].sum(), which, side="right")
    has_second = whether < p.second_skill
    step = 1 + np.floor(other * (len(services) - 1))
    near, far = np.sort(served, axis=1).tolist(), list(range(len(districts)))
    needs = [SimpleNamespace(hours=hours) for hours in services["hours"].tolist()]
    columns = (providers[name].tolist() for name in ("district", "kind", "active"))
    for number, (home, kind, active) in enumerate(zip(*columns, strict=True)):
        skills = {min(int(first[number]), len(services) - 1): 1.0}
        if kind == MUNICIPAL:
            skills = dict.fromkeys(range(len(services)), 1.0)
            places = far
        elif active:
            if has_second[number] and len(services) > 1:
                skills[int(first[number] + step[number]) % len(services)] = p.second_skill_level
            places = near[home]
        else:
            places = [home]
        skills = _given_skills(source, number) or skills
        for district in places:
            for service in sorted(skills):
                cost = place_cost(needs[service], float(kilometres[home, district]), p)  # type: ignore[no-untyped-call]
                rows.append((number, district * len(services) + service, cost, skills[service]))
    table = np.zeros(len(rows), OFFER)
    for name, column in zip(("provider", "cell", "cost", "skill"), zip(*rows, strict=True), strict=False):
        table[name] = column
    counts = np.bincount(table["provider"], minlength=len(providers))
    providers["offers"] = counts
    providers["first_offer"] = np.concatenate([[0], np.cumsum(counts)[:-1]])[: len(providers)]
    table["share"] = 1.0 / counts[table["provider"]]
    table["planned_share"] = table["share"]
    return table


def _given_skills(source: Source, number: int) -> dict[int, float]:
    """Return the services, by row, that a table gives the provider in a row; none where it says nothing."""
    given = source.tables.providers or ()
    named = given[number].services if number < len(given) else ()
    return {row: 1.0 for row, service in enumerate(source.town.services) if service.name in named}
