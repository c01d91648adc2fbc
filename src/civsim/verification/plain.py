"""A town with everything switched off but service provision: the ground that limit cases build on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from civsim.errors import InputError
from civsim.parameters import registry
from civsim.parameters.parameter import Value
from civsim.rules.kinds import YEAR
from civsim.scenario import BASELINE, District, Group, Period, Scenario, Service, Town

LABEL = MappingProxyType({"en": "Limit case", "de": "Grenzfall"})
HOURS_TO_SPARE = 1e-9
LONGEST_RUN = 30_000
WITHOUT_END = 1e9

OFF: Mapping[str, Value] = MappingProxyType(
    {
        "municipal_services": 0,
        "entry_slots": 0,
        "exit_quarters": 0,
        "size_spread": 0.0,
        "second_skill": 0.0,
        "gifts": 0.0,
        "grant_rule": "history",
        "volunteers": 0,
        "deprivation_spread": 0.0,
        "mix_shock": 0.0,
        "slack": 0.0,
        "outreach": 0.0,
        "recruiting": 0.0,
        "travel": 0.0,
        "transparency": 0.0,
        "stigma": 0.0,
        "awareness_base": 1.0,
        "seek": 1.0,
        "learn_awareness": 0,
        "learn_efficacy": 0,
        "learn_reputation": 0,
        "learn_demand": 0,
        "learn_trust": 0,
        "own_interval_low": 520,
        "own_interval_high": 520,
        "open_population": 1,
        "patience": 1.0,
    }
)

POOLED: Mapping[str, Value] = MappingProxyType(
    {
        "scope": "citywide",
        "cases": "member_to_member",
        "information": 1.0,
        "referral": 1.0,
        "referral_hops": 100,
        "leakage": 0.0,
        "trust_start": 1.0,
        "figure_error": 0.0,
        "information_time": 0.0,
        "referral_time": 0.0,
        "tie_time": 0.0,
    }
)
"""Members refer everybody they turn away to members known to have free places, at no cost, until all are full."""


@dataclass(frozen=True)
class PlainTown:
    """One service, equal NGOs of which each has `places` places, people who ask and who know everybody.

    Attributes:
        providers, places: NGOs, and places of each; a part of a place is open in a part of the weeks.
        arrivals: people a week who fall into need, in the whole town, Poisson unless changed.
        people: rows for those who are in need at the same time; must be more than ever are.
        duration: weeks of a service, geometric, at least 1.
        weeks, burn_in: measured weeks, weeks before them.
        districts: districts, all in the same spot.
        changes: parameters besides, over those of `OFF`.
    """

    providers: int
    places: float
    arrivals: float
    people: int
    duration: float = 1.0
    weeks: int = 500
    burn_in: int = 2
    districts: int = 1
    redraw: bool = False
    changes: Mapping[str, Value] = field(default_factory=dict)

    def scenario(self) -> Scenario:
        """Return the scenario.

        Raises:
            InputError: if the run would be longer than weeks can be counted.
        """
        if self.weeks + self.burn_in > LONGEST_RUN:
            raise InputError(f"A run of {self.weeks + self.burn_in} weeks is too long; allowed: {LONGEST_RUN}.")
        wage = float(registry.parameter("wage").default)
        hours = self.places * (1.0 + HOURS_TO_SPARE)
        values = registry.check(
            {
                **OFF,
                "recipients": self.people,
                "providers": self.providers,
                "districts": self.districts,
                "districts_served": self.districts,
                "budget": self.providers * hours * YEAR * wage,
                "need_rate": self.arrivals * YEAR / self.people,
                **self.changes,
            }
        )
        return Scenario(
            name="limit case",
            town=self._town(),
            mode=BASELINE,
            periods=(Period(0, values),),
            weeks=self.weeks,
            burn_in=self.burn_in,
            redraw_town=self.redraw,
        )

    def _town(self) -> Town:
        share = 1.0 / self.districts
        rows = range(1, self.districts + 1)
        return Town(
            name="limit_case",
            label=LABEL,
            field=LABEL,
            own_mode=BASELINE,
            districts=tuple(District(number, f"district {number}", share, 0.0, 0.0, 1.0) for number in rows),
            services=(Service(1, "help", LABEL, "people", 1.0, self.duration, 1.0),),
            groups=(Group(1, "people", LABEL, 1.0, 1.0),),
            settings={},
        )
