"""Joint programmes: what members give and get, and how they come to give and to belong."""

import math

from civsim.rules.elementary import clip, logistic
from civsim.rules.kinds import RANDOM_GROUPS, THRESHOLD
from civsim.rules.rule import rule


@rule
def start_stance(provider, p, u):
    """Set whether a provider gives at the start: as its table says, else by the luck of `u`."""
    provider.stance = p.stance_start
    if provider.gives >= 0:
        provider.stance = float(provider.gives)
    else:
        provider.gives = 1 if u < p.stance_start else 0


@rule
def programme_gift(provider, p):
    """Return the weekly hours a cooperating member gives in each forum, at most a share of its own."""
    return min(p.programmes * p.programme_hours, p.programme_cap * provider.gross_hours)


@rule
def needed_givers(members, p):
    """Return how many members must give before a threshold programme starts: one at least."""
    return max(1, int(math.ceil(p.programme_threshold * members - 1e-9)))


@rule
def threshold_benefit(p):
    """Return the weekly hours that a threshold programme brings every member once enough give."""
    return p.programme_return * p.programmes * p.programme_hours


@rule
def group_size(members, p):
    """Return how many members share the return of one programme: all of a forum, or a random group of them."""
    if p.programme_groups == RANDOM_GROUPS:
        return min(p.programme_group_size, members)
    return members


@rule
def programme_credit(given, own, givers, members, p):
    """Return the weekly hours credited to a member that gives `own` of the `given` hours of its forum.

    In random groups of G it is what a member can expect: itself and G − 1 of the n − 1 others.
    """
    if members <= 0:
        return 0.0
    if p.programme_kind == THRESHOLD:
        return threshold_benefit(p) if givers >= needed_givers(members, p) else 0.0
    size = group_size(members, p)
    if size < members:
        given = own + (size - 1) * (given - own) / (members - 1)
    return p.programme_return * given / size


@rule
def side_payoff(provider):
    """Return what membership brought besides programmes, hours a week and staff hour."""
    weeks = max(provider.payoff_weeks, 1)
    gained = provider.referred_in + provider.fund_hours - provider.coordination_spent
    return gained / weeks / max(provider.gross_hours, 1.0)


@rule
def programme_payoff(provider, credited, own):
    """Return what the programmes of one forum bring, hours a week and staff hour."""
    return (credited - own) / max(provider.gross_hours, 1.0)


@rule
def begin_payoff_period(provider):
    """Start counting the side payoffs anew."""
    provider.referred_in = 0
    provider.fund_hours = 0.0
    provider.coordination_spent = 0.0
    provider.payoff_weeks = 0


@rule
def imitation_probability(own, other, p):
    """Return the probability of copying another member's stance (Fermi rule, Szabó & Tőke 1998)."""
    return logistic((other - own) / p.imitation_noise)


@rule
def best_response_stance(stance, marginal, p):
    """Return the stance moved along the gain of giving: p + a·p(1 − p)·∂P/∂p."""
    return clip(stance + p.stance_step * stance * (1.0 - stance) * marginal, 0.0, 1.0)


@rule
def pivotal_probability(needed, others, stance):
    """Return the probability that exactly needed − 1 of `others` members give, each with probability `stance`."""
    wanted = needed - 1
    if wanted > others:
        return 0.0
    if stance <= 0.0:
        return 1.0 if wanted == 0 else 0.0
    if stance >= 1.0:
        return 1.0 if wanted == others else 0.0
    logarithm = (others - wanted) * math.log(1.0 - stance) + wanted * math.log(stance)
    for i in range(wanted):
        logarithm = logarithm + math.log((others - i) / (i + 1))
    return min(math.exp(logarithm), 1.0)


@rule
def marginal_gift(provider, stances, members, gift, p):
    """Return the gain of giving, per hour given: what the own gift brings, less the own hour.

    Under a threshold a gift counts where it is the one that is missing (Diekmann 1985); the others are taken to
    give with their mean stance. `stances` is the sum over all members, the provider's own among them.
    """
    if gift <= 0.0 or members <= 0:
        return 0.0
    if p.programme_kind == THRESHOLD:
        mean = clip((stances - provider.stance) / max(members - 1, 1), 0.0, 1.0)
        pivotal = pivotal_probability(needed_givers(members, p), members - 1, mean)
        return threshold_benefit(p) * pivotal / gift - 1.0
    return p.programme_return / group_size(members, p) - 1.0


@rule
def join_forum_probability(members_payoff, outsiders_payoff, p):
    """Return the probability of being a member, from the payoffs in the own size class."""
    return logistic((members_payoff - outsiders_payoff) / p.membership_noise)
