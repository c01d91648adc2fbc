"""Phase 7 in the readable engine: places are given; members and the hub refer those turned away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.engines.mesa.clearing import ClearingHouse
from civsim.rules import access
from civsim.rules.elementary import ratio
from civsim.rules.kinds import HUB, MEMBER_TO_MEMBER, OWN, PENDING, RANDOM_INTAKE
from civsim.world import LONGEST_QUEUE

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel
    from civsim.engines.mesa.recipient import Recipient


@dataclass
class Application:
    """One person at one provider's door, perhaps sent by a member (`referrer` is that membership)."""

    recipient: Recipient
    offer: Any
    referrer: Any = None


def open_doors(model: TownModel) -> None:
    """Set the free places and the appeal of every offer."""
    for offer in model.offers:
        access.set_appeal(offer, model.providers[offer.provider], model.p)
        offer.applicants = 0


def rank(model: TownModel, one: Application, turn: int) -> float:
    """Return the rank of an applicant; higher goes first."""
    u = one.recipient.draw(draws.ADMISSION, turn)
    if model.p.intake == OWN:
        provider = model.providers[one.offer.provider]
        return model.ask("intake", one.recipient, provider, u, float(model.week), model.p)
    rank: float = access.urgency(one.recipient, model.p, u)
    return rank


def is_next(model: TownModel, one: Application, applications: list[Application], turn: int) -> bool:
    """Return whether this applicant gets a place, by the intake order of the provider."""
    is_member = bool(model.providers[one.offer.provider].member)
    if model.p.intake == RANDOM_INTAKE or not (is_member or model.p.intake == OWN):
        u = one.recipient.draw(draws.ADMISSION, turn)
        return bool(access.is_admitted(u, one.offer.free, one.offer.applicants))
    own = rank(model, one, turn)
    ahead = 0
    is_before = True
    for other in applications:
        if other is one:
            is_before = False
        elif other.offer is one.offer:
            theirs = rank(model, other, turn)
            ahead += int(theirs > own or (theirs == own and is_before))
    return bool(ahead < one.offer.remaining)


def admit(model: TownModel, applications: list[Application], turn: int) -> list[Application]:
    """Give the free places of every offer among its applicants; return those turned away."""
    for offer in model.offers:
        offer.remaining = offer.free
    admitted = []
    for one in applications:
        gets_place = is_next(model, one, applications, turn)
        admitted.append(gets_place)
        one.offer.applicants -= 1
        one.offer.free -= int(gets_place)
    turned_away = []
    for one, gets_place in zip(applications, admitted, strict=True):
        recipient, offer = one.recipient, one.offer
        provider, population = model.providers[offer.provider], model.population_of(recipient)
        tally = model.tallies[population.key]
        if gets_place:
            access.enrol(recipient, offer, provider, model.cells[offer.cell], model.week)
            population.enrolled += 1
            tally.admitted += 1
            tally.waited += recipient.weeks_waited
            if one.referrer is not None:
                one.referrer.completed += 1
                provider.referred_in += 1
                model.count_flow("referrals", one.referrer.provider, provider.number)
        else:
            tally.turned_away += int(access.is_first_refusal(recipient))
            access.turn_away(recipient, offer, provider)
            turned_away.append(one)
    return turned_away


def is_fellow(model: TownModel, sender: int, provider: Any) -> bool:
    """Return whether a provider can be referred to: another one that is active and in a forum with the sender."""
    shares = model.network.shared_seat(sender, provider.number) is not None
    return bool(provider.number != sender and provider.active and shares)


def choose_own_target(model: TownModel, recipient: Recipient, sender: int, informed: bool, u: float) -> Any:
    """Return the offer of a fellow member to refer to by the weights of an own rule, or None."""
    weighed = []
    total = 0.0
    for offer in model.cell_of(recipient).directory:
        provider = model.providers[offer.provider]
        if is_fellow(model, sender, provider):
            given = (recipient, model.providers[sender], provider, offer, float(informed), model.p)
            weighed.append((offer, model.ask("referral_rule", *given)))
            total = total + weighed[-1][1]
    wanted = u * total
    reached = 0.0
    chosen = None
    for offer, weight in weighed:
        if weight > 0.0:
            chosen = offer
            reached = reached + weight
            if reached > wanted:
                break
    return chosen


def choose_target(model: TownModel, sender: int, cell: Any, informed: bool, u: float) -> Any:
    """Return the offer of a fellow member to refer to, or None.

    Informed: one with a free place, in proportion to its free places. Uninformed: any, at random.
    """
    weights = []
    for offer in cell.directory:
        fits = is_fellow(model, sender, model.providers[offer.provider])
        weights.append(access.referral_weight(offer, informed, model.p) if fits else 0)
    wanted = u * sum(weights)
    reached = 0
    for offer, weight in zip(cell.directory, weights, strict=True):
        reached += weight
        if reached > wanted:
            return offer
    return None


