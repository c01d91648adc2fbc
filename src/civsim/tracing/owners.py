"""Whose luck a stream of draws is, and what an owner is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civsim import draws
from civsim.messages import mark, translate
from civsim.rules.kinds import MUNICIPAL

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel

RECIPIENT, VOLUNTEER, PROVIDER, CELL, POPULATION, FORUM, TURN = range(7)

OWNERS = {
    RECIPIENT: (
        *("need", "service", "duration", "patience", "aware", "willing", "interrupted", "seek", "choice"),
        *("admission", "referral", "leakage", "target", "queue", "completion", "participation", "acquaintance"),
        *("homophily", "recruit", "outreach", "clearing"),
    ),
    VOLUNTEER: ("leave", "join", "join_choice", "placing", "placing_choice"),
    PROVIDER: (
        "stance_start",
        "member",
        "revision",
        "neighbour",
        "planning_order",
        "joint_bid",
        "bank_start",
        "own_grant_rule",
    ),
    CELL: ("mix_start", "mix", "entry"),
    POPULATION: ("arrival",),
    FORUM: ("figure_error",),
    TURN: ("revision_order",),
}
"""The streams of the weeks by what their key is; those of the synthetic town come before."""

OWNER = {draws.STREAMS.index(name): owner for owner, names in OWNERS.items() for name in names}

SHOCKS = frozenset({draws.MIX_START, draws.MIX, draws.BANK_START, draws.FIGURE_ERROR})
"""Streams that move a number and decide nothing."""

NAMES = {
    RECIPIENT: mark("Recipient {key}"),
    VOLUNTEER: mark("Volunteer {key}"),
    CELL: mark("Cell {key}"),
    POPULATION: mark("Population {key}"),
    FORUM: mark("Forum {key}"),
    TURN: mark("Turn {key}"),
}
NGO_NAME, MUNICIPAL_NAME = mark("NGO {key}"), mark("Municipal service {key}")


def owner_name(stream: int, key: int, model: TownModel, language: str) -> str:
    """Return what the owner of a draw is called."""
    owner = OWNER[stream]
    if owner == PROVIDER:
        return provider_name(next(one.number for one in model.providers if one.key == key), model, language)
    return translate(NAMES[owner], language).format(key=key)


def provider_name(number: int, model: TownModel, language: str) -> str:
    """Return what the provider in a row is called."""
    provider = model.providers[number]
    return translate(MUNICIPAL_NAME if provider.kind == MUNICIPAL else NGO_NAME, language).format(key=provider.key)
