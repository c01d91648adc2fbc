"""NGOs and municipal services, what they start with, and the administration that pays them."""

from __future__ import annotations

import math
import statistics

import numpy as np

from civsim import draws
from civsim.generate.source import Source, standard_normals
from civsim.given import set_providers
from civsim.keys import ENTRANT_KEY, MUNICIPAL_KEY, provider_keys
from civsim.records import ADMINISTRATION, PROVIDER
from civsim.rules.kinds import MUNICIPAL, NGO, QUARTER, YEAR
from civsim.world import Table


def draw_providers(source: Source, districts: Table) -> Table:
    """Return NGOs, municipal services and empty slots for new NGOs, in this order."""
    p = source.p
    keys, slots = provider_keys(source.tables, int(p.providers), int(p.municipal_services)), int(p.entry_slots)
    table = np.zeros(len(keys) + slots, PROVIDER)
    table["key"] = np.concatenate([keys, ENTRANT_KEY + np.arange(slots)])
    table["kind"][: len(keys)] = np.where(keys < MUNICIPAL_KEY, NGO, MUNICIPAL)
    table["active"][: len(keys)] = 1
    table["reserves"][: len(keys)] = math.nan
    table["gives"] = table["bids_with"] = -1
    table["reputation"], table["effort"] = p.reputation_start, 1.0
    table["quality"] = p.match_base
    table["joins"] = 1
    table["vote_week"] = table["planned_week"] = -1
    cumulative = np.cumsum(districts["people"]) / max(1, districts["people"].sum())
    where, choice, phase = source.many_uniforms(
        table["key"], (draws.TOWN_HOME, 0), (draws.TOWN_PLANNING, 0), (draws.TOWN_PLANNING, 1)
    )
    home = np.searchsorted(cumulative, where, side="right")
    table["district"] = np.minimum(home, len(districts) - 1)
    table["district"][table["kind"] == MUNICIPAL] = int(np.argmax(districts["people"]))
    low, high = int(p.own_interval_low), int(p.own_interval_high)
    table["planning_interval"] = low + np.floor(choice * (high - low + 1)).astype(int)
    table["planning_phase"] = np.floor(phase * YEAR).astype(int)
    if source.tables.providers is not None:
        set_providers(table, source.tables.providers, districts)
    _endow(source, table)
    return table


def _endow(source: Source, table: Table) -> None:
    """Give the providers the staff that the budget and the gifts pay, or grants and gifts by their given staff."""
    p, is_given = source.p, source.tables.providers is not None
    municipal = np.flatnonzero((table["active"] == 1) & (table["kind"] == MUNICIPAL))
    rows = np.flatnonzero((table["active"] == 1) & (table["kind"] == NGO))
    own = p.municipal_share if len(municipal) else 0.0
    if len(municipal):
        table["reserves"][municipal] = 0.0
        if not is_given:
            table["staff"][municipal] = own * p.budget / (YEAR * p.wage * len(municipal))
    if not len(rows):
        return
    ngos = table[rows]
    size = np.exp(p.size_spread * standard_normals(source.uniforms(draws.TOWN_SIZE, ngos["key"])))
    if is_given:
        size = ngos["staff"] if ngos["staff"].sum() > 0.0 else np.ones(len(ngos))
    share = size / size.sum()
    grants, gifts = (1.0 - own) * p.budget, p.gifts
    if not is_given:
        ngos["staff"] = share * (grants + gifts) / (YEAR * p.wage)
    for quarter in ("grant_1", "grant_2", "grant_3", "grant_4"):
        ngos[quarter] = share * grants / 4.0
    ngos["income"] = share * (grants + gifts) / 4.0
    ngos["reserves"] = np.where(np.isnan(ngos["reserves"]), p.reserve_start * ngos["income"], ngos["reserves"])
    ngos["size_class"] = ngos["staff"] > statistics.median(ngos["staff"].tolist())
    n = len(ngos)
    symmetric = p.contested_share * grants / 4.0 * p.decisiveness * (n - 1) / (n * n * QUARTER * p.wage)
    contests = p.grant_rule == 0
    ngos["grant_seeking"] = np.minimum(symmetric if contests else 0.0, p.seeking_cap * ngos["staff"])
    ngos["contested"] = p.contested_share * grants / max(grants + gifts, 1e-9) if p.grant_rule <= 1 else 0.0
    table[rows] = ngos


def administration_record(source: Source) -> Table:
    """Return the municipal administration."""
    table = np.zeros(1, ADMINISTRATION)
    own = source.p.municipal_share if source.p.municipal_services else 0.0
    table["budget"], table["gifts"] = source.p.budget, source.p.gifts
    table["grants_reference"] = (1.0 - own) * source.p.budget / 4.0
    ngos, municipal = int(source.p.providers), int(source.p.municipal_services)
    table["first_slot"] = len(provider_keys(source.tables, ngos, municipal))
    return table
