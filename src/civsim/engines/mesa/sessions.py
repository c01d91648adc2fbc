"""Sessions with recipients, and what participants tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civsim import draws
from civsim.rules.coproduction import practises_coproduction
from civsim.rules.kinds import ENROLLED, PENDING, SEEKING

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel
    from civsim.engines.mesa.recipient import Recipient


def hold(model: TownModel) -> None:
    """Ask the people enrolled where recipients take part; participants speak of acquaintances."""
    for provider in model.providers:
        provider.participants = 0
        provider.asked = 0
    for offer in model.offers:
        offer.named = 0
    for forum in model.forums:
        forum.asked = 0
    for report in model.surveys:
        report.named = 0
    for recipient in model.recipients:
        if recipient.status != ENROLLED:
            continue
        provider = model.providers[recipient.provider]
        if not practises_coproduction(provider, model.p):
            continue
        recipient.consider_taking_part()
        if recipient.participates:
            provider.participants += 1
            survey(model, recipient)


def survey(model: TownModel, recipient: Recipient) -> None:
    """Count the open needs among a participant's acquaintances, for the provider and for its circle."""
    provider = model.providers[recipient.provider]
    circle = provider.circle()
    for k in range(model.p.acquaintances):
        first, count = 0, len(model.recipients)
        if recipient.draw(draws.HOMOPHILY, k) < model.p.homophily:
            home = model.districts[recipient.district]
            first, count = home.first_recipient, home.end_recipient - home.first_recipient
        other = model.recipients[first + int(recipient.draw(draws.ACQUAINTANCE, k) * count)]
        provider.asked += 1
        if circle >= 0:
            model.forums[circle].asked += 1
        if other.status not in (SEEKING, PENDING):
            continue
        cell = model.cell_of(other)
        if circle >= 0:
            model.network.survey(circle, model.cells.index(cell)).named += 1
        offer = provider.offer_in(cell)
        if offer is not None:
            offer.named += 1
