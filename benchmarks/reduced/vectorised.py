"""The reduced town in NumPy: whole arrays, no loop over people."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.reduced.doors import Doors
from benchmarks.reduced.luck import Luck
from benchmarks.reduced.town import (
    COUNTS,
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
from civsim import draws


class VectorisedTown:
    """All recipients as columns; `step` simulates a week and adds to each of `counts`."""

    def __init__(self, town: Town, luck: Luck) -> None:
        n = len(town.district)
        self.town, self.week = town, 0
        self.draw: Callable[[int, Table], Table] = lambda stream, who: luck.uniforms(stream, self.week, who)
        self.counts: dict[str, Table] = {name: np.zeros(town.weeks, np.int64) for name in COUNTS}
        self.everybody = np.arange(n, dtype=np.uint64)
        ends = np.cumsum(town.people)
        self.residents = [slice(*ends_of) for ends_of in zip((ends - town.people).tolist(), ends.tolist(), strict=True)]
        self.onset = np.repeat(town.need_probability, town.people)
        self.awareness, self.efficacy = np.full(n, town.awareness_base), np.full(n, town.efficacy_start)
        self.status, self.stage, self.service = (np.zeros(n, np.int8) for _ in range(3))
        self.due, self.since, self.duration, self.slot = (np.zeros(n, np.int16) for _ in range(4))
        self.offer = np.zeros(n, np.int32)
        self.helped, self.doors = np.zeros(len(town.people)), Doors(town)

    def count(self, name: str, number: int) -> None:
        """Add to what is counted this week."""
        self.counts[name][self.week] += number

    def step(self) -> None:
        """Simulate one week."""
        keep, gain = self.town.awareness_change(self.helped)
        for some, kept, gained in zip(self.residents, keep, gain, strict=True):
            self.awareness[some] *= kept
            self.awareness[some] += gained
        is_due = self.due <= self.week
        leaving = np.flatnonzero(is_due & (self.status == ENROLLED))
        lost = np.flatnonzero(is_due & (self.status == SEEKING))
        struck = (self.draw(draws.NEED_ONSET, self.everybody) < self.onset) & (self.status == IDLE)
        self.finish(leaving)
        self.give_up(lost)
        self.fall_into_need(np.flatnonzero(struck))
        seekers = np.flatnonzero((self.status == SEEKING) & (self.stage >= DID_NOT_TRY))
        tries = seekers[self.draw(draws.SEEK, seekers) < self.town.seek]
        self.count("tried", len(tries))
        self.admit(self.apply(tries))
        self.count("open", int(np.count_nonzero(self.status == SEEKING)))
        self.count("enrolled", int(self.helped.sum()))
        self.week += 1

    def finish(self, who: Table) -> None:
        """End finished services."""
        self.status[who] = IDLE
        self.awareness[who] = 1.0
        self.doors.leave(self.offer[who])
        self.helped -= np.bincount(self.town.district[who], minlength=len(self.helped))
        glad = who[self.draw(draws.COMPLETION, who) < self.town.quality]
        self.efficacy[glad] += self.town.efficacy_memory * (1.0 - self.efficacy[glad])
        self.count("met", len(who))
        self.count("succeeded", len(glad))

    def give_up(self, who: Table) -> None:
        """End needs that nobody met in time; who had asked learns that asking does not help."""
        for name, number in zip(LOST, np.bincount(self.stage[who], minlength=len(LOST)).tolist(), strict=True):
            self.count(name, number)
        self.status[who] = IDLE
        asked = who[self.stage[who] >= NO_OFFER]
        self.efficacy[asked] += self.town.efficacy_memory * (0.0 - self.efficacy[asked])

    def fall_into_need(self, who: Table) -> None:
        """Begin needs: service, patience, and whether people know of the offers and dare to ask."""
        town = self.town
        chances = self.draw(draws.SERVICE, who)
        limits = town.choice_limit[town.district[who]]
        self.service[who] = np.minimum((chances[:, None] >= limits).sum(axis=1), limits.shape[1] - 1)
        self.duration[who] = geometric(town.duration[self.service[who]], self.draw(draws.DURATION, who))
        self.due[who] = self.week + geometric(town.patience, self.draw(draws.PATIENCE, who))
        unaware = self.draw(draws.AWARE, who) >= self.awareness[who]
        willing = 1.0 - town.stigma * (1.0 - self.efficacy[who])
        unwilling = self.draw(draws.WILLING, who) >= willing
        self.stage[who] = np.where(unaware, UNAWARE, np.where(unwilling, UNWILLING, DID_NOT_TRY))
        self.status[who], self.since[who], self.slot[who] = SEEKING, self.week, -1
        self.count("arisen", len(who))

    def apply(self, who: Table) -> Table:
        """Let each of those who try apply to an offer; return who found one."""
        cells = self.town.district[who] * self.town.choice_limit.shape[1] + self.service[who]
        self.slot[who], self.offer[who] = self.doors.choose(cells, self.slot[who], self.draw(draws.CHOICE, who))
        found = self.offer[who] >= 0
        self.stage[who[~found]] = np.maximum(self.stage[who[~found]], NO_OFFER)
        self.count("applied", int(np.count_nonzero(found)))
        return who[found]

    def admit(self, who: Table) -> None:
        """Give the free places among those who apply."""
        admitted = self.doors.admit(self.offer[who], self.draw(draws.ADMISSION, who))
        self.enrol(who[admitted])
        refused = who[~admitted]
        self.count("turned_away", int(np.count_nonzero(self.stage[refused] < TURNED_AWAY)))
        self.stage[refused] = TURNED_AWAY

    def enrol(self, who: Table) -> None:
        """Give people their places."""
        self.status[who] = ENROLLED
        self.due[who] = self.week + self.duration[who]
        self.helped += np.bincount(self.town.district[who], minlength=len(self.helped))
        self.count("admitted", len(who))
        self.count("waited", int((self.week - self.since[who]).sum()))
