"""Every measure once: a pure function of the tables that runs leave, with unit and labels."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from civsim.outcome import Outcome
from civsim.rules.kinds import STAGES, YEAR
from civsim.world import COUNTS, Table

LOST = tuple(name for name in COUNTS if name.startswith("lost_") and name not in ("lost_members", "lost_outsiders"))


@dataclass(frozen=True)
class Tables:
    """Tables of many runs of one scenario, measured weeks only.

    Attributes:
        weekly: counts of the town, shape (runs, weeks).
        ledger: hours, euros and levels, shape (runs, weeks).
        areas: counts per district and target group over the measured weeks, shape (runs, populations).
        open_before: people with an open need when the measured weeks began, shape (runs,).
        populations, districts: what they describe (of the first run).
        flows: between providers, shape (runs, providers, providers), or empty.
    """

    weekly: Table
    ledger: Table
    areas: Table
    open_before: Table
    populations: Table
    districts: Table
    flows: Table

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], burn_in: int) -> Tables:
        """Stack the outcomes of one scenario."""
        weekly = np.stack([one.weekly for one in outcomes])
        flows = np.stack([one.flows for one in outcomes])
        size = int(np.sqrt(flows.shape[1]))
        before = weekly["open"][:, burn_in - 1] if burn_in > 0 else np.zeros(len(outcomes))
        return cls(
            weekly=weekly[:, burn_in:],
            ledger=np.stack([one.ledger for one in outcomes])[:, burn_in:],
            areas=np.stack([one.by_population for one in outcomes]),
            open_before=before,
            populations=outcomes[0].populations,
            districts=outcomes[0].districts,
            flows=flows.reshape(len(outcomes), size, size),
        )

    def within(self, first: int, last: int) -> Tables:
        """Return the tables of the measured weeks from `first` up to, but not including, `last`.

        Counts per district are kept for all measured weeks only; measures made of them are nan here.
        """
        before = self.weekly["open"][:, first - 1] if first > 0 else self.open_before
        nowhere = np.zeros_like(self.areas)
        return dataclasses.replace(
            self,
            weekly=self.weekly[:, first:last],
            ledger=self.ledger[:, first:last],
            areas=nowhere,
            open_before=before,
        )

    @property
    def years(self) -> float:
        """Measured years."""
        return float(self.weekly.shape[1] / YEAR)

    def count(self, name: str) -> Table:
        """Return a count summed over the measured weeks, shape (runs,)."""
        total: Table = self.weekly[name].sum(axis=1).astype(float)
        return total

    def booked(self, name: str) -> Table:
        """Return hours or euros summed over the measured weeks, shape (runs,)."""
        total: Table = self.ledger[name].sum(axis=1)
        return total

    @property
    def ended(self) -> Table:
        """Needs that ended, met or lost, shape (runs,)."""
        return self.count("met") + sum(self.count(name) for name in LOST)

    @property
    def spending(self) -> Table:
        """Euros of grants, municipal services, hub and office, and gifts, shape (runs,)."""
        names = ("grants", "municipal_spending", "hub_spending", "gifts_given")
        return np.asarray(sum(self.booked(name) for name in names))


def share(part: Table, whole: Table) -> Table:
    """Return part / whole; nan where there is no whole."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Table = np.where(np.asarray(whole) > 0, np.asarray(part, float) / whole, np.nan)
    return result


Function = Callable[[Tables], Table]


@dataclass(frozen=True)
class Measure:
    """One measure: its name, unit, labels, whether more is better (1), worse (-1) or neither (0)."""

    name: str
    unit: str
    en: str
    de: str
    better: int
    function: Function

    def label(self, language: str) -> str:
        """Return the label in a language, "en" or "de"."""
        return self.de if language == "de" else self.en


_MEASURES: dict[str, Measure] = {}
MEASURES: Mapping[str, Measure] = MappingProxyType(_MEASURES)


