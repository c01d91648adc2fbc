"""The week's ledger: hours, euros and levels, summed over the town."""

from civsim.engines.batch.compiled import kernel
from civsim.rules.kinds import QUARTER
from civsim.rules.service import book_capacity


@kernel
def gave(w, provider):
    """Return 1 if a provider gave to a joint programme this week, else 0."""
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].given > 0.0:
            return 1
    return 0


@kernel
def mean_awareness(w, week):
    """Return the mean awareness of those who are in town."""
    known = 0.0
    people = 0
    for k in range(len(w.stretches)):
        some = w.stretches[k]
        if some.since <= week:
            people += some.end - some.first
            for r in range(some.first, some.end):
                known = known + w.knowledge[r].awareness
    return known / people if people > 0 else 0.0


@kernel
def book_provider(row, provider):
    """Add the hours and the standing of a provider to the week's ledger."""
    row.gross_hours += provider.gross_hours
    row.service_hours += provider.hours
    row.used_hours += provider.used_hours
    row.coordination_hours += provider.coordination
    row.seeking_hours += provider.grant_seeking
    row.outreach_hours += provider.outreach_hours
    row.volunteer_hours += provider.volunteer_hours
    row.reserves += provider.reserves
    row.providers += 1.0
    row.members += provider.member
    row.joint_bidders += 1 if provider.bids_with >= 0 else 0


@kernel
def book_offers(w, row, provider):
    """Add a provider's places to the week's ledger, and return their number."""
    own = 0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        own += w.offers[o].places
        free = max(w.offers[o].places - w.offers[o].enrolled, 0)
        row.free_places += free
        if w.cells[w.offers[o].cell].open > 0:
            row.idle_while_open += min(free, w.cells[w.offers[o].cell].open)
    row.places += own
    return own


@kernel
def mean_trust(w):
    """Return the mean trust of active memberships."""
    trust = 0.0
    active = 0
    for m in range(len(w.memberships)):
        if w.memberships[m].active == 1:
            trust = trust + w.memberships[m].trust
            active += 1
    return trust / active if active > 0 else 0.0


@kernel
def book(w, week):
    """Phase 9: write the week's hours, euros and levels into the ledger."""
    row = w.ledger[week]
    largest = 0
    all_places = 0
    squares = 0
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 0:
            continue
        book_capacity(w.capacity[week // QUARTER * len(w.providers) + i], provider)
        book_provider(row, provider)
        row.givers += gave(w, provider)
        own = book_offers(w, row, provider)
        all_places += own
        squares += own * own
        largest = max(largest, own)
    row.largest_share = largest / all_places if all_places > 0 else 0.0
    row.squared_shares = float(squares) / (float(all_places) * float(all_places)) if all_places > 0 else 0.0
    for v in range(len(w.volunteers)):
        if w.volunteers[v].provider >= 0:
            row.volunteers += 1.0
    row.awareness = mean_awareness(w, week)
    row.trust = mean_trust(w)
    for f in range(len(w.forums)):
        row.fund_balance += w.forums[f].fund
    row.moves = float(w.administration[0].moves)
    row.exits = float(w.administration[0].exits)
    row.entries = float(w.administration[0].entries)
