"""The reduced town as a Mesa model, as one writes it who knows Mesa and does not know civsim."""

from __future__ import annotations

import mesa

from benchmarks.reduced.behaviour import Offering, Person, Setting
from benchmarks.reduced.town import COUNTS, Town
from civsim import draws


class Recipient(Person, mesa.Agent):
    """A person as an agent of Mesa."""

    def __init__(self, model: TownModel, number: int, district: int) -> None:
        super().__init__(model)
        self.start(model.setting, number, district)


class AddressedRecipient(Recipient):
    """A recipient with civsim's luck, so that counts must be equal."""

    def draw(self, stream: str) -> float:
        """Return the number that civsim draws for this person, week and purpose."""
        setting = self.setting
        return draws.uniform(setting.town.seed, draws.STREAMS.index(stream), self.number, setting.week)


class Offer(Offering, mesa.Agent):
    """An offer as an agent of Mesa."""

    def __init__(self, model: TownModel, places: int, appeal: float) -> None:
        super().__init__(model)
        self.start(places, appeal)


class TownModel(mesa.Model):
    """The reduced town; `datacollector` holds what is counted each week."""

    def __init__(self, town: Town, kind: type[Recipient] = Recipient) -> None:
        super().__init__(seed=town.seed)
        self.setting = Setting(town)
        for number, district in enumerate(town.district.tolist()):
            kind(self, number, district)
        rows = zip(town.places.tolist(), town.appeal.tolist(), strict=True)
        self.setting.open([Offer(self, *row) for row in rows])
        self.recipients, self.offers = self.agents_by_type[kind], self.agents_by_type[Offer]
        reporters = {name: lambda model, name=name: model.setting.counts[name] for name in COUNTS}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """Simulate one week."""
        self.setting.begin_week()
        self.recipients.do("step")
        self.offers.do("step")
        self.setting.end_week(self.recipients)
        self.datacollector.collect(self)
