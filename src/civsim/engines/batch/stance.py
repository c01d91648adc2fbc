"""Phase 4: joint programmes, whether members give to them, and who wants to be a member."""

from civsim import draws
from civsim.engines.batch.calling import STANCE, ask
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import arrange, is_ngo
from civsim.engines.batch.sorting import sort_by
from civsim.rules.cooperation import forum_meets, has_forums
from civsim.rules.elementary import ratio
from civsim.rules.kinds import AT_RANDOM, ENDOGENOUS, FIXED, HOME_FORUM, IMITATION, OWN
from civsim.rules.programmes import (
    begin_payoff_period,
    best_response_stance,
    imitation_probability,
    join_forum_probability,
    marginal_gift,
    programme_credit,
    programme_gift,
    programme_payoff,
    side_payoff,
)


@kernel
def count_givers(w, p):
    """Count the givers of each forum and the hours they give."""
    for f in range(len(w.forums)):
        w.forums[f].givers = 0
        w.forums[f].given = 0.0
    for m in range(len(w.memberships)):
        if w.memberships[m].active == 1:
            change_giver(w, m, p, 1)


@kernel
def change_giver(w, m, p, sign):
    """Add (sign 1) or take away (sign -1) what a member gives to its forum."""
    provider = w.providers[w.memberships[m].provider]
    if provider.gives == 1:
        forum = w.forums[w.memberships[m].forum]
        forum.givers += sign
        forum.given = forum.given + sign * programme_gift(provider, p)


@kernel
def payoff(w, i, p):
    """Return what membership brings provider i at the present stances, per staff hour."""
    provider = w.providers[i]
    total = 0.0
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            forum = w.forums[w.memberships[m].forum]
            own = programme_gift(provider, p) if provider.gives == 1 else 0.0
            credited = programme_credit(forum.given, own, forum.givers, forum.members, p)
            total = total + programme_payoff(provider, credited, own)
    return total + side_payoff(provider)


@kernel
def pick_neighbour(w, i, p, u, u_forum):
    """Return a random other member of a random forum of provider i (its home forum if neighbours are there), or -1."""
    provider = w.providers[i]
    active = 0
    homes = 0
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        active += w.memberships[m].active
        homes += w.memberships[m].active * w.memberships[m].home
    only_home = p.neighbours == HOME_FORUM and homes > 0
    wanted = int(u_forum * (homes if only_home else active))
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 0 or (only_home and w.memberships[m].home == 0):
            continue
        if wanted > 0:
            wanted -= 1
            continue
        forum = w.forums[w.memberships[m].forum]
        if forum.members < 2:
            return -1
        skip = int(u * (forum.members - 1))
        for r in range(forum.first_membership, forum.first_membership + forum.memberships):
            other = w.memberships[w.roster[r]]
            if other.active == 1 and other.provider != i:
                if skip == 0:
                    return other.provider
                skip -= 1
    return -1


@kernel
def set_gives(w, i, gives, p):
    """Change whether provider i gives, and its forums' sums."""
    provider = w.providers[i]
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            change_giver(w, m, p, -1)
    provider.gives = gives
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            change_giver(w, m, p, 1)


@kernel
def giving_others(w, i):
    """Return the share of the other members of provider i's first forum who give."""
    provider = w.providers[i]
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            forum = w.forums[w.memberships[m].forum]
            return ratio(float(forum.givers - provider.gives), forum.members - 1.0)
    return 0.0


@kernel
def imitate(w, i, turn, p, seed, week):
    """Let a member compare itself with another one at the present stances, and perhaps do as that one does."""
    provider = w.providers[i]
    u = draw(seed, draws.NEIGHBOUR, week, provider.key, 2 * turn)
    j = pick_neighbour(w, i, p, u, draw(seed, draws.NEIGHBOUR, week, provider.key, 2 * turn + 1))
    if j < 0:
        return
    u = draw(seed, draws.REVISION, week, provider.key, turn)
    if p.stance_rule == OWN:
        given = (provider, w.providers[j], payoff(w, i, p), payoff(w, j, p), giving_others(w, i), p)
        provider.stance = ask(w, STANCE, given)
        set_gives(w, i, 1 if u < provider.stance else 0, p)
    elif u < imitation_probability(payoff(w, i, p), payoff(w, j, p), p):
        if provider.gives != w.providers[j].gives:
            set_gives(w, i, w.providers[j].gives, p)
        provider.stance = float(provider.gives)


