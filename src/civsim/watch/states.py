"""What is seen of every agent: its state as a shape and a colour, which say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civsim.messages import mark
from civsim.plots.style import BLUE, GREY, OKABE_ITO, ORANGE
from civsim.rules.kinds import ENROLLED, IDLE, PENDING, QUARTER
from civsim.rules.need import is_active_seeker

if TYPE_CHECKING:
    from civsim.engines.mesa.administration import Administration
    from civsim.engines.mesa.provider import Provider
    from civsim.engines.mesa.recipient import Recipient
    from civsim.engines.mesa.volunteer import Volunteer

GREEN, PINK, YELLOW, BLACK = OKABE_ITO[2], OKABE_ITO[3], OKABE_ITO[4], OKABE_ITO[6]


@dataclass(frozen=True)
class State:
    """A state of one kind of agent: what it is called, its shape and its colour."""

    label: str
    shape: str
    colour: str


PEOPLE: Mapping[str, State] = {
    "idle": State(mark("needs no help now"), "ring", GREY),
    "silent": State(mark("needs help, does not ask"), "open_triangle", ORANGE),
    "asking": State(mark("asks and waits"), "triangle", ORANGE),
    "pending": State(mark("waits for the hub"), "diamond", PINK),
    "helped": State(mark("is being helped"), "dot", BLUE),
    "met": State(mark("help finished lately"), "tick", GREEN),
    "lost": State(mark("gave up lately"), "cross", BLACK),
}
PROVIDERS: Mapping[str, State] = {
    "free": State(mark("has free places"), "box", GREEN),
    "full": State(mark("is full"), "barred_box", BLUE),
    "turning_away": State(mark("turns people away"), "flagged_box", ORANGE),
    "closed": State(mark("has closed"), "crossed_box", GREY),
}
VOLUNTEERS: Mapping[str, State] = {
    "active": State(mark("helps at the own organisation"), "star", GREEN),
    "lent": State(mark("is lent to another one"), "pointed_star", PINK),
    "resting": State(mark("might help, does not"), "open_star", GREY),
}
ADMINISTRATIONS: Mapping[str, State] = {
    "watching": State(mark("lets the quarter pass"), "hexagon", GREY),
    "giving": State(mark("gives grants this week"), "coin_hexagon", YELLOW),
}
KINDS: Mapping[str, Mapping[str, State]] = {
    mark("People"): PEOPLE,
    mark("Organisations"): PROVIDERS,
    mark("Volunteers"): VOLUNTEERS,
    mark("Administration"): ADMINISTRATIONS,
}
"""The states of every kind of agent, in the order of the legend."""


def of_person(person: Recipient, lately: str | None) -> str:
    """Return the state of a recipient; `lately` is how its last need ended, if that was a few weeks ago."""
    if person.status == ENROLLED:
        return "helped"
    if person.status == PENDING:
        return "pending"
    if person.status == IDLE:
        return lately or "idle"
    return "asking" if is_active_seeker(person) else "silent"


def of_provider(provider: Provider) -> str:
    """Return the state of a provider."""
    if not provider.active:
        return "closed"
    if provider.turned_away > 0:
        return "turning_away"
    return "full" if provider.enrolled >= places(provider) else "free"


def places(provider: Provider) -> int:
    """Return the places that a provider has open."""
    return sum(offer.places for offer in provider.portfolio)


def of_volunteer(volunteer: Volunteer) -> str:
    """Return the state of a possible volunteer."""
    if volunteer.provider < 0:
        return "resting"
    return "active" if volunteer.placed in (-1, volunteer.provider) else "lent"


def of_administration(administration: Administration) -> str:
    """Return the state of the administration in the week that was simulated last."""
    week = administration.model.week - 1
    return "giving" if week >= 0 and week % QUARTER == 0 else "watching"
