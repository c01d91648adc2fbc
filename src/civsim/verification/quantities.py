"""What patterns and history matching read from runs beyond the ordinary measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from civsim.engines.batch.engine import BatchRun
from civsim.errors import InputError, meant
from civsim.measures import MEASURES, Tables, share
from civsim.outcome import Outcome
from civsim.rules.kinds import MUNICIPAL, NGO, YEAR
from civsim.scenario import Scenario
from civsim.world import Table

SMALLEST_CONTRACT = 10.0


@dataclass(frozen=True)
class Observed:
    """Runs of one scenario: their tables, and providers and volunteers as the last week leaves them."""

    scenario: Scenario
    tables: Tables
    providers: tuple[Table, ...]
    volunteers: tuple[Table, ...]

    @property
    def people(self) -> float:
        """People in the target group."""
        return float(self.scenario.values["recipients"])


def observe(
    scenario: Scenario, replicates: Iterable[int], workers: int = 1, done: Callable[[str], object] | None = None
) -> Observed:
    """Run the fast engine for every replicate and return what can be read from it."""

    def one(replicate: int) -> tuple[Outcome, Table, Table]:
        run = BatchRun(scenario, replicate)
        run.advance(scenario.total_weeks)
        if done is not None:
            done(scenario.name)
        return Outcome.of(replicate, run.world._asdict()), run.world.providers, run.world.volunteers

    with ThreadPoolExecutor(workers) as pool:
        made = list(pool.map(one, replicates))
    outcomes, providers, volunteers = zip(*made, strict=True)
    return Observed(scenario, Tables.of(outcomes, scenario.burn_in), providers, volunteers)


Quantity = Callable[[Observed], Table]


def admissions_per_person(seen: Observed) -> Table:
    """Return admissions per person of the target group and year."""
    return np.asarray(seen.tables.count("admitted") / (seen.people * seen.tables.years))


def reach(seen: Observed) -> Table:
    """Return the share of the target group admitted at least once a year, at most.

    Runs count admissions, not people; if admissions fall on people independently, 1 − exp(−admissions per person) of
    them are reached, and fewer if the same people come again.
    """
    return np.asarray(1 - np.exp(-admissions_per_person(seen)))


def enrolled_share(seen: Observed) -> Table:
    """Return the share of the target group enrolled in an average week."""
    return np.asarray(seen.tables.average("enrolled") / seen.people)


def public_money_per_admission(seen: Observed) -> Table:
    """Return grants, municipal services, hub and office per admission, EUR."""
    money = sum(seen.tables.booked(name) for name in ("grants", "municipal_spending", "hub_spending"))
    return share(np.asarray(money), seen.tables.count("admitted"))


def never_asked(seen: Observed) -> Table:
    """Return the share of ended needs that were lost before any provider was asked."""
    names = ("lost_unaware", "lost_unwilling", "lost_did_not_try")
    return share(np.asarray(sum(seen.tables.count(name) for name in names)), seen.tables.ended)


def closure_rate(seen: Observed) -> Table:
    """Return closures a year per provider."""
    return share(seen.tables.added("exits") / seen.tables.years, seen.tables.average("providers"))


def founding_rate(seen: Observed) -> Table:
    """Return foundings a year per provider."""
    return share(seen.tables.added("entries") / seen.tables.years, seen.tables.average("providers"))


def gifts_a_year(seen: Observed) -> Table:
    """Return gifts, EUR a year."""
    return np.asarray(seen.tables.booked("gifts_given") / seen.tables.years)


def office_hours(seen: Observed) -> Table:
    """Return paid hours a week of hub and office."""
    weeks = seen.tables.years * YEAR
    return np.asarray(seen.tables.booked("hub_spending") / float(seen.scenario.values["wage"]) / weeks)


def paid_staff_share(seen: Observed) -> Table:
    """Return the share of active NGOs with at least ten paid hours a week, in the last week."""
    found = []
    for table in seen.providers:
        staff = table["staff"][(table["active"] == 1) & (table["kind"] == NGO)]
        found.append(float((staff >= SMALLEST_CONTRACT).mean()) if len(staff) else np.nan)
    return np.array(found)


def municipal_volunteers(seen: Observed) -> Table:
    """Return volunteers of the municipal services, in the last week."""
    found = []
    for providers, volunteers in zip(seen.providers, seen.volunteers, strict=True):
        at = volunteers["provider"][volunteers["provider"] >= 0]
        found.append(float((providers["kind"][at] == MUNICIPAL).sum()))
    return np.array(found)


def _of_measure(name: str) -> Quantity:
    return lambda seen: MEASURES[name].function(seen.tables)


OWN: tuple[tuple[Quantity, str], ...] = (
    (admissions_per_person, "per person and year"),
    (reach, "share of people a year"),
    (enrolled_share, "share of people"),
    (public_money_per_admission, "EUR"),
    (never_asked, "share of needs"),
    (closure_rate, "per organisation and year"),
    (founding_rate, "per organisation and year"),
    (gifts_a_year, "EUR a year"),
    (office_hours, "hours a week"),
    (paid_staff_share, "share of NGOs"),
    (municipal_volunteers, "people"),
)
QUANTITIES: Mapping[str, tuple[Quantity, str]] = MappingProxyType(
    {name: (_of_measure(name), one.unit) for name, one in MEASURES.items()}
    | {function.__name__: (function, unit) for function, unit in OWN}
)


def quantity(name: str, where: str) -> tuple[Quantity, str]:
    """Return a quantity and its unit; `where` names the place that asks for it.

    Raises:
        InputError: if there is none of that name.
    """
    if name not in QUANTITIES:
        raise InputError(f"{where}: there is no quantity {name!r}.{meant(name, QUANTITIES)}")
    return QUANTITIES[name]
