"""The initial world of a town: what its file says, and a synthetic rest drawn from the town seed."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from civsim import draws
from civsim.contacts import draw_contacts, given_contacts
from civsim.errors import InputError
from civsim.given import add_forums, add_memberships, rows_of, set_providers, set_volunteers
from civsim.parameters.registry import PARAMETERS
from civsim.rules.elementary import standard_normal
from civsim.rules.kinds import AWAY, CHANGE_KINDS, IDLE, INFLUX, MUNICIPAL, NGO, QUARTER, YEAR
from civsim.rules.service import place_cost
from civsim.scenario import GivenTables, Scenario
from civsim.world import (
    ADMINISTRATION,
    CAPACITY,
    CELL,
    CHANGE,
    DISTRICT_RECORD,
    FLOW,
    FORUM,
    LEDGER,
    LIFE,
    MEMBERSHIP,
    OFFER,
    POPULATION,
    PROVIDER,
    RECIPIENT,
    SERVICE_RECORD,
    SURVEY,
    TALLY,
    VOLUNTEER,
    Table,
    World,
)

MUNICIPAL_KEY = 10_001
ENTRANT_KEY = 20_001
LARGEST_FLOWS = 600
LONGEST_QUEUE = 1024

_word_key, _word_bits, _word_fraction = draws.hash_functions(np.uint64)
_normal: Callable[[Table], Table] = np.vectorize(standard_normal, otypes=[float])


def largest_remainder(total: int, shares: Table) -> Table:
    """Split `total` into whole numbers in proportion to `shares`; ties go to the earlier row."""
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole)


class Generator:
    """Builds the tables of one town; `p` are the parameter values at the start."""

    def __init__(self, scenario: Scenario, town_seed: int) -> None:
        self.town = scenario.town
        self.events = scenario.events
        self.tables = scenario.tables
        self.total_weeks = scenario.total_weeks
        self.town_seed = town_seed
        values = scenario.values
        self.p = SimpleNamespace(**{name: PARAMETERS[name].number(values[name]) for name in PARAMETERS})

    def uniforms(self, stream: int, keys: Table, index: int = 0) -> Table:
        """Return uniform numbers by address for many keys at once, week 0."""
        with np.errstate(over="ignore"):
            key = _word_key(self.town_seed, stream, 0)
            table: Table = _word_fraction(_word_bits(key, np.asarray(keys, np.uint64), index))
        return table

    def world(self) -> World:
        """Return the world before the first week."""
        districts = self.districts()
        services = self.services()
        populations = self.populations(districts)
        recipients = self.recipients(districts, populations)
        cells = self.cells(districts, services)
        providers = self.providers(districts)
        offers = self.offers(providers, districts, services)
        forums, memberships = self.forums(providers, districts)
        volunteers = self.volunteers(providers, districts, services)
        known, first_known = self.contacts(recipients, providers)
        n, weeks = len(providers), self.total_weeks
        return World(
            recipients=recipients,
            lives=np.zeros(len(recipients), LIFE),
            districts=districts,
            services=services,
            populations=populations,
            cells=cells,
            providers=providers,
            offers=offers,
            forums=forums,
            memberships=memberships,
            surveys=np.zeros(len(forums) * len(cells), SURVEY),
            volunteers=volunteers,
            administration=self.administration(),
            flows=np.zeros(n * n if n <= LARGEST_FLOWS else 0, FLOW),
            contacts=known,
            first_contact=first_known,
            directory=np.zeros(len(offers), np.int32),
            roster=np.zeros(len(memberships), np.int32),
            order=np.zeros(n, np.int32),
            scratch=np.zeros(n),
            applicants=np.zeros(len(recipients), np.int32),
            targets=np.zeros(len(recipients), np.int32),
            referrers=np.zeros(len(recipients), np.int32),
            admitted=np.zeros(len(recipients), np.int8),
            queue=np.zeros(len(forums) * LONGEST_QUEUE, np.int32),
            tallies=np.zeros(len(populations), TALLY),
            weekly=np.zeros(weeks, TALLY),
            by_population=np.zeros(len(populations), TALLY),
            ledger=np.zeros(weeks, LEDGER),
            capacity=np.zeros(math.ceil(weeks / QUARTER) * n, CAPACITY),
        )

    def contacts(self, recipients: Table, providers: Table) -> tuple[Table, Table]:
        """Return the contact lists of the recipients: given, or drawn."""
        if self.tables.contacts is not None:
            return given_contacts(self.tables.contacts, recipients["key"], rows_of(providers["key"]))
        return draw_contacts(self.uniforms, recipients["key"], int(providers["active"].sum()), self.p)

    def districts(self) -> Table:
        """Return the districts: those of the town file, else drawn in a disc of the town's area."""
        rows = self.town.districts
        count = len(rows) or int(self.p.districts)
        table = np.zeros(count, DISTRICT_RECORD)
        keys = np.array([row.key for row in rows]) if rows else np.arange(1, count + 1)
        table["key"] = keys
        if rows:
            table["x"], table["y"] = [row.x for row in rows], [row.y for row in rows]
            share = np.array([row.share for row in rows], float)
            given = np.array([math.nan if row.deprivation is None else row.deprivation for row in rows])
        else:
            radius = math.sqrt(self.p.area / math.pi) * np.sqrt(self.uniforms(draws.TOWN_POSITION, keys))
            angle = 2 * math.pi * self.uniforms(draws.TOWN_POSITION, keys, 1)
            table["x"], table["y"] = radius * np.cos(angle), radius * np.sin(angle)
            share = 0.5 + self.uniforms(draws.TOWN_SHARE, keys)
            given = np.full(count, math.nan)
        share = share / share.sum()
        table["people"] = largest_remainder(int(self.p.recipients), share)
        log_spread = math.sqrt(math.log(1.0 + self.p.deprivation_spread**2))
        drawn = np.exp(log_spread * _normal(self.uniforms(draws.TOWN_DEPRIVATION, keys)))
        deprivation = np.where(np.isnan(given), drawn, given)
        table["deprivation"] = deprivation / (deprivation * share).sum()
        table["cover_order"] = self.uniforms(draws.TOWN_COVER, keys)
        if count > 1:
            table["cover_order"] = np.argsort(np.argsort(table["cover_order"], kind="stable")) / count
        return table

    def services(self) -> Table:
        """Return the services with the row number of their target group."""
        groups = [group.name for group in self.town.groups]
        table = np.zeros(len(self.town.services), SERVICE_RECORD)
        for row, service in zip(table, self.town.services, strict=True):
            row["key"], row["group"] = service.key, groups.index(service.group)
            row["duration"], row["hours"], row["share"] = service.duration, service.hours, service.share
        return table

    def populations(self, districts: Table) -> Table:
        """Return one row per district and target group."""
        groups = self.town.groups
        table = np.zeros(len(districts) * len(groups), POPULATION)
        table["key"] = np.arange(len(table))
        table["district"] = np.repeat(np.arange(len(districts)), len(groups))
        table["group"] = np.tile(np.arange(len(groups)), len(districts))
        table["need_factor"] = np.tile([group.need_factor for group in groups], len(districts))
        shares = np.array([group.share for group in groups])
        for number, district in enumerate(districts):
            split = largest_remainder(int(district["people"]), shares)
            table["people"][number * len(groups) : (number + 1) * len(groups)] = split
        return table

    def recipients(self, districts: Table, populations: Table) -> Table:
        """Return the recipients, by district and group; those of an influx follow, away until they arrive."""
        extra = [event for event in self.events if event.kind == CHANGE_KINDS[INFLUX]]
        present = int(populations["people"].sum())
        table = np.zeros(present + sum(event.value for event in extra), RECIPIENT)
        table["key"] = np.arange(len(table))
        table["district"][:present] = np.repeat(populations["district"], populations["people"])
        table["group"][:present] = np.repeat(populations["group"], populations["people"])
        table["status"] = IDLE
        table["awareness"], table["efficacy"] = self.p.awareness_base, self.p.efficacy_start
        table["provider"] = table["service"] = table["voice_service"] = -1
        districts["first_recipient"] = np.concatenate([[0], np.cumsum(districts["people"])[:-1]])
        group_keys = [group.key for group in self.town.groups]
        first = present
        for event in extra:
            rows = table[first : first + event.value]
            split = largest_remainder(event.value, districts["people"].astype(float))
            rows["district"] = np.repeat(np.arange(len(districts)), split)
            rows["group"] = group_keys.index(event.target)
            rows["status"], rows["due_week"] = AWAY, event.week
            first += event.value
        return table

    def cells(self, districts: Table, services: Table) -> Table:
        """Return one row per district and service."""
        table = np.zeros(len(districts) * len(services), CELL)
        table["district"] = np.repeat(np.arange(len(districts)), len(services))
        table["service"] = np.tile(np.arange(len(services)), len(districts))
        table["key"] = districts["key"][table["district"]] * 100 + services["key"][table["service"]]
        return table

    def providers(self, districts: Table) -> Table:
        """Return NGOs, municipal services and empty slots for new NGOs, in this order."""
        p = self.p
        keys, slots = provider_keys(self.tables, int(p.providers), int(p.municipal_services)), int(p.entry_slots)
        table = np.zeros(len(keys) + slots, PROVIDER)
        table["key"] = np.concatenate([keys, ENTRANT_KEY + np.arange(slots)])
        table["kind"][: len(keys)] = np.where(keys < MUNICIPAL_KEY, NGO, MUNICIPAL)
        table["active"][: len(keys)] = 1
        table["reserves"][: len(keys)] = math.nan
        table["gives"] = table["bids_with"] = -1
        table["reputation"], table["effort"] = p.reputation_start, 1.0
        table["quality"] = p.match_base
        table["joins"] = 1
        table["vote_week"] = table["planned_week"] = -1
        cumulative = np.cumsum(districts["people"]) / max(1, districts["people"].sum())
        home = np.searchsorted(cumulative, self.uniforms(draws.TOWN_HOME, table["key"]), side="right")
        table["district"] = np.minimum(home, len(districts) - 1)
        table["district"][table["kind"] == MUNICIPAL] = int(np.argmax(districts["people"]))
        low, high = int(p.own_interval_low), int(p.own_interval_high)
        choice = self.uniforms(draws.TOWN_PLANNING, table["key"])
        table["planning_interval"] = low + np.floor(choice * (high - low + 1)).astype(int)
        phase = self.uniforms(draws.TOWN_PLANNING, table["key"], 1)
        table["planning_phase"] = np.floor(phase * YEAR).astype(int)
        if self.tables.providers is not None:
            set_providers(table, self.tables.providers, districts)
        self._endow(table)
        return table

    def _endow(self, table: Table) -> None:
        """Give the providers the staff that the budget and the gifts pay, or grants and gifts by their given staff."""
        p, is_given = self.p, self.tables.providers is not None
        municipal = np.flatnonzero((table["active"] == 1) & (table["kind"] == MUNICIPAL))
        rows = np.flatnonzero((table["active"] == 1) & (table["kind"] == NGO))
        own = p.municipal_share if len(municipal) else 0.0
        if len(municipal):
            table["reserves"][municipal] = 0.0
            if not is_given:
                table["staff"][municipal] = own * p.budget / (YEAR * p.wage * len(municipal))
        if not len(rows):
            return
        ngos = table[rows]
        size = np.exp(p.size_spread * _normal(self.uniforms(draws.TOWN_SIZE, ngos["key"])))
        if is_given:
            size = ngos["staff"] if ngos["staff"].sum() > 0.0 else np.ones(len(ngos))
        share = size / size.sum()
        grants, gifts = (1.0 - own) * p.budget, p.gifts
        if not is_given:
            ngos["staff"] = share * (grants + gifts) / (YEAR * p.wage)
        for quarter in ("grant_1", "grant_2", "grant_3", "grant_4"):
            ngos[quarter] = share * grants / 4.0
        ngos["income"] = share * (grants + gifts) / 4.0
        ngos["reserves"] = np.where(np.isnan(ngos["reserves"]), p.reserve_start * ngos["income"], ngos["reserves"])
        ngos["size_class"] = ngos["staff"] > np.median(ngos["staff"])
        n = len(ngos)
        symmetric = p.contested_share * grants / 4.0 * p.decisiveness * (n - 1) / (n * n * QUARTER * p.wage)
        contests = p.grant_rule == 0
        ngos["grant_seeking"] = np.minimum(symmetric if contests else 0.0, p.seeking_cap * ngos["staff"])
        ngos["contested"] = p.contested_share * grants / max(grants + gifts, 1e-9) if p.grant_rule <= 1 else 0.0
        table[rows] = ngos

    def offers(self, providers: Table, districts: Table, services: Table) -> Table:
        """Return one row per provider and cell it can serve, sorted by both; also fills the providers' ranges."""
        p, rows = self.p, []
        east = districts["x"][:, None] - districts["x"][None, :]
        north = districts["y"][:, None] - districts["y"][None, :]
        kilometres = np.sqrt(east * east + north * north)
        served = np.argsort(kilometres, axis=1, kind="stable")[:, : int(p.districts_served)]
        first = np.searchsorted(
            np.cumsum(services["share"]) / services["share"].sum(),
            self.uniforms(draws.TOWN_SKILL, providers["key"]),
            side="right",
        )
        has_second = self.uniforms(draws.TOWN_SKILL, providers["key"], 1) < p.second_skill
        step = 1 + np.floor(self.uniforms(draws.TOWN_SKILL, providers["key"], 2) * (len(services) - 1))
        for number, provider in enumerate(providers):
            home = int(provider["district"])
            skills = {min(int(first[number]), len(services) - 1): 1.0}
            if provider["kind"] == MUNICIPAL:
                skills = dict.fromkeys(range(len(services)), 1.0)
                places: Table = np.arange(len(districts))
            elif provider["active"]:
                if has_second[number] and len(services) > 1:
                    skills[int(first[number] + step[number]) % len(services)] = p.second_skill_level
                places = np.sort(served[home])
            else:
                places = np.array([home])
            skills = self._given_skills(number) or skills
            for district in places:
                for service in sorted(skills):
                    needed = SimpleNamespace(hours=float(services["hours"][service]))
                    cost = place_cost(needed, float(kilometres[home, district]), p)  # type: ignore[no-untyped-call]
                    rows.append((number, int(district) * len(services) + service, cost, skills[service]))
        table = np.zeros(len(rows), OFFER)
        for name, column in zip(("provider", "cell", "cost", "skill"), zip(*rows, strict=True), strict=False):
            table[name] = column
        counts = np.bincount(table["provider"], minlength=len(providers))
        providers["offers"] = counts
        providers["first_offer"] = np.concatenate([[0], np.cumsum(counts)[:-1]])[: len(providers)]
        table["share"] = 1.0 / counts[table["provider"]]
        table["planned_share"] = table["share"]
        return table

    def _given_skills(self, number: int) -> dict[int, float]:
        """Return the services, by row, that a table gives the provider in a row; none where it says nothing."""
        given = self.tables.providers or ()
        named = given[number].services if number < len(given) else ()
        return {row: 1.0 for row, service in enumerate(self.town.services) if service.name in named}

    def forums(self, providers: Table, districts: Table) -> tuple[Table, Table]:
        """Return the forums and who may belong to them.

        The citywide forum and one per district come first, and each provider's membership in the two that it could
        join; then those of a table.
        """
        forums = np.zeros(1 + len(districts), FORUM)
        forums["key"] = np.concatenate([[0], districts["key"]])
        forums["parent"][0], forums["district"][0] = -1, -1
        forums["district"][1:] = np.arange(len(districts))
        memberships = np.zeros(2 * len(providers), MEMBERSHIP)
        memberships["provider"] = np.repeat(np.arange(len(providers)), 2)
        memberships["forum"][1::2] = 1 + providers["district"]
        memberships["home"][1::2] = 1
        forums = add_forums(forums, self.tables.forums, districts)
        memberships = add_memberships(memberships, self.tables.memberships, providers, forums)
        memberships["trust"] = self.p.trust_start
        memberships["circle"] = -1
        return forums, memberships

    def volunteers(self, providers: Table, districts: Table, services: Table) -> Table:
        """Return the pool of volunteers; the first `volunteers` of them are active at the start.

        Hours a week: 60 % up to 2, 23 % 3 to 5, 17 % 6 and more (German survey on volunteering).
        """
        p, given = self.p, self.tables.volunteers
        count = round(p.volunteers * p.volunteer_pool) if given is None else len(given)
        table = np.zeros(count, VOLUNTEER)
        keys = np.arange(1, count + 1) if given is None else np.array([one.key for one in given], np.int64)
        table["key"] = keys
        table["provider"] = table["placed"] = -1
        table["energy"] = 1.0
        cumulative = np.cumsum(districts["people"]) / max(1, districts["people"].sum())
        home = np.searchsorted(cumulative, self.uniforms(draws.TOWN_VOLUNTEER_HOME, keys), side="right")
        table["district"] = np.minimum(home, len(districts) - 1)
        skill = self.uniforms(draws.TOWN_VOLUNTEER_SKILL, keys)
        table["service"] = np.minimum(
            np.searchsorted(np.cumsum(services["share"]) / services["share"].sum(), skill, side="right"),
            len(services) - 1,
        )
        u = self.uniforms(draws.TOWN_VOLUNTEER_HOURS, keys)
        table["hours"] = np.interp(u, [0.0, 0.6, 0.6 + 1e-12, 0.83, 0.83 + 1e-12, 1.0], [0.5, 2, 3, 5, 6, 10])
        table["threshold"] = p.join_threshold + p.join_threshold_spread * _normal(
            self.uniforms(draws.TOWN_VOLUNTEER_THRESHOLD, keys)
        )
        starting = np.arange(count) < int(p.volunteers)
        if given is not None:
            set_volunteers(table, given, districts, self.town.services)
            starting = np.array([one.active for one in given], bool)
        districts["volunteer_pool"] = np.bincount(table["district"], minlength=len(districts))
        active = table[starting]
        self._start_volunteers(active, providers, districts)
        table[starting] = active
        return table

    def _start_volunteers(self, active: Table, providers: Table, districts: Table) -> None:
        here = districts[active["district"]]
        there = districts[providers["district"]]
        east = here["x"][:, None] - there["x"][None, :]
        north = here["y"][:, None] - there["y"][None, :]
        appeal = np.exp(-np.sqrt(east * east + north * north) / self.p.distance_scale) * providers["active"]
        appeal = appeal * np.where(providers["kind"] == NGO, 1.0, self.p.municipal_volunteers)
        limits = np.cumsum(appeal, axis=1)
        if not len(active) or not len(providers):
            return
        target = self.uniforms(draws.TOWN_VOLUNTEER_HOME, active["key"], 1) * limits[:, -1]
        chosen = (limits <= target[:, None]).sum(axis=1)
        chosen = np.where(limits[:, -1] > 0, np.minimum(chosen, len(providers) - 1), -1)
        active["provider"] = active["placed"] = chosen

    def administration(self) -> Table:
        """Return the municipal administration."""
        table = np.zeros(1, ADMINISTRATION)
        own = self.p.municipal_share if self.p.municipal_services else 0.0
        table["budget"], table["gifts"] = self.p.budget, self.p.gifts
        table["grants_reference"] = (1.0 - own) * self.p.budget / 4.0
        ngos, municipal = int(self.p.providers), int(self.p.municipal_services)
        table["first_slot"] = len(provider_keys(self.tables, ngos, municipal))
        return table


