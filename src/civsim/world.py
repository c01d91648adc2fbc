"""The state of the world: all tables of one run."""

from typing import Any, NamedTuple

import numpy as np

Table = np.ndarray[Any, Any]

LONGEST_QUEUE = 1024
"""Waits, in weeks from 0, that a hub's queue tells apart; whoever waited longer counts with the last."""


class World(NamedTuple):
    """All tables of one run. Rows are sorted by key; references are row numbers, -1 means none.

    A recipient's key is the row. `knowledge` and `lives` have a row per recipient too. `busy` is 1 for recipients
    who are not idle or take part, so that the fast engine need not read the others.

    `capacity` has a row per quarter and provider, all providers of the first quarter first; `own_rules` a row per slot
    for somebody's own rules, which the fast engine calls.
    Recipient r knows the providers `contacts[first_contact[r]:first_contact[r + 1]]`, and all of them where both
    tables are empty.
    """

    recipients: Table
    knowledge: Table
    lives: Table
    stretches: Table
    districts: Table
    services: Table
    populations: Table
    cells: Table
    providers: Table
    offers: Table
    forums: Table
    memberships: Table
    surveys: Table
    volunteers: Table
    administration: Table
    flows: Table
    contacts: Table
    first_contact: Table
    directory: Table
    roster: Table
    order: Table
    scratch: Table
    order_of_offers: Table
    scratch_of_offers: Table
    appeals: Table
    sellers: Table
    spare: Table
    engaged: Table
    busy: Table
    may_arise: Table
    applicants: Table
    targets: Table
    referrers: Table
    next_rival: Table
    first_rival: Table
    admitted: Table
    queue: Table
    tallies: Table
    weekly: Table
    by_population: Table
    ledger: Table
    capacity: Table
    own_rules: Table


UNCHANGED = ("services", "stretches", "contacts", "first_contact")
"""Tables that no run changes, so that all runs of a town may share them."""

LISTS = (
    *("order", "scratch", "order_of_offers", "scratch_of_offers", "appeals", "sellers", "spare", "engaged"),
    *("busy", "may_arise", "applicants", "targets", "referrers", "next_rival", "first_rival", "admitted"),
)
"""Tables that every run writes anew before it reads them, so that no run needs those of another.

`engaged` and `applicants` have room for everybody, the lists of applications for as many as there usually are: the
fast engine makes them longer where more apply.
"""