@kernel
def respond(w, count, p, seed, week):
    """Let the first `count` members of the order move their stances at once, each from what all had before."""
    for f in range(len(w.forums)):
        w.forums[f].stances = 0.0
    for m in range(len(w.memberships)):
        if w.memberships[m].active == 1:
            forum = w.forums[w.memberships[m].forum]
            forum.stances = forum.stances + w.providers[w.memberships[m].provider].stance
    for a in range(count):
        provider = w.providers[w.order[a]]
        marginal = 0.0
        for m in range(provider.first_membership, provider.first_membership + provider.memberships):
            if w.memberships[m].active == 1:
                forum = w.forums[w.memberships[m].forum]
                gift = programme_gift(provider, p)
                marginal = marginal + marginal_gift(provider, forum.stances, forum.members, gift, p)
        w.scratch[w.order[a]] = best_response_stance(provider.stance, marginal, p)
    for a in range(count):
        provider = w.providers[w.order[a]]
        provider.stance = w.scratch[w.order[a]]
        u = draw(seed, draws.REVISION, week, provider.key, 0)
        set_gives(w, w.order[a], 1 if u < provider.stance else 0, p)


@kernel
def revise_stances(w, p, seed, week):
    """Let members reconsider whether they give: at once, or one after another, each once or as they are drawn."""
    count = 0
    for i in range(len(w.providers)):
        if w.providers[i].member == 1:
            w.order[count] = i
            count += 1
    if p.stance_rule != IMITATION and p.stance_rule != OWN:
        respond(w, count, p, seed, week)
    elif p.revision_order == AT_RANDOM:
        for turn in range(count):
            u = draw(seed, draws.REVISION_ORDER, week, turn, 1)
            imitate(w, w.order[int(u * count)], turn, p, seed, week)
    else:
        for a in range(count):
            w.scratch[w.order[a]] = draw(seed, draws.REVISION_ORDER, week, w.providers[w.order[a]].key, 0)
        sort_by(w.scratch, w.order, count, w.spare)
        for a in range(count):
            imitate(w, w.order[a], 0, p, seed, week)


@kernel
def revise_membership(w, p, seed, week):
    """Let every NGO reconsider membership by the payoffs of members and outsiders of its size class."""
    for size in range(2):
        inside, outside = 0.0, 0.0
        members, outsiders = 0, 0
        for i in range(len(w.providers)):
            provider = w.providers[i]
            if is_ngo(provider) and provider.size_class == size:
                if provider.member == 1:
                    inside = inside + payoff(w, i, p)
                    members += 1
                else:
                    outside = outside + payoff(w, i, p)
                    outsiders += 1
        inside = inside / members if members > 0 else 0.0
        outside = outside / outsiders if outsiders > 0 else 0.0
        for i in range(len(w.providers)):
            provider = w.providers[i]
            if is_ngo(provider) and provider.size_class == size:
                u = draw(seed, draws.MEMBER, week, provider.key, 1)
                provider.joins = 1 if u < join_forum_probability(inside, outside, p) else 0


@kernel
def run_programmes(w, p):
    """Collect what members give this week and credit the return to all members of the forum."""
    for i in range(len(w.providers)):
        w.providers[i].programme_balance = 0.0
    is_on = p.programmes > 0.0 and forum_meets(p)
    for m in range(len(w.memberships)):
        membership = w.memberships[m]
        membership.given = 0.0
        membership.credited = 0.0
        if membership.active == 1 and is_on:
            provider = w.providers[membership.provider]
            forum = w.forums[membership.forum]
            membership.given = programme_gift(provider, p) if provider.gives == 1 else 0.0
            membership.credited = programme_credit(forum.given, membership.given, forum.givers, forum.members, p)
            provider.programme_balance = provider.programme_balance + membership.credited - membership.given


@kernel
def stance(w, p, seed, week, seen):
    """Phase 4: members reconsider whether they give and belong, at their interval; programmes run."""
    count_givers(w, p)
    if week > 0 and week % p.stance_interval == 0:
        if p.programmes > 0.0 and forum_meets(p) and p.stance_rule != FIXED:
            revise_stances(w, p, seed, week)
        if p.membership == ENDOGENOUS and has_forums(p):
            revise_membership(w, p, seed, week)
            arrange(w, p, seed, seen)
            count_givers(w, p)
        for i in range(len(w.providers)):
            begin_payoff_period(w.providers[i])
    run_programmes(w, p)
