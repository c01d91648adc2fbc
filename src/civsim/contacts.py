"""Who knows whom: the providers that each recipient knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace

import numpy as np

from civsim import draws
from civsim.rules.kinds import FIXED_CONTACTS
from civsim.scenario import GivenContact
from civsim.world import Table, World

Uniforms = Callable[[int, Table, int], Table]


def draw_contacts(uniforms: Uniforms, keys: Table, providers: int, p: SimpleNamespace) -> tuple[Table, Table]:
    """Return the contact lists of recipients as (providers known, first entry of each recipient).

    Args:
        uniforms: uniform numbers of (stream, keys, index).
        keys: keys of the recipients, shape (recipients,).
        providers: how many there are to be known, numbered from 0.
        p: parameters; with `contacts` 0 everybody knows everybody and both tables are empty.
    """
    if p.contacts <= 0.0 or providers == 0:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    known = _same_number if p.contact_form == FIXED_CONTACTS else _by_chance
    people, numbers = known(uniforms, keys, providers, p.contacts)
    order = np.lexsort((numbers, people))
    counts = np.bincount(people, minlength=len(keys))
    first = np.concatenate([[0], np.cumsum(counts)])
    return numbers[order].astype(np.int32), first.astype(np.int32)


def given_contacts(given: Sequence[GivenContact], keys: Table, providers: Mapping[int, int]) -> tuple[Table, Table]:
    """Return the contact lists of a table, in the form of `draw_contacts`.

    Args:
        given: who knows whom, sorted by recipient and provider.
        keys: keys of the recipients, shape (recipients,).
        providers: row number of each provider's key.
    """
    counts = np.bincount([one.recipient for one in given], minlength=len(keys))[keys]
    first = np.concatenate([[0], np.cumsum(counts)])
    numbers = sorted((one.recipient, providers[one.provider]) for one in given)
    return np.array([number for _, number in numbers], np.int32), first.astype(np.int32)


def contact_lists(world: World) -> list[set[int] | None]:
    """Return the numbers of the providers that each recipient knows; None where everybody knows all."""
    if not len(world.first_contact):
        return [None] * len(world.recipients)
    bounds = zip(world.first_contact[:-1], world.first_contact[1:], strict=True)
    return [set(world.contacts[first:last].tolist()) for first, last in bounds]


def _by_chance(uniforms: Uniforms, keys: Table, providers: int, mean: float) -> tuple[Table, Table]:
    """Let everybody know each provider with the same chance, by drawing the gaps (Batagelj & Brandes 2005)."""
    chance = min(mean / providers, 1.0)
    people, position = np.arange(len(keys)), np.full(len(keys), -1)
    found, numbers = [], []
    index = 0
    while len(people):
        gap = np.ones(len(people), np.int64)
        if chance < 1.0:
            u = uniforms(draws.TOWN_CONTACT, keys[people], index)
            gap += np.minimum(np.floor(np.log1p(-u) / np.log1p(-chance)), providers).astype(np.int64)
        position = position + gap
        inside = position < providers
        people, position = people[inside], position[inside]
        found.append(people)
        numbers.append(position)
        index += 1
    return np.concatenate(found), np.concatenate(numbers)


def _same_number(uniforms: Uniforms, keys: Table, providers: int, number: float) -> tuple[Table, Table]:
    """Let everybody know the same number of different providers (Floyd's sampling, Bentley & Floyd 1987)."""
    count = min(max(round(number), 1), providers)
    chosen = np.zeros((len(keys), count), np.int64)
    for index in range(count):
        last = providers - count + index
        drawn = np.floor(uniforms(draws.TOWN_CONTACT, keys, index) * (last + 1)).astype(np.int64)
        taken = (chosen[:, :index] == drawn[:, None]).any(axis=1)
        chosen[:, index] = np.where(taken, last, drawn)
    return np.repeat(np.arange(len(keys)), count), chosen.ravel()