def send(model: TownModel, recipient: Recipient, seat: Any, turn: int) -> Application | None:
    """Send one person on; return the application, or None where the person stays or is lost."""
    sender = model.providers[recipient.provider]
    informed = recipient.draw(draws.TARGET, 2 * turn) < model.p.information
    u = recipient.draw(draws.TARGET, 2 * turn + 1)
    if model.p.referral_rule == OWN:
        target = choose_own_target(model, recipient, sender.number, informed, u)
    else:
        target = choose_target(model, sender.number, model.cell_of(recipient), informed, u)
    if target is None:
        return None
    tally = model.tallies[model.population_of(recipient).key]
    sender.referrals += 1
    seat.referred += 1
    tally.referred += 1
    if recipient.draw(draws.LEAKAGE, turn) < model.p.leakage:
        access.lose_in_referral(recipient)
        tally.leaked += 1
        return None
    target.applicants += 1
    model.providers[target.provider].applied += 1
    return Application(recipient, target, seat)


def agrees_to_refer(model: TownModel, recipient: Recipient, turn: int) -> Any:
    """Return the membership through which a turned-away person is referred, or None."""
    provider = model.providers[recipient.provider]
    seat = provider.first_seat()
    if seat is None:
        return None
    probability = access.referral_probability(provider, seat.trust, model.p)
    return seat if recipient.draw(draws.REFERRAL, turn) < probability else None


def refer(model: TownModel, turned_away: list[Application]) -> None:
    """Let members refer people they turned away to each other."""
    for turn in range(model.p.own_tries, model.p.own_tries + model.p.referral_hops):
        if not turned_away:
            return
        sent = []
        for one in turned_away:
            seat = agrees_to_refer(model, one.recipient, turn)
            application = send(model, one.recipient, seat, turn) if seat is not None else None
            if application is not None:
                sent.append(application)
        turned_away = admit(model, sent, turn)


def open_hubs(model: TownModel) -> None:
    """Split the paid case hours over the hubs by their members."""
    circles = [seat.circle for seat in model.memberships if seat.circle >= 0]
    for number, forum in enumerate(model.forums):
        forum.pending = 0
        part = ratio(float(circles.count(number)), float(len(circles)))
        forum.case_places = access.case_places(model.administration.case_hours * part, model.p)


def form_queues(model: TownModel) -> list[Recipient]:
    """Return all pending people, and set for each hub how far down its queue it gets this week."""
    queues: list[dict[int, int]] = [{} for _ in model.forums]
    pending = []
    for recipient in model.recipients:
        if recipient.status != PENDING:
            continue
        seat = model.providers[recipient.provider].first_seat() if recipient.provider >= 0 else None
        if seat is None:
            access.return_to_seeking(recipient)
            continue
        pending.append(recipient)
        wait = min(recipient.weeks_waited, LONGEST_QUEUE - 1)
        queues[seat.circle][wait] = queues[seat.circle].get(wait, 0) + 1
    for forum, queue in zip(model.forums, queues, strict=True):
        forum.oldest = -1
        for wait in range(LONGEST_QUEUE - 1, -1, -1):
            if queue.get(wait, 0) > forum.case_places:
                forum.oldest = wait
                forum.pending = queue[wait]
                break
            forum.case_places -= queue.get(wait, 0)
    return pending


def is_handled(recipient: Recipient, forum: Any) -> bool:
    """Return whether the hub handles a pending person this week: oldest first, the last week drawn."""
    wait = min(recipient.weeks_waited, LONGEST_QUEUE - 1)
    if wait != forum.oldest:
        return bool(wait > forum.oldest)
    handled = bool(access.is_admitted(recipient.draw(draws.QUEUE), forum.case_places, forum.pending))
    forum.pending -= 1
    forum.case_places -= int(handled)
    return handled


def handle_queue(model: TownModel) -> None:
    """Let the hubs place those who have waited longest, as many as their paid hours allow."""
    open_hubs(model)
    sent = []
    for recipient in form_queues(model):
        seat = model.providers[recipient.provider].first_seat()
        if is_handled(recipient, model.forums[seat.circle]):
            access.return_to_seeking(recipient)
            application = send(model, recipient, seat, model.p.own_tries)
            if application is not None:
                sent.append(application)
    admit(model, sent, model.p.own_tries)


def admit_and_refer(model: TownModel, applicants: list[Recipient]) -> None:
    """Phase 7: give places to this week's applicants; refer those turned away."""
    turned_away: list[Application] = []
    for attempt in range(model.p.own_tries):
        open_doors(model)
        offers = [(recipient, recipient.apply(attempt)) for recipient in applicants]
        applications = [Application(recipient, offer) for recipient, offer in offers if offer is not None]
        if model.p.clearing:
            ClearingHouse(model, applications).clear(attempt)
        turned_away = admit(model, applications, attempt)
        applicants = [one.recipient for one in turned_away]
    if model.p.referral > 0.0 and model.p.cases == MEMBER_TO_MEMBER:
        refer(model, turned_away)
    if model.p.cases == HUB:
        for recipient in applicants:
            if agrees_to_refer(model, recipient, model.p.own_tries) is not None:
                access.queue_at_hub(recipient)
        handle_queue(model)
