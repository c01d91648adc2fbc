"""Outreach in the readable engine: whom providers reach, in expectation or contact by contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.rules.access import (
    add_outreach,
    contact_share,
    informed_share,
    join_outreach,
    set_awareness_change,
)
from civsim.rules.elementary import clip
from civsim.rules.kinds import MUNICIPAL, OUTREACH_CONTACTS

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel
    from civsim.engines.mesa.recipient import Recipient


def reach_out(model: TownModel) -> None:
    """Set how outreach, word of mouth and forgetting change awareness this week."""
    p = model.p
    for district in model.districts:
        district.outreach_sum = 0.0
        district.outreach_members = 0.0
        district.outreach_missed = 1.0
    people = sum(district.people for district in model.districts)
    for provider in model.providers:
        provider.reach = 0.0
        if provider.active:
            citywide = provider.kind == MUNICIPAL
            residents = people if citywide else model.districts[provider.district].people
            provider.reach = contact_share(provider.outreach_hours, float(residents), p)
            for district in model.districts if citywide else [model.districts[provider.district]]:
                add_outreach(district, provider.reach)
                if provider.member:
                    district.outreach_members = district.outreach_members + provider.reach
    for population in model.populations:
        district = model.districts[population.district]
        contact = join_outreach(district, informed_share(district, p))
        set_awareness_change(population, 0.0 if p.outreach_form == OUTREACH_CONTACTS else contact, p)
    if p.outreach_form != OUTREACH_CONTACTS:
        book_expected_reach(model)


def book_expected_reach(model: TownModel) -> None:
    """Book the contacts of the week, and the people reached at least once."""
    row = model.ledger[model.week]
    for district in model.districts:
        row.contacts = row.contacts + district.outreach_sum * district.people
        joint = join_outreach(district, informed_share(district, model.p))
        row.reached = row.reached + joint * district.people


def is_contacted(model: TownModel, recipient: Recipient) -> bool:
    """Draw whether outreach reaches a person this week, contact by contact, and book the contacts."""
    row, district = model.ledger[model.week], model.districts[recipient.district]
    contacts = 0
    if recipient.draw(draws.OUTREACH, 0) < informed_share(district, model.p):
        reached = clip(district.outreach_sum, 0.0, 1.0)
        contacts = int(recipient.draw(draws.OUTREACH, 1) < reached)
    else:
        for provider in model.providers:
            if provider.reach > 0.0 and serves_district(provider, recipient.district):
                contacts += int(recipient.draw(draws.OUTREACH, 2 + provider.key) < provider.reach)
    row.contacts = row.contacts + contacts
    row.reached = row.reached + int(contacts > 0)
    return contacts > 0


def serves_district(provider: Any, district: int) -> bool:
    """Return whether a provider's outreach goes to a district."""
    return bool(provider.kind == MUNICIPAL or provider.district == district)