def measure(unit: str, en: str, de: str, better: int = 0) -> Callable[[Function], Function]:
    """Register a function as the measure of its own name."""

    def register(function: Function) -> Function:
        name = function.__name__
        _MEASURES[name] = Measure(name, unit, en, de, better, function)
        return function

    return register


@measure("share of needs", "Coverage", "Deckung", 1)
def coverage(t: Tables) -> Table:
    """Needs met among needs that ended."""
    return share(t.count("met"), t.ended)


@measure("share of needs", "Contact coverage", "Kontaktdeckung", 1)
def contact_coverage(t: Tables) -> Table:
    """Needs admitted among needs that arose."""
    return share(t.count("admitted"), t.count("arisen"))


@measure("share of needs", "Effective coverage", "Wirksame Deckung", 1)
def effective_coverage(t: Tables) -> Table:
    """Needs met with success among needs that ended."""
    return share(t.count("succeeded"), t.ended)


@measure("persons (needs met) a year", "Needs met", "Gedeckte Bedarfe", 1)
def met_needs(t: Tables) -> Table:
    """Needs met a year, each of one person."""
    return t.count("met") / t.years


_STAGE_LABELS = {
    "unaware": ("Lost: did not know of the offers", "Verloren: kannte die Angebote nicht"),
    "unwilling": ("Lost: did not dare to ask", "Verloren: scheute die Hilfe"),
    "did_not_try": ("Lost: did not get to ask", "Verloren: kam nicht zum Fragen"),
    "no_offer": ("Lost: nobody offered it", "Verloren: niemand bot es an"),
    "turned_away": ("Lost: turned away", "Verloren: abgewiesen"),
    "lost_in_referral": ("Lost: on the way to another provider", "Verloren: auf dem Weg zu anderen"),
    "interrupted": ("Lost: provider closed", "Verloren: Anbieter schloss"),
}


def _register_stage(stage: str, column: str) -> None:
    def lost(t: Tables) -> Table:
        return share(t.count(column), t.ended)

    en, de = _STAGE_LABELS[stage]
    _MEASURES[column] = Measure(column, "share of needs", en, de, -1, lost)


for _stage, _column in zip(STAGES, LOST, strict=True):
    _register_stage(_stage, _column)


@measure("weeks", "Waiting", "Wartezeit", -1)
def waiting(t: Tables) -> Table:
    """Weeks waited by those admitted, on average."""
    return share(t.count("waited"), t.count("admitted"))


@measure("people", "Active volunteers", "Aktive Freiwillige", 1)
def volunteers(t: Tables) -> Table:
    """Volunteers active, on average over the weeks."""
    mean: Table = t.ledger["volunteers"].mean(axis=1)
    return mean


@measure("hours a week", "Volunteer hours", "Stunden Freiwilliger", 1)
def volunteer_hours(t: Tables) -> Table:
    """Hours given by volunteers."""
    mean: Table = t.ledger["volunteer_hours"].mean(axis=1)
    return mean


@measure("people", "Recipients taking part", "Mitwirkende Empfängerinnen und Empfänger", 1)
def participants(t: Tables) -> Table:
    """Recipients taking part in shaping the services, on average over the weeks."""
    mean: Table = t.weekly["participants"].mean(axis=1)
    return mean


@measure("share of people", "People who know of the offers", "Menschen, die die Angebote kennen", 1)
def awareness(t: Tables) -> Table:
    """Share of the target group that knows of the offers, on average over the weeks."""
    mean: Table = t.ledger["awareness"].mean(axis=1)
    return mean


@measure("share of contacts", "Outreach that reaches the same people twice", "Doppelt erreichte Menschen", -1)
def duplication(t: Tables) -> Table:
    """Outreach contacts with people who were reached by somebody else in the same week, among all contacts."""
    return 1.0 - share(t.booked("reached"), t.booked("contacts"))


@measure("people", "People waiting", "Wartende Menschen", -1)
def backlog(t: Tables) -> Table:
    """People with an open need at the end of a week, on average over the weeks."""
    mean: Table = t.weekly["open"].mean(axis=1)
    return mean


