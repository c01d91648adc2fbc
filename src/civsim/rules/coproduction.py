"""How recipients take part, and what their voice does."""

from civsim.rules.elementary import logistic
from civsim.rules.kinds import NO_SCOPE
from civsim.rules.rule import rule


@rule
def practises_coproduction(provider, p):
    """Return whether a provider holds sessions with recipients: members do, or each alone without forums."""
    return provider.active == 1 and p.coproduction > 0.0 and (provider.member == 1 or p.scope == NO_SCOPE)


@rule
def participation_probability(recipient, p):
    """Return the probability that an enrolled person asked to a session takes part."""
    odds = p.participation_base + p.participation_efficacy * recipient.efficacy - p.effort_aversion * p.effort_asked
    return p.coproduction * logistic(odds)


@rule
def take_part(recipient, planned_places, week):
    """Take part and name the need one knows best, one's own."""
    recipient.participates = 1
    recipient.voice_week = week
    recipient.voice_service = recipient.service
    recipient.voice_places = planned_places


@rule
def is_voice_due(recipient, p, week):
    """Return whether the time is over in which the named need should have been answered."""
    return recipient.participates == 1 and week - recipient.voice_week >= p.voice_window


@rule
def was_heard(recipient, planned_places):
    """Return 1 if the cell the person named has gained a place since, else 0."""
    return 1.0 if planned_places > recipient.voice_places else 0.0


@rule
def session_hours(p):
    """Return a provider's weekly hours for sessions with recipients."""
    return p.coproduction * p.session_time / p.session_interval


@rule
def voice_weight(p):
    """Return the weight of recipients' reports in plans; a token has none."""
    return p.coproduction * p.voice
