"""Districts, services, and the rows for each district with a group or a service."""

from __future__ import annotations

import math

import numpy as np

from civsim import draws
from civsim.generate.source import Source, largest_remainder, standard_normals
from civsim.records import CELL, DISTRICT_RECORD, POPULATION, SERVICE_RECORD
from civsim.world import Table


def draw_districts(source: Source) -> Table:
    """Return the districts: those of the town file, else drawn in a disc of the town's area."""
    rows = source.town.districts
    count = len(rows) or int(source.p.districts)
    table = np.zeros(count, DISTRICT_RECORD)
    keys = np.array([row.key for row in rows]) if rows else np.arange(1, count + 1)
    table["key"] = keys
    position, turn, size, need, cover = source.many_uniforms(
        keys,
        (draws.TOWN_POSITION, 0),
        (draws.TOWN_POSITION, 1),
        (draws.TOWN_SHARE, 0),
        (draws.TOWN_DEPRIVATION, 0),
        (draws.TOWN_COVER, 0),
    )
    if rows:
        table["x"], table["y"] = [row.x for row in rows], [row.y for row in rows]
        share = np.array([row.share for row in rows], float)
        given = np.array([math.nan if row.deprivation is None else row.deprivation for row in rows])
    else:
        radius = math.sqrt(source.p.area / math.pi) * np.sqrt(position)
        angle = 2 * math.pi * turn
        table["x"], table["y"] = radius * np.cos(angle), radius * np.sin(angle)
        share = 0.5 + size
        given = np.full(count, math.nan)
    share = share / share.sum()
    table["people"] = largest_remainder(int(source.p.recipients), share)
    log_spread = math.sqrt(math.log(1.0 + source.p.deprivation_spread**2))
    drawn = np.exp(log_spread * standard_normals(need))
    deprivation = np.where(np.isnan(given), drawn, given)
    table["deprivation"] = deprivation / (deprivation * share).sum()
    table["cover_order"] = cover
    if count > 1:
        table["cover_order"] = np.argsort(np.argsort(table["cover_order"], kind="stable")) / count
    return table


def service_records(source: Source) -> Table:
    """Return the services with the row number of their target group."""
    groups = [group.name for group in source.town.groups]
    table = np.zeros(len(source.town.services), SERVICE_RECORD)
    for row, service in zip(table, source.town.services, strict=True):
        row["key"], row["group"] = service.key, groups.index(service.group)
        row["duration"], row["hours"], row["share"] = service.duration, service.hours, service.share
    return table


def split_populations(source: Source, districts: Table) -> Table:
    """Return one row per district and target group."""
    groups = source.town.groups
    table = np.zeros(len(districts) * len(groups), POPULATION)
    table["key"] = np.arange(len(table))
    table["district"] = np.repeat(np.arange(len(districts)), len(groups))
    table["group"] = np.tile(np.arange(len(groups)), len(districts))
    table["need_factor"] = np.tile([group.need_factor for group in groups], len(districts))
    shares = np.array([group.share for group in groups])
    for number, district in enumerate(districts):
        split = largest_remainder(int(district["people"]), shares)
        table["people"][number * len(groups) : (number + 1) * len(groups)] = split
    return table


def cell_records(source: Source, districts: Table, services: Table) -> Table:
    """Return one row per district and service."""
    table = np.zeros(len(districts) * len(services), CELL)
    table["district"] = np.repeat(np.arange(len(districts)), len(services))
    table["service"] = np.tile(np.arange(len(services)), len(districts))
    table["key"] = districts["key"][table["district"]] * 100 + services["key"][table["service"]]
    return table
