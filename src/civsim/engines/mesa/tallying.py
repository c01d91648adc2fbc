"""Phase 9 in the readable engine: the week is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from civsim.rules.kinds import AWAY, ENROLLED, MUNICIPAL, PENDING, QUARTER, SEEKING
from civsim.rules.need import is_active_seeker
from civsim.rules.service import book_capacity
from civsim.tally import COUNTS

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


def clear(tallies: Iterable[Any]) -> None:
    """Set a week's tallies to zero."""
    for tally in tallies:
        for name in COUNTS:
            setattr(tally, name, 0)


def add(total: Any, part: Any) -> None:
    """Add one tally to another."""
    for name in COUNTS:
        setattr(total, name, getattr(total, name) + getattr(part, name))


def count_planned(model: TownModel) -> None:
    """Set the places of every cell: open, municipal, and planned by the portfolios in effect."""
    for cell in model.cells:
        cell.supply = 0.0
        cell.places = 0
        cell.municipal_places = 0
    for offer in model.offers:
        provider = model.providers[offer.provider]
        if provider.active:
            cell = model.cells[offer.cell]
            cell.supply = cell.supply + offer.share * provider.hours / offer.cost
            cell.places += offer.places
            if provider.kind == MUNICIPAL:
                cell.municipal_places += offer.places
    for cell in model.cells:
        cell.planned_places = int(cell.supply)


def count_people(model: TownModel) -> None:
    """Count those in need, enrolled and taking part at the end of the week."""
    for recipient in model.recipients:
        if recipient.status == AWAY:
            continue
        tally = model.tallies[model.population_of(recipient).key]
        if recipient.status in (SEEKING, PENDING):
            recipient.weeks_waited = min(recipient.weeks_waited + 1, 32_000)
            tally.open += 1
            tally.open_seekers += int(is_active_seeker(recipient))
        elif recipient.status == ENROLLED:
            tally.enrolled += 1
        tally.participants += recipient.participates


def book_provider(model: TownModel, row: Any, provider: Any) -> int:
    """Add one provider's week to the ledger; return its places."""
    book_capacity(model.capacity[model.week // QUARTER * len(model.providers) + provider.number], provider)
    row.gross_hours = row.gross_hours + provider.gross_hours
    row.service_hours = row.service_hours + provider.hours
    row.used_hours = row.used_hours + provider.used_hours
    row.coordination_hours = row.coordination_hours + provider.coordination
    row.seeking_hours = row.seeking_hours + provider.grant_seeking
    row.outreach_hours = row.outreach_hours + provider.outreach_hours
    row.volunteer_hours = row.volunteer_hours + provider.volunteer_hours
    row.reserves = row.reserves + provider.reserves
    row.providers = row.providers + 1.0
    row.members = row.members + provider.member
    row.givers = row.givers + int(any(seat.given > 0.0 for seat in provider.seats))
    row.joint_bidders = row.joint_bidders + int(provider.bids_with >= 0)
    places = 0
    for offer in provider.portfolio:
        places += offer.places
        free = max(offer.places - offer.enrolled, 0)
        row.free_places = row.free_places + free
        if model.cells[offer.cell].open > 0:
            row.idle_while_open = row.idle_while_open + min(free, model.cells[offer.cell].open)
    row.places = row.places + places
    return places


def book(model: TownModel) -> None:
    """Write the week's hours and levels into the ledger."""
    row = model.ledger[model.week]
    places = [book_provider(model, row, provider) for provider in model.providers if provider.active]
    row.largest_share = max(places) / sum(places) if sum(places) > 0 else 0.0
    squares, total = sum(own * own for own in places), sum(places)
    row.squared_shares = float(squares) / (float(total) * float(total)) if total > 0 else 0.0
    row.volunteers = float(sum(volunteer.provider >= 0 for volunteer in model.volunteers))
    known = 0.0
    present = [recipient for recipient in model.recipients if recipient.status != AWAY]
    for recipient in present:
        known = known + recipient.awareness
    row.awareness = known / len(present) if present else 0.0
    trust = 0.0
    active = [seat for seat in model.memberships if seat.active]
    for seat in active:
        trust = trust + seat.trust
    row.trust = trust / len(active) if active else 0.0
    for forum in model.forums:
        row.fund_balance = row.fund_balance + forum.fund
    row.moves = float(model.administration.moves)
    row.exits = float(model.administration.exits)
    row.entries = float(model.administration.entries)


def close_week(model: TownModel) -> None:
    """Count the people, book the week, add it to the totals."""
    count_people(model)
    book(model)
    for number, tally in enumerate(model.tallies):
        add(model.weekly[model.week], tally)
        if model.week >= model.setting.burn_in:
            add(model.by_population[number], tally)