def provider_keys(tables: GivenTables, ngos: int, municipal: int) -> Table:
    """Return the keys of the providers there are at the start, in the order of their rows."""
    if tables.providers is not None:
        return np.array([one.key for one in tables.providers], np.int64)
    return np.concatenate([np.arange(1, ngos + 1), MUNICIPAL_KEY + np.arange(municipal)])


def generate(scenario: Scenario, town_seed: int) -> World:
    """Return the initial world of the scenario's town."""
    return Generator(scenario, town_seed).world()


def change_table(scenario: Scenario) -> Table:
    """Return the calendar's events that are no parameter changes, as rows the engines read, by week.

    Raises:
        InputError: if a provider to be closed does not exist.
    """
    p = scenario.values
    ngos, municipal = int(p["providers"]), int(p["municipal_services"])
    numbers = rows_of(provider_keys(scenario.tables, ngos, municipal))
    rows = []
    for event in scenario.events:
        target = event.target
        if event.kind != CHANGE_KINDS[INFLUX]:
            if target not in numbers:
                keys = f"NGOs have the keys 1 to {ngos}, municipal services {MUNICIPAL_KEY} to "
                keys = f"{keys}{MUNICIPAL_KEY + municipal - 1}"
                if scenario.tables.providers is not None:
                    keys = "their keys are those of the table of providers"
                raise InputError(f"close_provider={target} is not a provider of {scenario.town.name}; {keys}.")
            target = numbers[target]
        rows.append((event.week, CHANGE_KINDS.index(event.kind), target, event.value))
    return np.array(sorted(rows), CHANGE)


def run_seed(scenario: Scenario, replicate: int) -> int:
    """Return the seed of one replicate: the same for every mode, so that modes share their luck."""
    return (scenario.seed * 1_000_003 + replicate) % 2**63


def town_seed(scenario: Scenario, replicate: int) -> int:
    """Return the seed of the synthetic town of one replicate."""
    return scenario.town_seed + (replicate if scenario.redraw_town else 0)


def timeline(scenario: Scenario) -> tuple[Table, Any]:
    """Return (parameter records, shape (periods,)) and the period in force in each week, shape (weeks,)."""
    from civsim.parameters.registry import records

    in_force = np.zeros(scenario.total_weeks, np.int64)
    for number, period in enumerate(scenario.periods):
        in_force[period.week :] = number
    return records(period.values for period in scenario.periods), in_force
