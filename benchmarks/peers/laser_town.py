"""The reduced town in laser-core: columns of a LaserFrame, loops over people compiled with Numba, on one thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

os.environ["NUMBA_NUM_THREADS"] = "1"

import numba as nb
import numpy as np
from laser.core import LaserFrame
from laser.core import random as laser_random

from benchmarks.peers.report import main
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
    Town,
)

NUMBER = {name: number for number, name in enumerate(COUNTS)}
ARISEN, TRIED, APPLIED, ADMITTED, REFUSED, MET, SUCCEEDED = (NUMBER[name] for name in COUNTS[:7])
FIRST_LOST, WAITED, OPEN, HELPED = (NUMBER[name] for name in (LOST[0], "waited", "open", "enrolled"))


@nb.njit(nogil=True, cache=True)
def geometric(mean, chance):
    """Return whole weeks from 1 on, geometric with the given mean."""
    return 1 + int(np.floor(np.log(1.0 - chance) / np.log(1.0 - 1.0 / mean)))


@nb.njit(nogil=True, parallel=True, cache=True)
def learn(awareness, district, keep, gain):
    """Let awareness change."""
    for i in nb.prange(len(awareness)):
        awareness[i] = keep[district[i]] * awareness[i] + gain[district[i]]


@nb.njit(nogil=True, cache=True)
def draw_service(limits):
    """Return the service needed, by the cumulative shares of the district."""
    chance, s = np.random.random(), 0
    while s < len(limits) - 1 and chance >= limits[s]:
        s += 1
    return s


@nb.njit(nogil=True, cache=True)
def draw_stage(awareness, efficacy, stigma):
    """Return whether a person in need knows of the offers and dares to ask."""
    if np.random.random() >= awareness:
        return UNAWARE
    return UNWILLING if np.random.random() >= 1.0 - stigma * (1.0 - efficacy) else DID_NOT_TRY


@nb.njit(nogil=True, cache=True)
def live(week, district, awareness, efficacy, status, stage, service, due, since, duration, offer, need_probability,
         choice_limit, durations, pars, enrolled, helped, applicants, counts):  # fmt: skip
    """Move everybody through the week up to the application; return how many try, listed in `applicants`."""
    patience, seek, quality, stigma, memory = pars
    tries = 0
    for i in range(len(status)):
        d = district[i]
        if status[i] == ENROLLED:
            if due[i] <= week:
                status[i], awareness[i] = IDLE, 1.0
                enrolled[offer[i]] -= 1
                helped[d] -= 1
                counts[MET] += 1
                if np.random.random() < quality:
                    efficacy[i] += memory * (1.0 - efficacy[i])
                    counts[SUCCEEDED] += 1
            continue
        if status[i] == SEEKING:
            if due[i] <= week:
                status[i] = IDLE
                counts[FIRST_LOST + stage[i]] += 1
                if stage[i] >= NO_OFFER:
                    efficacy[i] -= memory * efficacy[i]
                continue
        elif np.random.random() < need_probability[d]:
            s = draw_service(choice_limit[d])
            status[i], service[i], since[i], offer[i] = SEEKING, s, week, -1
            duration[i] = geometric(durations[s], np.random.random())
            due[i] = week + geometric(patience, np.random.random())
            stage[i] = draw_stage(awareness[i], efficacy[i], stigma)
            counts[ARISEN] += 1
        if status[i] == SEEKING and stage[i] >= DID_NOT_TRY and np.random.random() < seek:
            applicants[tries] = i
            tries += 1
    counts[TRIED] += tries
    return tries


@nb.njit(nogil=True, cache=True)
def choose(first, last, avoided, appeal):
    """Return one of the offers from `first` up to `last`, by appeal, not the avoided one if there are others; or -1."""
    total = appeal[first:last].sum()
    others = total - (appeal[avoided] if avoided >= 0 else 0.0)
    if avoided >= 0 and others <= 1e-12 * total:
        return avoided
    if others <= 0.0:
        return -1
    target, chosen = np.random.random() * others, -1
    for o in range(first, last):
        if o != avoided and appeal[o] > 0.0:
            chosen = o
            target -= appeal[o]
            if target < 0.0:
                break
    return chosen


@nb.njit(nogil=True, cache=True)
def admit(week, tries, applicants, district, status, stage, service, due, since, duration, offer, services, first_offer,
          places, appeal, enrolled, waiting, free, helped, counts):  # fmt: skip
    """Let the applicants choose, and draw who gets the free places (selection sampling)."""
    waiting[:] = 0
    for o in range(len(places)):
        free[o] = max(places[o] - enrolled[o], 0)
    for a in range(tries):
        i = applicants[a]
        cell = district[i] * services + service[i]
        offer[i] = choose(first_offer[cell], first_offer[cell + 1], offer[i], appeal)
        if offer[i] >= 0:
            waiting[offer[i]] += 1
            counts[APPLIED] += 1
        else:
            stage[i] = max(stage[i], NO_OFFER)
    for a in range(tries):
        i = applicants[a]
        o = offer[i]
        if o < 0:
            continue
        if np.random.random() * waiting[o] < free[o]:
            free[o] -= 1
            enrolled[o] += 1
            helped[district[i]] += 1
            status[i], due[i] = ENROLLED, week + duration[i]
            counts[ADMITTED] += 1
            counts[WAITED] += week - since[i]
        else:
            counts[REFUSED] += stage[i] < TURNED_AWAY
            stage[i] = TURNED_AWAY
        waiting[o] -= 1


class Model:
    """The people of the town as a LaserFrame, and the week's components."""

    COLUMNS = (("district", np.int16), ("status", np.int8), ("stage", np.int8), ("service", np.int8), ("due", np.int16),
               ("since", np.int16), ("duration", np.int16), ("offer", np.int32), ("awareness", np.float32),
               ("efficacy", np.float32))  # fmt: skip

    def __init__(self, town: Town) -> None:
        self.town, self.people = town, LaserFrame(len(town.district))
        for name, kind in self.COLUMNS:
            self.people.add_scalar_property(name, dtype=kind)
        self.people.district[:] = town.district
        self.people.awareness[:], self.people.efficacy[:] = town.awareness_base, town.efficacy_start
        laser_random.seed(town.seed)
        self.pars = (town.patience, town.seek, town.quality, town.stigma, town.efficacy_memory)
        self.applicants = np.zeros(len(town.district), np.int32)
        self.first_offer = np.searchsorted(town.offer_cell, np.arange(town.choice_limit.size + 1))
        self.enrolled, self.waiting, self.free = (np.zeros(len(town.places), np.int32) for _ in range(3))
        self.helped, self.counts = np.zeros(len(town.people), np.int32), np.zeros(len(COUNTS), np.int64)

    def step(self, week: int) -> None:
        """Simulate one week."""
        town, one = self.town, self.people
        learn(one.awareness, one.district, *town.awareness_change(self.helped))
        tries = live(week, one.district, one.awareness, one.efficacy, one.status, one.stage, one.service, one.due,
                     one.since, one.duration, one.offer, town.need_probability, town.choice_limit, town.duration,
                     self.pars, self.enrolled, self.helped, self.applicants, self.counts)  # fmt: skip
        admit(week, tries, self.applicants, one.district, one.status, one.stage, one.service, one.due, one.since,
              one.duration, one.offer, town.choice_limit.shape[1], self.first_offer, town.places, town.appeal,
              self.enrolled, self.waiting, self.free, self.helped, self.counts)  # fmt: skip
        self.counts[OPEN] += np.count_nonzero(one.status == SEEKING)
        self.counts[HELPED] += self.helped.sum()


def prepare(town: Town) -> Callable[[], Mapping[str, int]]:
    """Make the model; what is returned runs it."""
    model = Model(town)

    def run() -> Mapping[str, int]:
        for week in range(town.weeks):
            model.step(week)
        return dict(zip(COUNTS, model.counts.tolist(), strict=True))

    return run


if __name__ == "__main__":
    main(prepare)
