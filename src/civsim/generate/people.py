"""The recipients of a town and the providers they know."""

from __future__ import annotations

import numpy as np

from civsim.contacts import draw_contacts, given_contacts
from civsim.generate.source import Source, largest_remainder
from civsim.given import rows_of
from civsim.records import KNOWLEDGE, RECIPIENT, STRETCH
from civsim.rules.kinds import AWAY, CHANGE_KINDS, IDLE, INFLUX
from civsim.world import Table


def draw_recipients(source: Source, districts: Table, populations: Table) -> Table:
    """Return the recipients, by district and group; those of an influx follow, away until they arrive."""
    extra = [event for event in source.events if event.kind == CHANGE_KINDS[INFLUX]]
    present = int(populations["people"].sum())
    table = np.zeros(present + sum(event.value for event in extra), RECIPIENT)
    table["key"] = np.arange(len(table))
    table["district"][:present] = np.repeat(populations["district"], populations["people"])
    table["group"][:present] = np.repeat(populations["group"], populations["people"])
    table["status"] = IDLE
    table["efficacy"] = source.p.efficacy_start
    table["provider"] = table["service"] = table["voice_service"] = -1
    districts["end_recipient"] = np.cumsum(districts["people"])
    districts["first_recipient"] = districts["end_recipient"] - districts["people"]
    group_keys = [group.key for group in source.town.groups]
    first = present
    for event in extra:
        rows = table[first : first + event.value]
        split = largest_remainder(event.value, districts["people"].astype(float))
        rows["district"] = np.repeat(np.arange(len(districts)), split)
        rows["group"] = group_keys.index(event.target)
        rows["status"], rows["due_week"] = AWAY, event.week
        first += event.value
    return table


def start_knowledge(source: Source, recipients: Table) -> Table:
    """Return what the recipients know before the first week."""
    table = np.zeros(len(recipients), KNOWLEDGE)
    table["awareness"] = source.p.awareness_base
    return table


def stretches_of(recipients: Table, groups: int) -> Table:
    """Return the stretches of recipients of one population who are in town since the same week."""
    population = recipients["district"].astype(np.int32) * groups + recipients["group"]
    since = np.where(recipients["status"] == AWAY, recipients["due_week"], 0)
    ends = np.append(np.flatnonzero((np.diff(population) != 0) | (np.diff(since) != 0)) + 1, len(recipients))
    table = np.zeros(len(ends), STRETCH)
    table["end"] = ends
    table["first"][1:] = ends[:-1]
    table["population"], table["since"] = population[table["first"]], since[table["first"]]
    return table


def contact_lists(source: Source, recipients: Table, providers: Table) -> tuple[Table, Table]:
    """Return the contact lists of the recipients: given, or drawn."""
    if source.tables.contacts is not None:
        return given_contacts(source.tables.contacts, recipients["key"], rows_of(providers["key"]))
    return draw_contacts(source.uniforms, recipients["key"], int(providers["active"].sum()), source.p)
