"""Phase 6: people finish, give up, fall into need, and those who try apply to one provider."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.engines.batch.outreach import is_contacted, reach_out
from civsim.engines.batch.screening import fetch_ahead, learn_awareness, list_engaged
from civsim.rules.access import interrupt
from civsim.rules.coproduction import is_voice_due, was_heard
from civsim.rules.elementary import geometric
from civsim.rules.kinds import AWAY, ENROLLED, OUTREACH_CONTACTS, PENDING, SEEKING
from civsim.rules.need import experience, fall_into_need, give_up, is_active_seeker, leave_as_new, take_up
from civsim.rules.record import record_lost, record_met, record_onset
from civsim.rules.service import finish


@kernel
def find_offer(w, i, cell_number):
    """Return the offer of provider i for a cell, or -1; a provider's offers are sorted by cell."""
    provider = w.providers[i]
    low, high = provider.first_offer, provider.first_offer + provider.offers
    while low < high:
        middle = (low + high) // 2
        if w.offers[middle].cell < cell_number:
            low = middle + 1
        else:
            high = middle
    if low < provider.first_offer + provider.offers and w.offers[low].cell == cell_number:
        return low
    return -1


@kernel
def cell_of(w, recipient):
    """Return the number of the cell of a recipient's need."""
    return recipient.district * len(w.services) + recipient.service


@kernel
def leave_service(w, r, tally, p, seed, week):
    """End the finished service of a person."""
    recipient, knowledge = w.recipients[r], w.knowledge[r]
    cell_number = cell_of(w, recipient)
    provider = w.providers[recipient.provider]
    finish(recipient, knowledge, w.offers[find_offer(w, recipient.provider, cell_number)], provider, p)
    population_of(w, recipient).enrolled -= 1
    w.cells[cell_number].met += 1
    tally.met += 1
    tally.met_members += provider.member
    if draw(seed, draws.COMPLETION, week, recipient.key, 0) < provider.quality:
        experience(recipient, 1.0, p)
        tally.succeeded += 1
    if recipient.participates == 1:
        if draw(seed, draws.RECRUIT, week, recipient.key, 0) < p.participant_volunteers:
            w.districts[recipient.district].recruits += 1
    if p.open_population == 1:
        leave_as_new(recipient, knowledge, p)


@kernel
def lose(w, r, tally, p):
    """End a person's need that was not met, and count it at the furthest stage it reached."""
    recipient = w.recipients[r]
    cell = w.cells[cell_of(w, recipient)]
    cell.open -= 1
    cell.lost += 1
    stage = recipient.stage
    if stage == 0:
        tally.lost_unaware += 1
    elif stage == 1:
        tally.lost_unwilling += 1
    elif stage == 2:
        tally.lost_did_not_try += 1
    elif stage == 3:
        tally.lost_no_offer += 1
    elif stage == 4:
        tally.lost_turned_away += 1
    elif stage == 5:
        tally.lost_in_referral += 1
    else:
        tally.lost_interrupted += 1
    if recipient.provider >= 0:
        tally.lost_members += w.providers[recipient.provider].member
        tally.lost_outsiders += 1 - w.providers[recipient.provider].member
    give_up(recipient, p)
    if p.open_population == 1:
        leave_as_new(recipient, w.knowledge[r], p)


@kernel
def begin_need(w, r, population, tally, p, seed, week):
    """Let a person fall into need of a service drawn from the mix of the district."""
    recipient = w.recipients[r]
    services = len(w.services)
    u = draw(seed, draws.SERVICE, week, recipient.key, 0)
    chosen = -1
    for s in range(services):
        if w.services[s].group == recipient.group:
            chosen = s
            if u < w.cells[recipient.district * services + s].choice_limit:
                break
    fall_into_need(
        recipient,
        chosen,
        w.services[chosen],
        p,
        week,
        draw(seed, draws.DURATION, week, recipient.key, 0),
        draw(seed, draws.PATIENCE, week, recipient.key, 0),
    )
    cell = w.cells[cell_of(w, recipient)]
    take_up(
        recipient,
        w.knowledge[r],
        cell,
        p,
        draw(seed, draws.AWARE, week, recipient.key, 0),
        draw(seed, draws.WILLING, week, recipient.key, 0),
    )
    cell.open += 1
    tally.arisen += 1


