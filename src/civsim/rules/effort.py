"""How hard staff work, and how well a provider is spoken of."""

from civsim.rules.elementary import ema
from civsim.rules.rule import rule

REPUTATION_FLOOR = 0.05


@rule
def effort(contested, monitor, p):
    """Return the effort: slack shrinks with competition for money, or with others who look (Holmström 1982)."""
    return 1.0 - p.slack * (1.0 - max(contested, monitor))


@rule
def learn_reputation(provider, p):
    """Move the reputation towards quality times the share of applicants not turned away."""
    if p.learn_reputation and provider.active:
        away = provider.turned_away / provider.applied if provider.applied > 0 else 0.0
        seen = provider.quality * (1.0 - away)
        provider.reputation = max(REPUTATION_FLOOR, ema(provider.reputation, seen, p.reputation_memory))
