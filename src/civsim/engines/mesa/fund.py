"""How a forum spends its fund in the readable engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim.rules.cooperation import believed_gap, fund_payment
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.planning import disclosure

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


def spend(model: TownModel, forum: Any) -> None:
    """Spend a forum's fund on the gaps its members believe in."""
    if forum.fund <= 0.0:
        return
    p = model.p
    charge = p.fund_charge * forum.fund
    money = forum.fund - charge
    seats = [seat for seat in forum.roster if seat.active and model.providers[seat.provider].kind != MUNICIPAL]
    for cell in model.cells:
        cell.demand = 0.0
        cell.supply = 0.0
    all_gaps = 0.0
    for seat in seats:
        provider = model.providers[seat.provider]
        told = disclosure(provider, seat.trust, p)
        for offer in provider.portfolio:
            cell = model.cells[offer.cell]
            gap = believed_gap(told, offer.belief, model.services[cell.service].duration)
            cell.demand = cell.demand + gap
            cell.supply = cell.supply + offer.share * provider.hours
            all_gaps = all_gaps + gap
    paid = 0.0
    for seat in seats:
        provider = model.providers[seat.provider]
        for offer in provider.portfolio:
            cell = model.cells[offer.cell]
            euros = fund_payment(money, cell.demand, all_gaps, offer.share * provider.hours, cell.supply)
            provider.fund_income = provider.fund_income + euros
            provider.fund_hours = provider.fund_hours + euros / p.wage
            paid = paid + euros
    if paid > 0.0:
        forum.fund = money - paid
        ledger = model.ledger[model.week]
        ledger.fund_spent = ledger.fund_spent + paid
        ledger.fund_charges = ledger.fund_charges + charge