@measure("share of organisations", "Organisations in forums", "Organisationen in Foren")
def membership_rate(t: Tables) -> Table:
    """Providers that are members of a forum among active ones."""
    return share(t.booked("members"), t.booked("providers"))


def district_coverage(t: Tables) -> Table:
    """Coverage per district, shape (runs, districts); nan where no need ended."""
    groups = len(t.populations) // len(t.districts)
    met = t.areas["met"].reshape(len(t.areas), -1, groups).sum(axis=2)
    lost = sum(t.areas[name].astype(np.int64) for name in LOST)
    lost = np.asarray(lost).reshape(len(t.areas), -1, groups).sum(axis=2)
    return share(met, met + lost)


@measure("share of needs", "Coverage of the worst-off district", "Deckung im schlechtesten Stadtteil", 1)
def worst_district(t: Tables) -> Table:
    """Lowest coverage of any district in which a need ended."""
    covered = district_coverage(t)
    worst: Table = np.where(np.isnan(covered), np.inf, covered).min(axis=1)
    return np.where(np.isinf(worst), np.nan, worst)


@measure("index", "Inequality over districts (Gini)", "Ungleichheit der Stadtteile (Gini)", -1)
def gini_districts(t: Tables) -> Table:
    """Gini coefficient of coverage over districts, weighted by people."""
    return _concentration(district_coverage(t), t.districts["people"], by=None)


@measure("index", "Concentration on well-off districts", "Konzentration auf bessergestellte Stadtteile", -1)
def concentration(t: Tables) -> Table:
    """Concentration index of coverage, districts ranked from most to least deprived.

    Positive: the better-off are covered better (Wagstaff, Paci & van Doorslaer 1991).
    """
    return _concentration(district_coverage(t), t.districts["people"], by=-t.districts["deprivation"])


def _concentration(values: Table, weights: Table, by: Table | None) -> Table:
    result = np.full(len(values), np.nan)
    for run, row in enumerate(values):
        known = ~np.isnan(row)
        value, weight = row[known], weights[known].astype(float)
        rank = value if by is None else by[known]
        order = np.argsort(rank, kind="stable")
        value, weight = value[order], weight[order]
        if weight.sum() <= 0 or (value * weight).sum() <= 0:
            continue
        weight = weight / weight.sum()
        position = np.cumsum(weight) - weight / 2
        mean = (value * weight).sum()
        result[run] = 2 * (value * weight * position).sum() / mean - 1
    return result


