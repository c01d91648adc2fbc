"""Outreach: whom providers reach, in expectation or contact by contact."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.rules.access import (
    add_outreach,
    contact_share,
    informed_share,
    join_outreach,
    set_awareness_change,
)
from civsim.rules.elementary import clip
from civsim.rules.kinds import MUNICIPAL, OUTREACH_CONTACTS


@kernel
def count_outreach(w, p):
    """Set the share of people that each provider reaches, and what adds up of it in each district."""
    people = 0
    for d in range(len(w.districts)):
        w.districts[d].outreach_sum = 0.0
        w.districts[d].outreach_members = 0.0
        w.districts[d].outreach_missed = 1.0
        people += w.districts[d].people
    for i in range(len(w.providers)):
        provider = w.providers[i]
        provider.reach = 0.0
        if provider.active == 0:
            continue
        first, last = provider.district, provider.district + 1
        residents = w.districts[provider.district].people
        if provider.kind == MUNICIPAL:
            first, last, residents = 0, len(w.districts), people
        provider.reach = contact_share(provider.outreach_hours, float(residents), p)
        for d in range(first, last):
            add_outreach(w.districts[d], provider.reach)
            if provider.member == 1:
                w.districts[d].outreach_members = w.districts[d].outreach_members + provider.reach


@kernel
def reach_out(w, p, week):
    """Set how outreach, word of mouth and forgetting change awareness this week."""
    count_outreach(w, p)
    by_contact = p.outreach_form == OUTREACH_CONTACTS
    groups = len(w.populations) // len(w.districts)
    for k in range(len(w.populations)):
        district = w.districts[k // groups]
        contact = join_outreach(district, informed_share(district, p))
        set_awareness_change(w.populations[k], 0.0 if by_contact else contact, p)
    if not by_contact:
        row = w.ledger[week]
        for d in range(len(w.districts)):
            district = w.districts[d]
            row.contacts = row.contacts + district.outreach_sum * district.people
            row.reached = row.reached + join_outreach(district, informed_share(district, p)) * district.people


@kernel
def is_contacted(w, recipient, p, seed, week):
    """Draw whether outreach reaches a person this week, contact by contact, and book the contacts."""
    row = w.ledger[week]
    district = w.districts[recipient.district]
    contacts = 0
    if draw(seed, draws.OUTREACH, week, recipient.key, 0) < informed_share(district, p):
        if draw(seed, draws.OUTREACH, week, recipient.key, 1) < clip(district.outreach_sum, 0.0, 1.0):
            contacts = 1
    else:
        for i in range(len(w.providers)):
            provider = w.providers[i]
            if provider.reach > 0.0 and (provider.kind == MUNICIPAL or provider.district == recipient.district):
                if draw(seed, draws.OUTREACH, week, recipient.key, 2 + provider.key) < provider.reach:
                    contacts += 1
    row.contacts += contacts
    row.reached += 1 if contacts > 0 else 0
    return contacts > 0
