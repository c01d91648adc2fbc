"""Who takes part: volunteers, recipients, organisations; who is reached and who waits."""

from __future__ import annotations

from civsim.measures.registry import COMMUNITY, NETWORK, measure
from civsim.measures.tables import Tables, share
from civsim.world import Table


@measure(COMMUNITY, "people", "Active volunteers", "Aktive Freiwillige", 1)
def volunteers(t: Tables) -> Table:
    """Volunteers active, on average over the weeks."""
    return t.average("volunteers")


@measure(COMMUNITY, "hours a week", "Volunteer hours", "Stunden Freiwilliger", 1)
def volunteer_hours(t: Tables) -> Table:
    """Hours given by volunteers."""
    return t.average("volunteer_hours")


@measure(COMMUNITY, "people", "Recipients taking part", "Mitwirkende Empfängerinnen und Empfänger", 1)
def participants(t: Tables) -> Table:
    """Recipients taking part in shaping the services, on average over the weeks."""
    return t.average("participants")


@measure(COMMUNITY, "share of people", "People who know of the offers", "Menschen, die die Angebote kennen", 1)
def awareness(t: Tables) -> Table:
    """Share of the target group that knows of the offers, on average over the weeks."""
    return t.average("awareness")


@measure(NETWORK, "share of contacts", "Outreach that reaches the same people twice", "Doppelt erreichte Menschen", -1)
def duplication(t: Tables) -> Table:
    """Outreach contacts with people who were reached by somebody else in the same week, among all contacts."""
    return 1.0 - share(t.booked("reached"), t.booked("contacts"))


@measure(COMMUNITY, "people", "People waiting", "Wartende Menschen", -1)
def backlog(t: Tables) -> Table:
    """People with an open need at the end of a week, on average over the weeks."""
    return t.average("open")


@measure(NETWORK, "share of organisations", "Organisations in forums", "Organisationen in Foren")
def membership_rate(t: Tables) -> Table:
    """Providers that are members of a forum among active ones."""
    return share(t.booked("members"), t.booked("providers"))
