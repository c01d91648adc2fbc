"""Joint programmes in the readable engine: who gives, who reconsiders, who wants to be a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.rules import programmes as rules
from civsim.rules.cooperation import forum_meets
from civsim.rules.elementary import ratio
from civsim.rules.kinds import AT_RANDOM, FIXED, HOME_FORUM, IMITATION, NGO, OWN

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
            credited = rules.programme_credit(forum.given, own, forum.givers, forum.members, p)
            total = total + rules.programme_payoff(provider, credited, own)
    return float(total + rules.side_payoff(provider))


def pick_neighbour(model: TownModel, provider: Any, turn: int) -> Any:
    """Return a random other member of a random forum of the provider (its home forum if neighbours are there)."""
    seats = [seat for seat in provider.seats if seat.active]
    if model.p.neighbours == HOME_FORUM:
        seats = [seat for seat in seats if seat.home] or seats
    if not seats:
        return None
    seat = seats[int(model.uniform(draws.NEIGHBOUR, provider.key, 2 * turn + 1) * len(seats))]
    others = [one for one in model.forums[seat.forum].roster if one.active and one.provider != provider.number]
    if not others:
        return None
    chosen = others[int(model.uniform(draws.NEIGHBOUR, provider.key, 2 * turn) * len(others))]
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


def giving_others(model: TownModel, provider: Any) -> float:
    """Return the share of the other members of a provider's first forum who give."""
    forum = model.forums[provider.first_seat().forum]
    return float(ratio(float(forum.givers - provider.gives), forum.members - 1.0))


def imitate(model: TownModel, provider: Any, turn: int = 0) -> None:
    """Let a member compare itself with another one at the present stances, and perhaps do as that one does."""
    p = model.p
    other = pick_neighbour(model, provider, turn)
    if other is None:
        return
    u = model.uniform(draws.REVISION, provider.key, turn)
    if p.stance_rule == OWN:
        payoffs = payoff(model, provider), payoff(model, other)
        provider.stance = model.ask("stance_rule", provider, other, *payoffs, giving_others(model, provider), p)
        set_gives(model, provider, int(u < provider.stance))
    elif u < rules.imitation_probability(payoff(model, provider), payoff(model, other), p):
        if provider.gives != other.gives:
            set_gives(model, provider, other.gives)
        provider.stance = float(provider.gives)


def respond(model: TownModel, members: list[Any]) -> None:
    """Let members move their stances at once, each from what all had before."""
    p = model.p
    for forum in model.forums:
        forum.stances = 0.0
    for seat in model.memberships:
        if seat.active:
            forum = model.forums[seat.forum]
            forum.stances = forum.stances + model.providers[seat.provider].stance
    moved = []
    for provider in members:
        marginal = 0.0
        for seat in provider.seats:
            if seat.active:
                forum = model.forums[seat.forum]
                gift = rules.programme_gift(provider, p)
                marginal = marginal + rules.marginal_gift(provider, forum.stances, forum.members, gift, p)
        moved.append(rules.best_response_stance(provider.stance, marginal, p))
    for provider, stance in zip(members, moved, strict=True):
        provider.stance = stance
        set_gives(model, provider, int(model.uniform(draws.REVISION, provider.key) < stance))


def revise(model: TownModel) -> None:
    """Let members reconsider whether they give: at once, or one after another, each once or as they are drawn."""
    p = model.p
    if p.programmes <= 0.0 or not forum_meets(p) or p.stance_rule == FIXED:
        return
    members = [provider for provider in model.providers if provider.member]
    if p.stance_rule not in (IMITATION, OWN):
        respond(model, members)
    elif p.revision_order == AT_RANDOM:
        for turn in range(len(members)):
            u = model.uniform(draws.REVISION_ORDER, turn, 1)
            imitate(model, members[int(u * len(members))], turn)
    else:
        for provider in sorted(members, key=lambda one: model.uniform(draws.REVISION_ORDER, one.key)):
            imitate(model, provider)


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
    is_on = p.programmes > 0.0 and forum_meets(p)
    for seat in model.memberships:
        seat.given = 0.0
        seat.credited = 0.0
        if seat.active and is_on:
            provider, forum = model.providers[seat.provider], model.forums[seat.forum]
            seat.given = rules.programme_gift(provider, p) if provider.gives else 0.0
            seat.credited = rules.programme_credit(forum.given, seat.given, forum.givers, forum.members, p)
            provider.programme_balance = provider.programme_balance + seat.credited - seat.given
