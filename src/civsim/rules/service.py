"""Hours, places, quality, and the end of a service."""

import math

from civsim.rules.elementary import positive
from civsim.rules.kinds import IDLE, MUNICIPAL, STAGGERED_START
from civsim.rules.rule import rule


@rule
def place_cost(service, kilometres, p):
    """Return the weekly hours of one place: the service's own, and more far from home."""
    return service.hours * (1.0 + p.travel * kilometres)


@rule
def service_hours(provider, p):
    """Set the hours a provider has for services this week, and what it spends on outreach and recruiting.

    max(0, (staff − grant seeking − coordination − supervision)·effort + productivity·volunteer hours + programmes).
    Where the deductions exceed the staff hours, they take volunteers' time, whatever the effort.
    """
    volunteer_hours = provider.volunteer_hours + provider.founder_hours
    spent = provider.grant_seeking + provider.coordination + p.supervision * volunteer_hours
    provider.gross_hours = provider.staff + p.volunteer_productivity * volunteer_hours
    paid = provider.staff - spent
    if paid > 0.0:
        paid = paid * provider.effort
    hours = positive(paid + p.volunteer_productivity * volunteer_hours + provider.programme_balance)
    provider.outreach_hours = p.outreach * hours
    provider.recruiting_hours = 0.0 if provider.kind == MUNICIPAL else p.recruiting * hours
    provider.hours = positive(hours - provider.outreach_hours - provider.recruiting_hours)


@rule
def whole_places(offer, hours):
    """Set the whole places that the offer's share of the hours pays, and the hours left over."""
    planned = offer.share * hours / offer.cost
    offer.places = int(math.floor(planned))
    offer.remainder = (planned - offer.places) * offer.cost


@rule
def start_bank(offer, duration, p, u, rank, offers):
    """Set the hours saved at the start: drawn, or evenly staggered over the offers of a cell.

    The offer is number `rank` of the cell's `offers`; u is drawn for the offer, or for the cell if staggered.
    """
    part = u
    if p.bank_start == STAGGERED_START:
        part = u + rank / max(offers, 1)
        part = part - math.floor(part)
    offer.bank = offer.cost * duration * part


@rule
def bank(offer, left_over, duration):
    """Save hours too few for a place; open one when it can be held for a whole service, while the bank lasts.

    The bank holds at most one place for one service; what is still above once it is used lies idle.
    """
    full = offer.cost * duration
    offer.bank = offer.bank + left_over
    if offer.bank_open == 0 and offer.bank >= full and left_over > 0.0:
        offer.bank_open = 1
    if offer.bank_open == 1 and offer.bank < offer.cost:
        offer.bank_open = 0
    if offer.bank_open == 1:
        offer.bank = offer.bank - offer.cost
        offer.places += 1
    if offer.bank > full:
        offer.bank = full


@rule
def book_capacity(capacity, provider):
    """Add a week to a provider's quarter: its hours without any deduction at full effort, and those in use."""
    capacity.gross = capacity.gross + provider.gross_hours + positive(provider.programme_balance)
    capacity.used = capacity.used + provider.used_hours


@rule
def set_quality(provider, takes_part, p):
    """Set utilisation and quality: match times the share of the needed hours that there are."""
    match = p.match_base + (1.0 - p.match_base) * (p.coproduction if takes_part else 0.0)
    stretched = 1.0
    if provider.used_hours > provider.hours:
        stretched = provider.hours / provider.used_hours
    provider.quality = match * stretched
    if provider.hours > 0.0:
        provider.utilisation = min(1.0, provider.used_hours / provider.hours)
    else:
        provider.utilisation = 1.0 if provider.used_hours > 0.0 else 0.0


@rule
def finish(recipient, knowledge, offer, provider, p):
    """End a service: the place is free again, and the person knows the offers now."""
    recipient.status = IDLE
    if p.learn_awareness:
        knowledge.awareness = 1.0
    offer.enrolled -= 1
    provider.enrolled -= 1
    provider.met_quality = provider.met_quality + provider.quality
