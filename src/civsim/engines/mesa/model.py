"""The town as a Mesa model: one step is a week of nine phases."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import mesa

from civsim import draws
from civsim.contacts import contact_lists
from civsim.engines.door import check_value
from civsim.engines.mesa import admission, calendar, outreach, sessions, tallying
from civsim.engines.mesa.administration import Administration
from civsim.engines.mesa.entity import entities, table_of
from civsim.engines.mesa.forums import Network
from civsim.engines.mesa.provider import NGO, MunicipalService, Provider
from civsim.engines.mesa.recipient import Recipient
from civsim.engines.mesa.volunteer import Volunteer
from civsim.generate import generate
from civsim.parameters.registry import namespace
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.record import begin_record
from civsim.scenario import Scenario
from civsim.timeline import change_table, run_seed, timeline, town_seed
from civsim.world import Table


class TownModel(mesa.Model):
    """A town whose people, organisations and administration act week by week.

    Args:
        scenario: what to simulate.
        replicate: number of the run; it decides the luck.

    Attributes:
        setting: the scenario; Mesa keeps `scenario` for its own.
        week: the next week to simulate, 0 at the start.
        p: the parameters in force, as rules read them.
        recipients, providers, volunteers: the agents, in the order of their keys.
        administration: the municipal administration, an agent too.
        districts, services, populations, cells, offers, forums, memberships: what they act on.
    """

    def __init__(self, scenario: Scenario, replicate: int = 0) -> None:
        super().__init__()
        self.setting = scenario
        self.seed_of_run = run_seed(scenario, replicate)
        world = generate(scenario, town_seed(scenario, replicate))
        records, self.in_force = timeline(scenario)
        self.periods = [namespace(record) for record in records]
        self.changes = entities(change_table(scenario))
        self.week = 0
        self.p: SimpleNamespace = self.periods[0]
        self._keys: dict[int, int] = {}
        self.own_rules = scenario.own_rules

        self.districts = entities(world.districts)
        self.services = entities(world.services)
        self.populations = entities(world.populations)
        self.cells = entities(world.cells)
        self.offers = entities(world.offers)
        self.forums = entities(world.forums)
        self.memberships = entities(world.memberships)
        self.surveys = entities(world.surveys)
        self.tallies = entities(world.tallies)
        self.weekly = entities(world.weekly)
        self.by_population = entities(world.by_population)
        self.ledger = entities(world.ledger)
        self.capacity = entities(world.capacity)
        self.flows = entities(world.flows)
        self.administration = Administration(self, world.administration[0])
        self.providers: list[Provider] = [
            (MunicipalService if row["kind"] == MUNICIPAL else NGO)(self, number, row)
            for number, row in enumerate(world.providers)
        ]
        self.lives = entities(world.lives)
        people = zip(world.recipients, world.knowledge, self.lives, contact_lists(world), strict=True)
        self.recipients = [Recipient(self, *one) for one in people]
        self.volunteers = [Volunteer(self, row) for row in world.volunteers]
        self.network = Network(self)
        self._like = world

    def uniform(self, stream: int, key: int, index: int = 0, week: int | None = None) -> float:
        """Return the uniform number of an entity in this week (or another) of one stream."""
        if week is not None:
            return draws.uniform(self.seed_of_run, stream, key, week, index)
        if stream not in self._keys:
            self._keys[stream] = draws.week_key(self.seed_of_run, stream, self.week)
        return float(draws.fraction(draws.bits(self._keys[stream], key, index)))

    def ask(self, slot: str, *given: Any) -> float:
        """Ask somebody's own rule; an error names its line.

        Raises:
            InputError: if it returns no number or one out of bounds.
        """
        variant = self.own_rules[slot]
        return check_value(variant, variant.function(*given), f"in week {self.week}")

    def step(self) -> None:
        """Simulate one week."""
        self._keys = {}
        period = self.in_force[self.week]
        is_new_period = self.week == 0 or period != self.in_force[self.week - 1]
        self.p = self.periods[period]

        if self.week == self.setting.burn_in:
            for life in self.lives:
                begin_record(life)
        calendar.move_environment(self, is_new_period)
        self._move_volunteers()
        self.administration.distribute_money()
        self.network.revise()
        self._plan()
        applicants = self._live()
        admission.admit_and_refer(self, applicants)
        self._learn()
        if self.p.coproduction > 0.0 and self.week % self.p.session_interval == 0:
            sessions.hold(self)
        tallying.close_week(self)
        self.week += 1

    def _move_volunteers(self) -> None:
        calendar.count_volunteers(self)
        for provider in self.providers:
            provider.volunteer_hours = 0.0
        for volunteer in self.volunteers:
            volunteer.decide()
        for district in self.districts:
            district.recruits = 0

    def _plan(self) -> None:
        self.network.draw_errors()
        for provider in self.providers:
            provider.plan_alone()
        self.network.meet()
        for provider in self.providers:
            if provider.active:
                provider.set_hours_and_places()
        tallying.count_planned(self)

    def _live(self) -> list[Recipient]:
        for provider in self.providers:
            provider.applied = 0
            provider.turned_away = 0
        tallying.clear(self.tallies)
        outreach.reach_out(self)
        return [recipient for recipient in self.recipients if recipient.live()]

    def _learn(self) -> None:
        for provider in self.providers:
            provider.learn()
        for volunteer in self.volunteers:
            volunteer.tire()
        self.network.learn_trust()

    def population_of(self, recipient: Any) -> Any:
        """Return the population (district and target group) a recipient belongs to."""
        groups = len(self.populations) // len(self.districts)
        return self.populations[recipient.district * groups + recipient.group]

    def cell_of(self, recipient: Any) -> Any:
        """Return the cell of a recipient's need."""
        return self.cells[recipient.district * len(self.services) + recipient.service]

    def count_flow(self, kind: str, giver: int, taker: int) -> None:
        """Count that something flowed between two providers."""
        if self.flows:
            flow = self.flows[giver * len(self.providers) + taker]
            setattr(flow, kind, getattr(flow, kind) + 1)

    def tables(self) -> dict[str, Table]:
        """Return the whole state as tables, named as in `civsim.world.World`."""
        things = {name: getattr(self, name) for name in STATE if name not in ("administration", "knowledge")}
        things["administration"] = [self.administration]
        things["knowledge"] = self.recipients
        return {name: table_of(things[name], getattr(self._like, name)) for name in STATE}


STATE = (
    "recipients",
    "knowledge",
    "lives",
    "districts",
    "populations",
    "cells",
    "providers",
    "offers",
    "forums",
    "memberships",
    "surveys",
    "volunteers",
    "administration",
    "flows",
    "tallies",
    "weekly",
    "by_population",
    "ledger",
    "capacity",
)
