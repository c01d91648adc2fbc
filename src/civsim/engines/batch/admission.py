"""Phase 7: free places are given among the applicants; members and the hub refer those turned away."""

from civsim.engines.batch.choosing import apply, open_doors
from civsim.engines.batch.clearing import clear
from civsim.engines.batch.compiled import kernel
from civsim.engines.batch.hub import handle_queue, queue_up
from civsim.engines.batch.intake import admit, make_room
from civsim.engines.batch.referral import refer
from civsim.rules.kinds import HUB, MEMBER_TO_MEMBER


@kernel
def admission(w, engaged, count, p, seed, week):
    """Phase 7: give places to the `count` applicants in `w.applicants`; refer those turned away."""
    make_room(w, engaged)
    attempt = 0
    while attempt < p.own_tries:
        open_doors(w, p)
        found = 0
        for a in range(count):
            target = apply(w, w.applicants[a], p, seed, week, attempt)
            if target >= 0:
                w.applicants[found] = w.applicants[a]
                w.targets[found] = target
                w.referrers[found] = -1
                found += 1
        if p.clearing == 1:
            clear(w, found, seed, week, attempt)
        count = admit(w, found, p, seed, week, attempt)
        attempt += 1
    if p.referral > 0.0 and p.cases == MEMBER_TO_MEMBER:
        refer(w, count, p, seed, week)
    if p.cases == HUB:
        queue_up(w, count, p, seed, week)
        handle_queue(w, engaged, p, seed, week)
