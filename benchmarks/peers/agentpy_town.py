"""The reduced town in AgentPy: agents in lists, one method call for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import agentpy

from benchmarks.peers.report import main
from benchmarks.reduced.behaviour import Offering, Person, Setting
from benchmarks.reduced.town import COUNTS, Town


class Recipient(Person, agentpy.Agent):
    """A person as an agent of AgentPy."""

    @property
    def random(self) -> Any:
        """The generator of the model."""
        return self.model.random


class Offer(Offering, agentpy.Agent):
    """An offer as an agent of AgentPy."""


class TownModel(agentpy.Model):
    """The reduced town; `totals` is what was counted in all weeks."""

    def setup(self) -> None:
        """Make agents of all people and offers."""
        town = self.p.town
        self.setting, self.totals = Setting(town), Counter()
        self.recipients = agentpy.AgentList(self, len(town.district), Recipient)
        self.offers = agentpy.AgentList(self, len(town.places), Offer)
        for number, (person, district) in enumerate(zip(self.recipients, town.district.tolist(), strict=True)):
            person.start(self.setting, number, district)
        for offer, places, appeal in zip(self.offers, town.places.tolist(), town.appeal.tolist(), strict=True):
            offer.start(places, appeal)
        self.setting.open(list(self.offers))

    def step(self) -> None:
        """Simulate one week."""
        self.setting.begin_week()
        self.recipients.step()
        self.offers.step()
        self.setting.end_week(self.recipients)
        for name in COUNTS:
            self.record(name, self.setting.counts[name])
        self.totals.update(self.setting.counts)


def prepare(town: Town) -> Callable[[], Mapping[str, int]]:
    """Make the model; what is returned runs it."""
    model = TownModel({"town": town, "steps": town.weeks, "seed": town.seed, "report_seed": False})
    model.sim_setup()

    def run() -> Mapping[str, int]:
        for _ in range(town.weeks):
            model.sim_step()
        totals: Counter[str] = model.totals
        return totals

    return run


if __name__ == "__main__":
    main(prepare)
