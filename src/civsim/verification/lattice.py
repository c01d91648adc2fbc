"""Lattices as tables of memberships: one forum around every provider, with its neighbours as members."""

from __future__ import annotations

from civsim.scenario import GivenForum, GivenMembership, GivenTables
from civsim.verification.stage import equal_providers

Offsets = tuple[tuple[int, int], ...]

CROSS: Offsets = ((1, 0), (-1, 0), (0, 1), (0, -1))
NEIGHBOURS: dict[str, Offsets] = {
    "square": CROSS,
    "triangular": (*CROSS, (1, -1), (-1, 1)),
    "moore": (*CROSS, (1, 1), (1, -1), (-1, 1), (-1, -1)),
}
LATTICES = ("square", "honeycomb", "triangular", "moore")


def offsets(lattice: str, x: int, y: int) -> Offsets:
    """Return the steps from a site to its neighbours; a honeycomb is a wall of bricks."""
    if lattice == "honeycomb":
        return ((1, 0), (-1, 0), (0, 1 if (x + y) % 2 else -1))
    return NEIGHBOURS[lattice]


def incidence(lattice: str, size: int, staff: float) -> GivenTables:
    """Return providers on a lattice of size × size sites without edges, and a forum around each as its home forum."""
    memberships = []
    for x in range(size):
        for y in range(size):
            forum = x * size + y + 1
            memberships.append(GivenMembership(forum, forum, home=True))
            for right, up in offsets(lattice, x, y):
                neighbour = (x + right) % size * size + (y + up) % size + 1
                memberships.append(GivenMembership(neighbour, forum))
    memberships.sort(key=lambda one: (one.provider, one.forum))
    return GivenTables(
        providers=equal_providers(size * size, staff),
        forums=tuple(GivenForum(number) for number in range(1, size * size + 1)),
        memberships=tuple(memberships),
    )
