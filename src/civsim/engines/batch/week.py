"""One week in nine phases, compiled in two parts, and many weeks."""

from civsim.engines.batch.admission import admission
from civsim.engines.batch.bookkeeping import book
from civsim.engines.batch.compiled import call_part, entry, pack
from civsim.engines.batch.environment import environment
from civsim.engines.batch.learning import add_tally, count_people, hold_sessions, learn
from civsim.engines.batch.money import finance
from civsim.engines.batch.planning import planning
from civsim.engines.batch.recipients import recipients
from civsim.engines.batch.stance import stance
from civsim.engines.batch.volunteering import volunteer
from civsim.rules.record import begin_record


def organise(w, p, seed, week, changes, is_new_period, burn_in):
    """Simulate phases 1 to 5 of a week: what changes around the organisations, and how they prepare."""
    environment(w, p, seed, week, changes, is_new_period, w.order)
    volunteer(w, p, seed, week)
    finance(w, p, seed, week, w.order)
    stance(w, p, seed, week, w.order)
    planning(w, p, seed, week)


def serve(w, p, seed, week, changes, is_new_period, burn_in):
    """Simulate phases 6 to 9 of a week: people seek and get help, everybody learns, the week is counted."""
    if week == burn_in:
        for r in range(len(w.lives)):
            begin_record(w.lives[r])
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
def simulate(organise_at, serve_at, tables, parameters, in_force, seed, changes, first, last, burn_in):
    """Simulate the weeks from `first` up to, but not including, `last`; the world is changed in place.

    The two parts of a week are compiled on their own, and called where they are in memory.
    """
    w = pack(tables)
    for week in range(first, last):
        period = in_force[week]
        is_new_period = week == 0 or period != in_force[week - 1]
        p = parameters[period]
        call_part(organise_at, w, p, seed, week, changes, is_new_period, burn_in)
        call_part(serve_at, w, p, seed, week, changes, is_new_period, burn_in)