@kernel
def is_struck(population, recipient, p, seed, week):
    """Return whether a person falls into need this week, or (open population) arrives with one."""
    if p.open_population == 1:
        arrives = population.arrivals > 0
        population.arrivals -= 1 if arrives else 0
        return arrives
    return draw(seed, draws.NEED_ONSET, week, recipient.key, 0) < population.need_probability


@kernel
def update_recipient(w, r, p, seed, week):
    """Move one person through the week up to the application; return whether the person applies."""
    recipient = w.recipients[r]
    if recipient.status == AWAY:
        return False
    population = population_of(w, recipient)
    tally = w.tallies[population.key]
    if p.learn_awareness == 1 and p.outreach_form == OUTREACH_CONTACTS:
        if is_contacted(w, recipient, p, seed, week):
            w.knowledge[r].awareness = 1.0
    if is_voice_due(recipient, p, week):
        named = w.cells[recipient.district * len(w.services) + recipient.voice_service]
        experience(recipient, was_heard(recipient, named.planned_places), p)
        recipient.participates = 0
    if recipient.status == ENROLLED:
        if w.providers[recipient.provider].active == 0:
            patience = geometric(p.patience, draw(seed, draws.INTERRUPTED_AGAIN, week, recipient.key, 0))
            interrupt(recipient, p, week, patience)
            population.enrolled -= 1
            w.cells[cell_of(w, recipient)].open += 1
        else:
            if recipient.due_week <= week:
                leave_service(w, r, tally, p, seed, week)
                record_met(w.lives[r], recipient)
            return False
    if recipient.status == SEEKING or recipient.status == PENDING:
        if recipient.weeks_waited > 0 and recipient.due_week <= week:
            lose(w, r, tally, p)
            record_lost(w.lives[r], recipient)
            return False
    elif is_struck(population, recipient, p, seed, week):
        begin_need(w, r, population, tally, p, seed, week)
        record_onset(w.lives[r])
    if recipient.status != SEEKING or not is_active_seeker(recipient):
        return False
    return draw(seed, draws.SEEK, week, recipient.key, 0) < p.seek


@kernel
def recipients(w, p, seed, week):
    """Phase 6: outreach changes what people know; they finish, give up, fall into need, and some apply.

    Returns how many the rules concern, listed in `w.engaged`, and how many apply, listed in `w.applicants`.
    """
    reach_out(w, p, week)
    if p.learn_awareness == 1:
        learn_awareness(w, week)
    for i in range(len(w.providers)):
        w.providers[i].applied = 0
        w.providers[i].turned_away = 0
    for k in range(len(w.tallies)):
        clear_tally(w, k)
    engaged, count = list_engaged(w, p, seed, week), 0
    for k in range(engaged):
        fetch_ahead(w, k, engaged)
        r = w.engaged[k]
        if update_recipient(w, r, p, seed, week):
            w.applicants[count] = r
            count += 1
            w.tallies[population_of(w, w.recipients[r]).key].tried += 1
    return engaged, count


@kernel
def clear_tally(w, k):
    """Set a week's tally of one population to zero."""
    tally = w.tallies[k]
    tally.arisen = 0
    tally.admitted = 0
    tally.met = 0
    tally.succeeded = 0
    tally.lost_unaware = 0
    tally.lost_unwilling = 0
    tally.lost_did_not_try = 0
    tally.lost_no_offer = 0
    tally.lost_turned_away = 0
    tally.lost_in_referral = 0
    tally.lost_interrupted = 0
    tally.waited = 0
    tally.tried = 0
    tally.applied = 0
    tally.turned_away = 0
    tally.referred = 0
    tally.leaked = 0
    tally.met_members = 0
    tally.lost_members = 0
    tally.lost_outsiders = 0
    tally.open = 0
    tally.open_seekers = 0
    tally.enrolled = 0
    tally.participants = 0
