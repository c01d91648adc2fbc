"""Phase 1: the calendar takes effect, the need mix drifts."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import arrange, index_members, index_offers
from civsim.engines.batch.money import close_provider
from civsim.engines.batch.screening import is_busy
from civsim.rules.access import set_nearness
from civsim.rules.elementary import distance
from civsim.rules.kinds import AWAY, CLOSE_PROVIDER, IDLE, INFLUX, REGULAR_ARRIVALS, STAGGERED_START
from civsim.rules.need import arrivals, drift, need_probability, need_weight, regular_arrivals, start_mix
from civsim.rules.programmes import start_stance
from civsim.rules.service import place_cost, start_bank


@kernel
def begin(w, p, seed):
    """Draw what differs between runs of the same town before the first week."""
    index_offers(w)
    index_members(w)
    for r in range(len(w.recipients)):
        w.busy[r] = is_busy(w.recipients[r])
    for c in range(len(w.cells)):
        start_mix(w.cells[c], p, draw(seed, draws.MIX_START, 0, w.cells[c].key, 0))
    for c in range(len(w.cells)):
        cell = w.cells[c]
        duration = w.services[cell.service].duration * p.duration_factor
        for rank in range(cell.offers):
            offer = w.offers[w.directory[cell.first_offer + rank]]
            key = 0 if p.bank_start == STAGGERED_START else w.providers[offer.provider].key
            u = draw(seed, draws.BANK_START, 0, key, cell.key)
            start_bank(offer, duration, p, u, rank, cell.offers)
    for i in range(len(w.providers)):
        start_stance(w.providers[i], p, draw(seed, draws.STANCE_START, 0, w.providers[i].key, 0))


@kernel
def apply_events(w, changes, week):
    """Apply the calendar's events of this week; return whether any provider closed."""
    closed = False
    for k in range(len(changes)):
        if changes[k].week != week:
            continue
        if changes[k].kind == CLOSE_PROVIDER and w.providers[changes[k].target].active == 1:
            close_provider(w, changes[k].target, week)
            closed = True
        if changes[k].kind == INFLUX:
            for r in range(len(w.recipients)):
                recipient = w.recipients[r]
                if recipient.status == AWAY and recipient.due_week == week:
                    recipient.status = IDLE
                    population_of(w, recipient).people += 1
                    w.districts[recipient.district].people += 1
    return closed


@kernel
def population_of(w, recipient):
    """Return the population a recipient belongs to."""
    groups = len(w.populations) // len(w.districts)
    return w.populations[recipient.district * groups + recipient.group]


@kernel
def set_geography(w, p):
    """Set what depends on distance and may change with the parameters: nearness and cost of every offer."""
    for o in range(len(w.offers)):
        offer = w.offers[o]
        cell = w.cells[offer.cell]
        home = w.districts[w.providers[offer.provider].district]
        there = w.districts[cell.district]
        set_nearness(offer, home, there, p)
        offer.cost = place_cost(w.services[cell.service], distance(home, there), p)


@kernel
def move_environment(w, p, seed, week):
    """Let the need mix drift and set this week's need of every population."""
    for c in range(len(w.cells)):
        drift(w.cells[c], p, draw(seed, draws.MIX, week, w.cells[c].key, 0))
    services = len(w.services)
    groups = len(w.populations) // len(w.districts)
    for k in range(len(w.populations)):
        population = w.populations[k]
        total = 0.0
        for s in range(services):
            if w.services[s].group == population.group:
                cell = w.cells[population.district * services + s]
                total = total + need_weight(cell, w.services[s])
                cell.choice_limit = total
        for s in range(services):
            if w.services[s].group == population.group:
                cell = w.cells[population.district * services + s]
                cell.choice_limit = cell.choice_limit / total
        district = w.districts[k // groups]
        population.need_probability = need_probability(population, district, p)
        population.arrivals = 0
        if p.open_population == 1:
            u = draw(seed, draws.ARRIVAL, week, population.key, 0)
            population.arrivals = arrivals(population, district, p, u)
            if p.arrival_form == REGULAR_ARRIVALS:
                population.arrivals = regular_arrivals(population, district, p, week)


@kernel
def environment(w, p, seed, week, changes, is_new_period, seen):
    """Phase 1: the calendar takes effect, the need mix drifts, the needs of the week are set."""
    if week == 0:
        begin(w, p, seed)
    closed = apply_events(w, changes, week)
    if is_new_period:
        set_geography(w, p)
    if is_new_period or closed:
        arrange(w, p, seed, seen)
    move_environment(w, p, seed, week)
