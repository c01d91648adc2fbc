"""What a person and an offer of the reduced town do, in plain Python: the same for every library of agents."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import Any

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
    Town,
)


class Setting:
    """What all people of a model share: the town, the week, what is counted, and who has a place where.

    Attributes:
        keep, gain: how awareness changes this week, by district.
        directory: the offers, by district and service; set by the model.
    """

    def __init__(self, town: Town) -> None:
        self.town, self.week = town, 0
        self.counts: Counter[str] = Counter()
        self.need_probability, self.durations = town.need_probability.tolist(), town.duration.tolist()
        self.choice_limit: list[list[float]] = town.choice_limit.tolist()
        self.helped = [0] * len(town.people)
        self.keep = self.gain = [0.0] * len(town.people)
        self.directory: list[list[list[Any]]] = []

    def open(self, offers: list[Any]) -> None:
        """Sort the offers into the directory."""
        services, cells = len(self.durations), self.town.offers_by_cell()
        sorted_in = [[offers[number] for number in cell] for cell in cells]
        self.directory = [sorted_in[first : first + services] for first in range(0, len(cells), services)]

    def begin_week(self) -> None:
        """Let word of mouth and forgetting set how awareness changes."""
        self.counts.clear()
        keep, gain = self.town.awareness_change(self.helped)
        self.keep, self.gain = keep.tolist(), gain.tolist()

    def end_week(self, people: Any) -> None:
        """Count who is still in need and who is enrolled."""
        self.counts["open"] = sum(person.status == SEEKING for person in people)
        self.counts["enrolled"] = sum(self.helped)
        self.week += 1


class Person:
    """Falls into need, asks a provider for help, waits, is helped or gives up."""

    random: random.Random

    def start(self, setting: Setting, number: int, district: int) -> None:
        """Begin without a need."""
        self.setting, self.number, self.district = setting, number, district
        self.awareness, self.efficacy = setting.town.awareness_base, setting.town.efficacy_start
        self.status, self.stage, self.service = IDLE, UNAWARE, 0
        self.due = self.since = self.duration = 0
        self.offer: Any = None

    def draw(self, stream: str) -> float:
        """Return a uniform number; the library's own luck knows no streams."""
        return self.random.random()

    def step(self) -> None:
        """Live through a week, up to an application."""
        setting = self.setting
        self.awareness = setting.keep[self.district] * self.awareness + setting.gain[self.district]
        if self.status == ENROLLED:
            if self.due <= setting.week:
                self.finish()
            return
        if self.status == SEEKING:
            if self.due <= setting.week:
                self.give_up()
                return
        elif self.draw("need") < setting.need_probability[self.district]:
            self.fall_into_need()
        if self.status == SEEKING and self.stage >= DID_NOT_TRY and self.draw("seek") < setting.town.seek:
            setting.counts["tried"] += 1
            self.apply()

    def finish(self) -> None:
        """End a service."""
        self.status, self.awareness = IDLE, 1.0
        self.offer.enrolled -= 1
        self.setting.helped[self.district] -= 1
        self.setting.counts["met"] += 1
        if self.draw("completion") < self.setting.town.quality:
            self.learn(1.0)
            self.setting.counts["succeeded"] += 1

    def give_up(self) -> None:
        """End a need that nobody met in time."""
        self.status = IDLE
        self.setting.counts[LOST[self.stage]] += 1
        if self.stage >= NO_OFFER:
            self.learn(0.0)

    def learn(self, success: float) -> None:
        """Believe more, or less, that asking helps."""
        self.efficacy += self.setting.town.efficacy_memory * (success - self.efficacy)

    def fall_into_need(self) -> None:
        """Begin a need."""
        setting, town = self.setting, self.setting.town
        chance, limits = self.draw("service"), setting.choice_limit[self.district]
        self.service = next((k for k, limit in enumerate(limits) if chance < limit), len(limits) - 1)
        self.duration = geometric(setting.durations[self.service], self.draw("duration"))
        self.due = setting.week + geometric(town.patience, self.draw("patience"))
        self.status, self.since, self.offer = SEEKING, setting.week, None
        if self.draw("aware") >= self.awareness:
            self.stage = UNAWARE
        elif self.draw("willing") >= 1.0 - town.stigma * (1.0 - self.efficacy):
            self.stage = UNWILLING
        else:
            self.stage = DID_NOT_TRY
        setting.counts["arisen"] += 1

    def apply(self) -> None:
        """Apply to one offer of the district, not to the last one if there are others."""
        known = self.setting.directory[self.district][self.service]
        choices = [one for one in known if one is not self.offer and one.appeal > 0.0] or known
        reached = list(accumulate(one.appeal for one in choices))
        if not reached or reached[-1] <= 0.0:
            self.stage = max(self.stage, NO_OFFER)
            return
        self.offer = choices[bisect_right(reached, self.draw("choice") * reached[-1])]
        self.offer.applicants.append(self)
        self.setting.counts["applied"] += 1

    def enrol(self) -> None:
        """Take the place."""
        setting = self.setting
        self.status, self.due = ENROLLED, setting.week + self.duration
        setting.helped[self.district] += 1
        setting.counts["admitted"] += 1
        setting.counts["waited"] += setting.week - self.since

    def be_turned_away(self) -> None:
        """Go on seeking."""
        self.setting.counts["turned_away"] += int(self.stage < TURNED_AWAY)
        self.stage = TURNED_AWAY


class Offering:
    """A provider's offer of a service in a district: its places are drawn among those who apply."""

    def start(self, places: int, appeal: float) -> None:
        """Open the places."""
        self.places, self.appeal, self.enrolled = places, appeal, 0
        self.applicants: list[Person] = []

    def step(self) -> None:
        """Admit as many of the week's applicants as there are free places (selection sampling)."""
        free, waiting = max(self.places - self.enrolled, 0), len(self.applicants)
        for person in self.applicants:
            if person.draw("admission") * waiting < free:
                free -= 1
                self.enrolled += 1
                person.enrol()
            else:
                person.be_turned_away()
            waiting -= 1
        self.applicants.clear()


def geometric(mean: float, chance: float) -> int:
    """Return whole weeks from 1 on, geometric with the given mean."""
    return 1 + math.floor(math.log(1.0 - chance) / math.log(1.0 - 1.0 / mean))
