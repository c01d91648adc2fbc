"""The recipients of a town and the providers they know."""

from __future__ import annotations

import numpy as np

from civsim.contacts import draw_contacts, given_contacts
from civsim.generate.source import Source, largest_remainder
from civsim.given import rows_of
from civsim.rules.kinds import AWAY, CHANGE_KINDS, IDLE, INFLUX
from civsim.world import RECIPIENT, Table


def draw_recipients(source: Source, districts: Table, populations: Table) -> Table:
    """Return the recipients, by district and group; those of an influx follow, away until they arrive."""
    extra = [event for event in source.events if event.kind == CHANGE_KINDS[INFLUX]]
    present = int(populations["people"].sum())
    table = np.zeros(present + sum(event.value for event in extra), RECIPIENT)
    table["key"] = np.arange(len(table))
    table["district"][:present] = np.repeat(populations["district"], populations["people"])
    table["group"][:present] = np.repeat(populations["group"], populations["people"])
    table["status"] = IDLE
    table["awareness"], table["efficacy"] = source.p.awareness_base, source.p.efficacy_start
    table["provider"] = table["service"] = table["voice_service"] = -1
    districts["first_recipient"] = np.concatenate([[0], np.cumsum(districts["people"])[:-1]])
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


def contact_lists(source: Source, recipients: Table, providers: Table) -> tuple[Table, Table]:
    """Return the contact lists of the recipients: given, or drawn."""
    if source.tables.contacts is not None:
        return given_contacts(source.tables.contacts, recipients["key"], rows_of(providers["key"]))
    return draw_contacts(source.uniforms, recipients["key"], int(providers["active"].sum()), source.p)
