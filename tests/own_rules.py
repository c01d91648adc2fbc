"""Rules as a user writes them, one for each slot, for the tests of own rules."""

import civsim
from civsim.rules.elementary import ratio

WEIGHT = 3.0


def _half(value):
    return value / 2


def register_all():
    @civsim.variant("grant_rule")
    def lottery(provider, need, u, p):
        return _half(u) + ratio(WEIGHT * need, p.wage)

    @civsim.variant("intake")
    def patient_first(recipient, provider, u, week, p):
        if recipient.due_week - week < 2 and provider.member == 1:
            return -5.0
        return recipient.weeks_waited + u

    @civsim.variant("stance_rule")
    def follow(provider, neighbour, own_payoff, neighbour_payoff, giving, p):
        if neighbour_payoff > own_payoff:
            return neighbour.gives
        return giving

    @civsim.variant("planning_rule")
    def stay(provider, offer, missing, p):
        return missing + 0.1 * offer.enrolled

    @civsim.variant("choice_rule")
    def neighbours_first(recipient, provider, offer, p):
        weight = 1.0 + 0.3 * recipient.weeks_waited if provider.district == recipient.district else offer.nearness
        return weight * provider.reputation

    @civsim.variant("referral_rule")
    def to_the_good(recipient, sender, provider, offer, informed, p):
        if informed > 0.5 and offer.free == 0:
            return 0.0
        return provider.quality + (0.3 if provider.district == sender.district else 0.1) * recipient.efficacy


RULES = (
    *("grant_rule=lottery", "intake=patient_first", "stance_rule=follow", "planning_rule=stay"),
    *("choice_rule=neighbours_first", "referral_rule=to_the_good"),
)
