"""Phase 5: providers plan, alone or at meetings; hours and places follow."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.fund import spend_fund
from civsim.engines.batch.plan import adopt, bank_hours, open_places, plan
from civsim.engines.batch.sorting import sort_by
from civsim.rules.cooperation import is_meeting_week, membership_hours, monitor, plans_at_meetings, tie_hours
from civsim.rules.coproduction import practises_coproduction, session_hours
from civsim.rules.effort import effort
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.planning import figure_error, is_own_day
from civsim.rules.service import service_hours


@kernel
def draw_errors(w, p, seed, week):
    """Draw the common error of the shared figures, one per forum and cell."""
    cells = len(w.cells)
    for f in range(len(w.forums)):
        if w.forums[f].active == 0:
            continue
        for c in range(cells):
            key = w.forums[f].key * 1_000_000 + w.cells[c].key
            u = draw(seed, draws.FIGURE_ERROR, week, key, 0)
            w.surveys[f * cells + c].error = figure_error(p, u)


@kernel
def coordinate(w, i, p):
    """Set provider i's effort and the hours that coordination costs it this week."""
    provider = w.providers[i]
    hours = tie_hours(provider, p)
    watch = 0.0
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            forum = w.forums[w.memberships[m].forum]
            hours = hours + membership_hours(forum, provider.gross_hours, p)
            watch = max(watch, monitor(forum, p))
    if practises_coproduction(provider, p):
        hours = hours + session_hours(p)
    provider.coordination = hours
    provider.effort = effort(provider.contested, watch, p)
    provider.referrals = 0


@kernel
def meet(w, f, p, seed, week):
    """Hold a meeting: members plan one after another, in a drawn order, seeing earlier plans; the fund is spent."""
    forum = w.forums[f]
    count = 0
    for r in range(forum.first_membership, forum.first_membership + forum.memberships):
        membership = w.memberships[w.roster[r]]
        if membership.active == 1:
            w.order[count] = membership.provider
            count += 1
            key = w.providers[membership.provider].key
            w.scratch[membership.provider] = draw(seed, draws.PLANNING_ORDER, week, key, forum.key)
    sort_by(w.scratch, w.order, count, w.spare)
    for a in range(count):
        if plans_at_meetings(w.providers[w.order[a]], p) and w.providers[w.order[a]].planned_week != week:
            plan(w, w.order[a], p, week)
    spend_fund(w, f, p, week)


@kernel
def count_planned(w):
    """Set the whole places that the portfolios in effect plan for every cell."""
    for c in range(len(w.cells)):
        w.cells[c].supply = 0.0
        w.cells[c].places = 0
        w.cells[c].municipal_places = 0
    for o in range(len(w.offers)):
        offer = w.offers[o]
        provider = w.providers[offer.provider]
        if provider.active == 1:
            cell = w.cells[offer.cell]
            cell.supply = cell.supply + offer.share * provider.hours / offer.cost
            cell.places += offer.places
            if provider.kind == MUNICIPAL:
                cell.municipal_places += offer.places
    for c in range(len(w.cells)):
        w.cells[c].planned_places = int(w.cells[c].supply)


@kernel
def planning(w, p, seed, week):
    """Phase 5: providers plan on own days or at meetings; hours and places follow."""
    if p.information > 0.0:
        draw_errors(w, p, seed, week)
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 0:
            continue
        if provider.vote_week == week:
            adopt(w, i)
        if not plans_at_meetings(provider, p) and is_own_day(provider, week, p, provider.kind == MUNICIPAL):
            plan(w, i, p, week)
    for f in range(len(w.forums)):
        if is_meeting_week(w.forums[f], p, week):
            meet(w, f, p, seed, week)
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 1:
            coordinate(w, i, p)
            service_hours(provider, p)
            bank_hours(w, i, open_places(w, i), p)
    count_planned(w)
