"""How members come to trust their forum, or cease to."""

from civsim.rules.elementary import clip
from civsim.rules.rule import rule


@rule
def learn_trust(membership, provider, p):
    """Update trust once a quarter: T + gain(1 − T)s − loss·T·f − rivalry·χ·T.

    s and f are the completed and failed shares of own referrals and of promised programme hours.
    """
    asked = membership.referred + membership.promised
    if p.learn_trust:
        kept = clip((membership.completed + membership.kept) / asked, 0.0, 1.0) if asked > 0.0 else 0.0
        failed = 1.0 - kept if asked > 0.0 else 0.0
        trust = membership.trust
        gain = p.trust_gain * (1.0 - trust) * kept
        loss = p.trust_loss * trust * failed + p.trust_rivalry * provider.contested * trust
        membership.trust = clip(trust + gain - loss, 0.0, 1.0)
    membership.referred = 0
    membership.completed = 0
    membership.promised = 0.0
    membership.kept = 0.0
