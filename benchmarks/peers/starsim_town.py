"""The reduced town in Starsim: states of people as arrays, distributions that are safe for common random numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import starsim as ss

from benchmarks.peers.report import main
from benchmarks.reduced.doors import Doors
from benchmarks.reduced.town import (
    DID_NOT_TRY,
    ENROLLED,
    IDLE,
    LOST,
    NO_OFFER,
    SEEKING,
    TURNED_AWAY,
    UNAWARE,
    UNWILLING,
    Table,
    Town,
    geometric,
)


class Provision(ss.Module):
    """People in need and the offers of providers; `totals` is what was counted in all weeks."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town, self.doors = town, Doors(town)
        self.totals: Counter[str] = Counter()
        self.helped = np.zeros(len(town.people))
        self.define_states(
            ss.FloatArr("awareness", default=town.awareness_base),
            ss.FloatArr("efficacy", default=town.efficacy_start),
            *(ss.IntArr(name, default=0) for name in ("status", "stage", "service", "due", "since", "duration")),
            *(ss.IntArr(name, default=-1) for name in ("column", "offer")),
        )
        self.onset = ss.bernoulli(p=lambda module, sim, uids: module.town.need_probability[module.town.district[uids]])
        self.seek = ss.bernoulli(p=town.seek)
        self.success = ss.bernoulli(p=town.quality)
        self.which, self.how_long, self.patience, self.aware, self.willing, self.choice, self.admission = (
            ss.random() for _ in range(7)
        )

    def step(self) -> None:
        """Simulate one week."""
        keep, gain = self.town.awareness_change(self.helped)
        self.awareness[:] = np.repeat(keep, self.town.people) * self.awareness.values + np.repeat(
            gain, self.town.people
        )
        is_due, status = self.due <= self.ti, self.status
        leaving, lost = (is_due & (status == ENROLLED)).uids, (is_due & (status == SEEKING)).uids
        struck = self.onset.filter((status == IDLE).uids)
        self.finish(leaving)
        self.give_up(lost)
        self.fall_into_need(struck)
        tries = self.seek.filter(((self.status == SEEKING) & (self.stage >= DID_NOT_TRY)).uids)
        self.apply(tries)
        self.totals["open"] += int((self.status == SEEKING).count())
        self.totals["enrolled"] += int(self.helped.sum())

    def finish(self, who: ss.uids) -> None:
        """End finished services."""
        self.status[who], self.awareness[who] = IDLE, 1.0
        self.doors.leave(self.offer[who])
        self.helped -= self.by_district(who)
        glad = self.success.filter(who)
        self.efficacy[glad] = self.efficacy[glad] + self.town.efficacy_memory * (1.0 - self.efficacy[glad])
        self.totals.update(met=len(who), succeeded=len(glad))

    def give_up(self, who: ss.uids) -> None:
        """End needs that nobody met in time."""
        stage = self.stage[who]
        self.totals.update(dict(zip(LOST, np.bincount(stage, minlength=len(LOST)).tolist(), strict=True)))
        self.status[who] = IDLE
        asked = who[stage >= NO_OFFER]
        self.efficacy[asked] = self.efficacy[asked] * (1.0 - self.town.efficacy_memory)

    def fall_into_need(self, who: ss.uids) -> None:
        """Begin needs."""
        town = self.town
        limits = town.choice_limit[town.district[who]]
        service = np.minimum((self.which.rvs(who)[:, None] >= limits).sum(axis=1), limits.shape[1] - 1)
        self.service[who] = service
        self.duration[who] = geometric(town.duration[service], self.how_long.rvs(who)).astype(int)
        self.due[who] = self.ti + geometric(town.patience, self.patience.rvs(who)).astype(int)
        unaware = self.aware.rvs(who) >= self.awareness[who]
        unwilling = self.willing.rvs(who) >= 1.0 - town.stigma * (1.0 - self.efficacy[who])
        self.stage[who] = np.where(unaware, UNAWARE, np.where(unwilling, UNWILLING, DID_NOT_TRY))
        self.status[who], self.since[who], self.column[who] = SEEKING, self.ti, -1
        self.totals["arisen"] += len(who)

    def apply(self, who: ss.uids) -> None:
        """Let those who try apply, and give the free places among them."""
        cells = self.town.district[who] * self.town.choice_limit.shape[1] + self.service[who]
        column, offer = self.doors.choose(cells, self.column[who], self.choice.rvs(who))
        self.column[who], self.offer[who] = column, offer
        helpless, found = who[offer < 0], who[offer >= 0]
        self.stage[helpless] = np.maximum(self.stage[helpless], NO_OFFER)
        self.totals.update(tried=len(who), applied=len(found))
        admitted = self.doors.admit(self.offer[found], self.admission.rvs(found))
        self.enrol(found[admitted])
        refused = found[~admitted]
        self.totals["turned_away"] += int(np.count_nonzero(self.stage[refused] < TURNED_AWAY))
        self.stage[refused] = TURNED_AWAY

    def enrol(self, who: ss.uids) -> None:
        """Give people their places."""
        self.status[who] = ENROLLED
        self.due[who] = self.ti + self.duration[who]
        self.helped += self.by_district(who)
        self.totals.update(admitted=len(who), waited=int((self.ti - self.since[who]).sum()))

    def by_district(self, who: ss.uids) -> Table:
        """Count people by district."""
        return np.bincount(self.town.district[who], minlength=len(self.helped))


def prepare(town: Town) -> Callable[[], Mapping[str, int]]:
    """Make the simulation; what is returned runs it."""
    module = Provision(town)
    sim = ss.Sim(n_agents=len(town.district), start=0, dt=ss.week, dur=ss.weeks(town.weeks - 1), rand_seed=town.seed,
                 modules=module, copy_inputs=False, verbose=0)  # fmt: skip
    sim.init()

    def run() -> Mapping[str, int]:
        sim.run()
        return module.totals

    return run


if __name__ == "__main__":
    main(prepare)
