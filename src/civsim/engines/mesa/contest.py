"""The contest for grants in the readable engine: who bids with whom, and how many hours go into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.rules import contest as rules
from civsim.rules.finance import claim, contested_part
from civsim.rules.kinds import CONTEST, NGO, QUARTER

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


def form_joint_bids(model: TownModel) -> None:
    """Let a part of each forum's NGOs, in a drawn order, apply as one; each belongs to one such bid at most."""
    p = model.p
    for provider in model.providers:
        provider.bids_with = -1
    for number, forum in enumerate(model.forums):
        forum.bidders = 0
        forum.bid_hours = forum.bid_staff = forum.bid_reputation = 0.0
        if p.joint_bid <= 0.0 or p.grant_rule != CONTEST:
            continue
        members = [model.providers[seat.provider] for seat in forum.roster if _is_first(model, seat)]
        order = {one.number: model.uniform(draws.JOINT_BID, one.key, week=0) for one in members}
        members.sort(key=lambda one: order[one.number])
        for provider in members[: rules.joint_bidders(len(members), p)]:
            provider.bids_with = number
            forum.bidders += 1
            forum.bid_hours = forum.bid_hours + provider.grant_seeking
            forum.bid_staff = forum.bid_staff + provider.staff
            forum.bid_reputation = forum.bid_reputation + provider.reputation
        if forum.bidders > 0:
            forum.bid_reputation = forum.bid_reputation / forum.bidders


def _is_first(model: TownModel, seat: Any) -> bool:
    """Return whether an NGO has its first active membership here."""
    provider = model.providers[seat.provider]
    return provider.kind == NGO and provider.first_seat() is seat


def claim_of(model: TownModel, provider: Any, need_claim: float) -> float:
    """Return the weight with which contested money is given to a provider, alone or as a partner in a joint bid."""
    if provider.bids_with >= 0:
        return float(rules.joint_claim(model.forums[provider.bids_with], model.p))
    return float(claim(provider, need_claim, model.p))


def seek_grants(model: TownModel, ngos: list[Any], grants: float) -> None:
    """Let every applicant adapt the hours it spends on applications, all from the same state."""
    p = model.p
    prize = contested_part(p) * grants if p.grant_rule == CONTEST else 0.0
    total = 0.0
    for ngo in ngos:
        total = total + (claim_of(model, ngo, 0.0) if prize > 0.0 else 0.0)
    applicants = sum(ngo.bids_with < 0 and ngo.staff > 0.0 for ngo in ngos)
    applicants += sum(forum.bidders > 0 and forum.bid_staff > 0.0 for forum in model.forums)
    best = [_best_hours(model, ngo, prize, total, applicants - 1) for ngo in ngos]
    ledger = model.ledger[model.week]
    for ngo, hours in zip(ngos, best, strict=True):
        rules.revise_grant_seeking(ngo, hours, applicants, p)
        cost = QUARTER * p.wage * ngo.grant_seeking
        ledger.seeking_cost = ledger.seeking_cost + cost
        if ngo.bids_with >= 0:
            ledger.joint_seeking_cost = ledger.joint_seeking_cost + cost


def _best_hours(model: TownModel, ngo: Any, prize: float, total: float, rivals: int) -> float:
    """Return the best weekly hours of applications for an NGO, or its part of its partners' best hours."""
    p = model.p
    own = claim_of(model, ngo, 0.0)
    if ngo.bids_with < 0:
        return float(rules.best_grant_seeking(ngo.reputation, ngo.staff, prize, total - own, rivals, p))
    forum = model.forums[ngo.bids_with]
    others = total - own * forum.bidders
    hours = rules.best_grant_seeking(forum.bid_reputation, forum.bid_staff, prize, others, rivals, p)
    return float(hours / forum.bidders)
