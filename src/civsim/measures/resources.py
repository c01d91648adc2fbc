"""What it costs: money, hours, the contest for grants, programmes, organisations that close, trust."""

from __future__ import annotations

import numpy as np

from civsim.measures.registry import COMMUNITY, NETWORK, ORGANISATION, measure
from civsim.measures.tables import Tables, share
from civsim.world import Table


@measure(COMMUNITY, "EUR", "Cost of a met need", "Kosten je gedecktem Bedarf", -1)
def cost_per_met_need(t: Tables) -> Table:
    """Public money and gifts spent per met need."""
    return share(t.spending, t.count("met"))


@measure(COMMUNITY, "EUR a year", "Money spent", "Ausgaben")
def spending(t: Tables) -> Table:
    """Public money and gifts a year."""
    return np.asarray(t.spending / t.years)


@measure(NETWORK, "share of hours", "Coordination overhead", "Abstimmungsaufwand", -1)
def overhead(t: Tables) -> Table:
    """Hours spent on coordination among gross hours."""
    return share(t.booked("coordination_hours"), t.booked("gross_hours"))


@measure(ORGANISATION, "share of hours", "Grant seeking", "Aufwand für Anträge", -1)
def grant_seeking(t: Tables) -> Table:
    """Hours spent on applications for money among gross hours."""
    return share(t.booked("seeking_hours"), t.booked("gross_hours"))


@measure(
    ORGANISATION,
    "share of contested grants",
    "Contested grants burnt by applications",
    "Durch Anträge verbrauchte Mittel",
    -1,
)
def dissipation(t: Tables) -> Table:
    """Cost of the hours spent on applications among the grants given by contest; nan where there is no contest."""
    return share(t.booked("seeking_cost"), t.booked("contest_grants"))


@measure(ORGANISATION, "EUR a year per NGO", "Net yield of applications", "Reinertrag der Anträge", 1)
def contest_yield(t: Tables) -> Table:
    """Contested grants less the cost of applying, per active provider; nan where there is no contest."""
    net = t.booked("contest_grants") - t.booked("seeking_cost")
    return np.where(t.booked("contest_grants") > 0, share(net, t.average("providers")) / t.years, np.nan)


@measure(ORGANISATION, "EUR a year per NGO", "Net yield of joint applications", "Reinertrag gemeinsamer Anträge", 1)
def joint_bid_yield(t: Tables) -> Table:
    """Contested grants won jointly less the cost of applying, per partner; nan where nobody applies jointly."""
    net = t.booked("joint_grants") - t.booked("joint_seeking_cost")
    return share(net, t.average("joint_bidders")) / t.years


@measure(
    NETWORK, "share of members", "Members that give to joint programmes", "Mitglieder, die zu Programmen beitragen", 1
)
def programme_giving(t: Tables) -> Table:
    """Members that gave hours to a joint programme, on average over the weeks; nan without members."""
    return share(t.booked("givers"), t.booked("members"))


@measure(ORGANISATION, "share of hours", "Utilisation", "Auslastung")
def utilisation(t: Tables) -> Table:
    """Hours used for people among hours for services."""
    return share(t.booked("used_hours"), t.booked("service_hours"))


@measure(NETWORK, "share of places", "Places empty beside open needs", "Leere Plätze neben offenem Bedarf", -1)
def mismatch(t: Tables) -> Table:
    """Free places in cells with open needs, counted up to the needs, among all places."""
    return share(t.booked("idle_while_open"), t.booked("places"))


@measure(ORGANISATION, "organisations a year", "Closures", "Schließungen", -1)
def closures(t: Tables) -> Table:
    """Providers closed a year."""
    return np.asarray(t.added("exits") / t.years)


@measure(NETWORK, "share", "Trust among members", "Vertrauen der Mitglieder", 1)
def trust(t: Tables) -> Table:
    """Trust of members in their forums, at the end; 0 where there are none."""
    return np.asarray(t.ledger["trust"][:, -1])
