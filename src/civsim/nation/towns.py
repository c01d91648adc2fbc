"""The towns of a nation: one per municipality and field, each an ordinary scenario with luck of its own."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from civsim.nation.figures import Common, Field
from civsim.nation.municipality import Municipality
from civsim.nation.scaling import Place, people_of, town_values
from civsim.scenario import Scenario

SEED_BITS = 62
PEOPLE_OF_A_CHUNK = 300_000
TOWNS_OF_A_CHUNK = 400


@dataclass(frozen=True)
class Chunk:
    """Towns that are simulated and stored together; the name is that of their part in the store."""

    name: str
    places: tuple[Place, ...]

    @property
    def people(self) -> int:
        """People of the target groups in the chunk."""
        return sum(place.people for place in self.places)


def places_of(
    municipalities: Iterable[Municipality], fields: Sequence[Field], chosen: Sequence[str], common: Common
) -> Iterator[Place]:
    """Yield every municipality with each chosen field in which it has anybody to help."""
    for one in municipalities:
        people = people_of(one, fields)
        for field in fields:
            if field.name in chosen and people[field.name]:
                yield Place(one, people[field.name], field, common)


def chunks_of(places: Iterable[Place]) -> list[Chunk]:
    """Return the towns in chunks, dealt out by size, the largest town of all in the first chunk.

    Every chunk begins with a large town and ends with small ones. So long towns come first, and while one thread is in
    the compiled code of a large town another can prepare small ones, which only one thread at a time can do.
    """
    ordered = sorted(places, key=lambda place: (-place.people, place.municipality.key, place.field.name))
    people = sum(place.people for place in ordered)
    wanted = max(math.ceil(people / PEOPLE_OF_A_CHUNK), math.ceil(len(ordered) / TOWNS_OF_A_CHUNK))
    count = min(wanted, len(ordered))
    return [Chunk(f"towns-{number:05d}", tuple(ordered[number::count])) for number in range(count)]


def scenario_of(place: Place, template: Scenario) -> Scenario:
    """Return the scenario of one town: the field's template under a mode, scaled, with the town's own luck.

    Seeds depend on the municipality, the field and the seeds of the template alone: a town is the same in every
    table, alone or among others, and shares its luck with itself under other modes and with no other town.
    """
    one, field = place.municipality, place.field.name
    scaled = template.with_values(**town_values(place))
    town = dataclasses.replace(template.town, name=one.key, label=dict.fromkeys(("de", "en"), one.name))
    return dataclasses.replace(
        scaled,
        name=f"{one.key} {field} {template.mode}",
        town=town,
        seed=own_seed(template.seed, "luck", field, one.key),
        town_seed=own_seed(template.town_seed, "town", field, one.key),
    )


def own_seed(seed: int, purpose: str, field: str, key: str) -> int:
    """Return the seed of one town, made from the nation's seed by hashing."""
    digest = hashlib.blake2b(f"{seed} {purpose} {field} {key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - SEED_BITS)


Templates = Mapping[tuple[str, str], Scenario]
"""The scenarios that towns are made from, by field and mode."""
