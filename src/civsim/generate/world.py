"""The initial world of a town: what its file says, and a synthetic rest drawn from the town seed."""

from __future__ import annotations

import math

import numpy as np

from civsim.generate.forums import draw_forums
from civsim.generate.offers import draw_offers
from civsim.generate.people import contact_lists, draw_recipients, start_knowledge, stretches_of
from civsim.generate.places import cell_records, draw_districts, service_records, split_populations
from civsim.generate.providers import administration_record, draw_providers
from civsim.generate.source import Source
from civsim.generate.volunteers import draw_volunteers
from civsim.records import OWN_RULE, SURVEY
from civsim.rules.kinds import QUARTER
from civsim.scenario import Scenario
from civsim.tally import CAPACITY, FLOW, LEDGER, LIFE, TALLY
from civsim.variants import SLOTS
from civsim.world import LONGEST_QUEUE, Table, World

LARGEST_FLOWS = 600
BLOCK = 1024
"""People the fast engine looks at in one go: what it notes of them stays in the processor's nearest memory."""


def generate(scenario: Scenario, town_seed: int) -> World:
    """Return the scenario's town before the first week."""
    source = Source(scenario, town_seed)
    districts = draw_districts(source)
    services = service_records(source)
    populations = split_populations(source, districts)
    recipients = draw_recipients(source, districts, populations)
    cells = cell_records(source, districts, services)
    providers = draw_providers(source, districts)
    offers = draw_offers(source, providers, districts, services)
    forums, memberships = draw_forums(source, providers, districts)
    volunteers = draw_volunteers(source, providers, districts, services)
    known, first_known = contact_lists(source, recipients, providers)
    return World(
        recipients=recipients,
        knowledge=start_knowledge(source, recipients),
        lives=np.zeros(len(recipients), LIFE),
        stretches=stretches_of(recipients, len(populations) // len(districts)),
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
        administration=administration_record(source),
        contacts=known,
        first_contact=first_known,
        queue=np.zeros(len(forums) * LONGEST_QUEUE, np.int32),
        roster=np.zeros(len(memberships), np.int32),
        own_rules=np.zeros(len(SLOTS), OWN_RULE),
        **_books(scenario.total_weeks, len(providers), len(populations)),
        **_lists(len(recipients), len(providers), len(offers)),
    )


def _books(weeks: int, providers: int, populations: int) -> dict[str, Table]:
    """Return the tables in which a run is counted and booked, empty."""
    return {
        "tallies": np.zeros(populations, TALLY),
        "weekly": np.zeros(weeks, TALLY),
        "by_population": np.zeros(populations, TALLY),
        "ledger": np.zeros(weeks, LEDGER),
        "capacity": np.zeros(math.ceil(weeks / QUARTER) * providers, CAPACITY),
        "flows": np.zeros(providers**2 if providers <= LARGEST_FLOWS else 0, FLOW),
    }


def _lists(recipients: int, providers: int, offers: int) -> dict[str, Table]:
    """Return the lists that the fast engine writes anew every week."""
    usual = min(BLOCK + recipients // 8, recipients)
    return {
        "directory": np.zeros(offers, np.int32),
        "order": np.zeros(providers, np.int32),
        "scratch": np.zeros(providers),
        "order_of_offers": np.zeros(offers, np.int32),
        "scratch_of_offers": np.zeros(offers),
        "appeals": np.zeros(offers),
        "sellers": np.zeros(offers, np.int32),
        "spare": np.zeros(max(providers, offers), np.int32),
        "engaged": np.zeros(recipients, np.int32),
        "busy": np.zeros(recipients, np.bool_),
        "may_arise": np.zeros(BLOCK, np.bool_),
        "applicants": np.zeros(recipients, np.int32),
        "targets": np.zeros(usual, np.int32),
        "referrers": np.zeros(usual, np.int32),
        "next_rival": np.zeros(usual, np.int32),
        "first_rival": np.zeros(offers, np.int32),
        "admitted": np.zeros(usual, np.int8),
    }