@measure("share of needs", "Coverage of members' recipients", "Deckung bei Mitgliedern der Foren", 1)
def coverage_members(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a member of a forum; nan without members.

    Needs that never came before a provider count neither here nor with outsiders. Members may be other providers
    than outsiders to begin with, so the gap alone is no effect of membership.
    """
    return share(t.count("met_members"), t.count("met_members") + t.count("lost_members"))


@measure("share of needs", "Coverage of outsiders' recipients", "Deckung bei Anbietern außerhalb der Foren", 1)
def coverage_outsiders(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a provider in no forum (see coverage_members)."""
    met = t.count("met") - t.count("met_members")
    return share(met, met + t.count("lost_outsiders"))


@measure("index", "Concentration of places on providers (HHI)", "Konzentration der Plätze auf Anbieter (HHI)")
def concentration_of_providers(t: Tables) -> Table:
    """Herfindahl-Hirschman index: squared shares of providers in all places, summed; mean over the weeks.

    1 is a single provider, 1/n are n equal ones.
    """
    mean: Table = t.ledger["squared_shares"].mean(axis=1)
    return mean


@measure("EUR", "Cost of a met need", "Kosten je gedecktem Bedarf", -1)
def cost_per_met_need(t: Tables) -> Table:
    """Public money and gifts spent per met need."""
    return share(t.spending, t.count("met"))


@measure("EUR a year", "Money spent", "Ausgaben")
def spending(t: Tables) -> Table:
    """Public money and gifts a year."""
    return np.asarray(t.spending / t.years)


@measure("share of hours", "Coordination overhead", "Abstimmungsaufwand", -1)
def overhead(t: Tables) -> Table:
    """Hours spent on coordination among gross hours."""
    return share(t.booked("coordination_hours"), t.booked("gross_hours"))


@measure("share of hours", "Grant seeking", "Aufwand für Anträge", -1)
def grant_seeking(t: Tables) -> Table:
    """Hours spent on applications for money among gross hours."""
    return share(t.booked("seeking_hours"), t.booked("gross_hours"))


@measure("share of contested grants", "Contested grants burnt by applications", "Durch Anträge verbrauchte Mittel", -1)
def dissipation(t: Tables) -> Table:
    """Cost of the hours spent on applications among the grants given by contest; nan where there is no contest."""
    return share(t.booked("seeking_cost"), t.booked("contest_grants"))


@measure("EUR a year per NGO", "Net yield of applications", "Reinertrag der Anträge", 1)
def contest_yield(t: Tables) -> Table:
    """Contested grants less the cost of applying, per active provider; nan where there is no contest."""
    net = t.booked("contest_grants") - t.booked("seeking_cost")
    return np.where(t.booked("contest_grants") > 0, share(net, t.ledger["providers"].mean(axis=1)) / t.years, np.nan)


@measure("EUR a year per partner", "Net yield of joint applications", "Reinertrag gemeinsamer Anträge", 1)
def joint_bid_yield(t: Tables) -> Table:
    """Contested grants won jointly less the cost of applying, per partner; nan where nobody applies jointly."""
    net = t.booked("joint_grants") - t.booked("joint_seeking_cost")
    return share(net, t.ledger["joint_bidders"].mean(axis=1)) / t.years


@measure("share of members", "Members that give to joint programmes", "Mitglieder, die zu Programmen beitragen", 1)
def programme_giving(t: Tables) -> Table:
    """Members that gave hours to a joint programme, on average over the weeks; nan without members."""
    return share(t.booked("givers"), t.booked("members"))


@measure("share of hours", "Utilisation", "Auslastung")
def utilisation(t: Tables) -> Table:
    """Hours used for people among hours for services."""
    return share(t.booked("used_hours"), t.booked("service_hours"))


@measure("share of places", "Places empty beside open needs", "Leere Plätze neben offenem Bedarf", -1)
def mismatch(t: Tables) -> Table:
    """Free places in cells with open needs, counted up to the needs, among all places."""
    return share(t.booked("idle_while_open"), t.booked("places"))


@measure("organisations a year", "Closures", "Schließungen", -1)
def closures(t: Tables) -> Table:
    """Providers closed a year."""
    return np.asarray((t.ledger["exits"][:, -1] - t.ledger["exits"][:, 0]) / t.years)


@measure("share", "Trust among members", "Vertrauen der Mitglieder", 1)
def trust(t: Tables) -> Table:
    """Trust of members in their forums, at the end; 0 where there are none."""
    return np.asarray(t.ledger["trust"][:, -1])


def _links(t: Tables) -> Table:
    kinds = [t.flows[name] > 0 for name in ("referrals", "information", "volunteers")]
    return np.stack([kind | kind.transpose(0, 2, 1) for kind in kinds])


@measure("share of pairs", "Network density", "Dichte des Netzes")
def network_density(t: Tables) -> Table:
    """Pairs of providers between which anything flowed, among all pairs; nan for very large towns."""
    size = t.flows.shape[1]
    if size < 2:
        return np.full(len(t.weekly), np.nan)
    return np.asarray(_links(t).any(axis=0).sum(axis=(1, 2)) / (size * (size - 1)))


@measure("share of linked pairs", "Multiplexity", "Mehrfachbeziehungen")
def multiplexity(t: Tables) -> Table:
    """Linked pairs between which more than one kind of thing flowed."""
    links = _links(t)
    return share((links.sum(axis=0) > 1).sum(axis=(1, 2)), links.any(axis=0).sum(axis=(1, 2)))
