"""One week in nine phases, and many of them."""

from civsim.engines.batch.admission import admission
from civsim.engines.batch.bookkeeping import book
from civsim.engines.batch.compiled import entry, kernel, pack
from civsim.engines.batch.environment import environment
from civsim.engines.batch.learning import add_tally, count_people, hold_sessions, learn
from civsim.engines.batch.money import finance
from civsim.engines.batch.planning import planning
from civsim.engines.batch.recipients import recipients
from civsim.engines.batch.stance import stance
from civsim.engines.batch.volunteering import volunteer
from civsim.rules.record import begin_record


@kernel
def step(w, p, seed, week, changes, is_new_period, burn_in):
    """Simulate one week."""
    if week == burn_in:
        for r in range(len(w.lives)):
            begin_record(w.lives[r])
    environment(w, p, seed, week, changes, is_new_period, w.order)
    volunteer(w, p, seed, week)
    finance(w, p, seed, week, w.order)
    stance(w, p, seed, week, w.order)
    planning(w, p, seed, week)
    engaged, applicants = recipients(w, p, seed, week)
    admission(w, engaged, applicants, p, seed, week)
    learn(w, p, week)
    if p.coproduction > 0.0 and week % p.session_interval == 0:
        hold_sessions(w, engaged, p, seed, week)
    count_people(w, engaged)
    book(w, week)
    for k in range(len(w.tallies)):
        add_tally(w.weekly[week], w.tallies[k])
        if week >= burn_in:
            add_tally(w.by_population[k], w.tallies[k])


@entry
def simulate(tables, parameters, in_force, seed, changes, first, last, burn_in):
    """Simulate the weeks from `first` up to, but not including, `last`; the world is changed in place."""
    w = pack(tables)
    for week in range(first, last):
        period = in_force[week]
        is_new_period = week == 0 or period != in_force[week - 1]
        step(w, parameters[period], seed, week, changes, is_new_period, burn_in)
