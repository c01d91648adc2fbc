"""Who may do anything this week: most weeks bring most people nothing, and the rules need not be asked."""

from civsim import draws
from civsim.engines.batch.compiled import draw_with, kernel, week_key
from civsim.rules.coproduction import is_voice_due
from civsim.rules.kinds import AWAY, ENROLLED, IDLE, OUTREACH_CONTACTS, PENDING, SEEKING
from civsim.rules.need import is_active_seeker


@kernel
def has_closed_provider(w):
    """Return whether any provider is closed, so that people served there may have to wait anew."""
    for i in range(len(w.providers)):
        if w.providers[i].active == 0:
            return True
    return False


@kernel
def list_affected(w, p, seed, week):
    """Let everybody's awareness change and list, in `w.applicants`, whom the week may affect otherwise.

    Returns the length of the list. Nothing is decided here: everybody listed goes through the rules. Those left out
    would draw the same numbers, which fall short of the same thresholds. One pass without branches on what people
    do: a wrong guess of the processor would cost more than the draw it saves.
    """
    people, populations, listed = w.recipients, w.populations, w.applicants
    groups = len(populations) // len(w.districts)
    learns = p.learn_awareness == 1
    everybody = learns and p.outreach_form == OUTREACH_CONTACTS
    is_open = p.open_population == 1
    closed = has_closed_provider(w)
    onset, seek = week_key(seed, draws.NEED_ONSET, week), week_key(seed, draws.SEEK, week)
    count = 0
    for r in range(len(people)):
        one = people[r]
        status = one.status
        population = populations[one.district * groups + one.group]
        if learns and status != AWAY:
            one.awareness = population.awareness_keep * one.awareness + population.awareness_gain
        is_idle = status == IDLE
        seeks = (status == SEEKING) & is_active_seeker(one)
        threshold = population.need_probability if is_idle else (p.seek if seeks else 0.0)
        affected = draw_with(onset if is_idle else seek, one.key, 0) < threshold
        waits = ((status == SEEKING) | (status == PENDING)) & (one.weeks_waited > 0)
        affected |= (one.due_week <= week) & (waits | (status == ENROLLED))
        affected |= is_voice_due(one, p, week)
        affected |= everybody | (closed & (status == ENROLLED)) | (is_open & is_idle & (population.arrivals > 0))
        listed[count] = r
        count += 1 if affected else 0
    return count
