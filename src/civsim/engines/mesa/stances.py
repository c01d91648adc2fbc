"""Joint programmes in the readable engine: who gives, who reconsiders, who wants to be a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.rules import cooperation as rules
from civsim.rules.kinds import FIXED, IMITATION, NGO

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


def count_givers(model: TownModel) -> None:
    """Count the givers of each forum and the hours they give."""
    for forum in model.forums:
        forum.givers = 0
        forum.given = 0.0
    for seat in model.memberships:
        if seat.active:
            change_giver(model, seat, 1)


def change_giver(model: TownModel, seat: Any, sign: int) -> None:
    """Add (sign 1) or take away (sign -1) what a member gives to its forum."""
    provider = model.providers[seat.provider]
    if provider.gives:
        forum = model.forums[seat.forum]
        forum.givers += sign
        forum.given = forum.given + sign * rules.programme_gift(provider, model.p)


def payoff(model: TownModel, provider: Any) -> float:
    """Return what membership brings a provider at the present stances, per staff hour."""
    p = model.p
    total = 0.0
    for seat in provider.seats:
        if seat.active:
            forum = model.forums[seat.forum]
            own = rules.programme_gift(provider, p) if provider.gives else 0.0
            credited = rules.programme_credit(forum.given, forum.givers, forum.members, p)
            total = total + rules.programme_payoff(provider, credited, own)
    return float(total + rules.side_payoff(provider))


def pick_neighbour(model: TownModel, provider: Any) -> Any:
    """Return a random other member of a random forum of the provider, or None."""
    seats = [seat for seat in provider.seats if seat.active]
    if not seats:
        return None
    seat = seats[int(model.uniform(draws.NEIGHBOUR, provider.key, 1) * len(seats))]
    others = [one for one in model.forums[seat.forum].roster if one.active and one.provider != provider.number]
    if not others:
        return None
    chosen = others[int(model.uniform(draws.NEIGHBOUR, provider.key) * len(others))]
    return model.providers[chosen.provider]


def set_gives(model: TownModel, provider: Any, gives: int) -> None:
    """Change whether a provider gives, and its forums' sums."""
    for seat in provider.seats:
        if seat.active:
            change_giver(model, seat, -1)
    provider.gives = gives
    for seat in provider.seats:
        if seat.active:
            change_giver(model, seat, 1)


def reconsider(model: TownModel, provider: Any) -> None:
    """Let one member reconsider whether it gives."""
    p = model.p
    u = model.uniform(draws.REVISION, provider.key)
    if p.stance_rule == IMITATION:
        other = pick_neighbour(model, provider)
        if other is None:
            return
        if u < rules.imitation_probability(payoff(model, provider), payoff(model, other), p):
            set_gives(model, provider, other.gives)
            provider.stance = float(provider.gives)
        return
    marginal = 0.0
    for seat in provider.seats:
        if seat.active:
            forum = model.forums[seat.forum]
            gift = rules.programme_gift(provider, p)
            marginal = marginal + rules.marginal_gift(provider, float(forum.givers), forum.members, gift, p)
    provider.stance = rules.best_response_stance(provider.stance, marginal, p)
    set_gives(model, provider, int(u < provider.stance))


def revise(model: TownModel) -> None:
    """Let members reconsider one after another, in a drawn order."""
    p = model.p
    if p.programmes > 0.0 and rules.forum_meets(p) and p.stance_rule != FIXED:
        members = [provider for provider in model.providers if provider.member]
        members.sort(key=lambda provider: model.uniform(draws.REVISION_ORDER, provider.key))
        for provider in members:
            reconsider(model, provider)


def revise_membership(model: TownModel) -> None:
    """Let every NGO reconsider membership by the payoffs of members and outsiders of its size class."""
    for size in range(2):
        ngos = [one for one in model.providers if one.active and one.kind == NGO and one.size_class == size]
        means = []
        for member in (1, 0):
            total = 0.0
            payoffs = [payoff(model, one) for one in ngos if one.member == member]
            for one in payoffs:
                total = total + one
            means.append(total / len(payoffs) if payoffs else 0.0)
        probability = rules.join_forum_probability(means[0], means[1], model.p)
        for ngo in ngos:
            ngo.joins = int(model.uniform(draws.MEMBER, ngo.key, 1) < probability)


def run_programmes(model: TownModel) -> None:
    """Collect what members give this week and credit the return to all members of the forum."""
    p = model.p
    for provider in model.providers:
        provider.programme_balance = 0.0
    is_on = p.programmes > 0.0 and rules.forum_meets(p)
    for seat in model.memberships:
        seat.given = 0.0
        seat.credited = 0.0
        if seat.active and is_on:
            provider, forum = model.providers[seat.provider], model.forums[seat.forum]
            seat.given = rules.programme_gift(provider, p) if provider.gives else 0.0
            seat.credited = rules.programme_credit(forum.given, forum.givers, forum.members, p)
            provider.programme_balance = provider.programme_balance + seat.credited - seat.given
