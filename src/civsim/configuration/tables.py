"""Tables that a user gives: providers, memberships, volunteers and contacts in the place of synthetic ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from civsim.configuration import checks, rows
from civsim.configuration.rows import Columns, Row
from civsim.errors import InputError
from civsim.keys import ENTRANT_KEY
from civsim.rules.kinds import MUNICIPAL, NGO, PROVIDER_KINDS
from civsim.scenario import GivenContact, GivenForum, GivenMembership, GivenProvider, GivenVolunteer, Town

PROVIDERS = Columns(
    names=("key", "name", "kind", "district", "staff", "founder_hours", "reputation", "reserves", "services", "gives"),
    needed=(("key",), ("district",), ("staff",)),
    whole=("key", "district", "gives"),
    text=("name", "kind", "services"),
)
MEMBERSHIPS = Columns(
    names=("provider", "forum", "home", "district", "parent"),
    needed=(("provider",), ("forum",)),
    whole=("provider", "forum", "home", "district", "parent"),
    text=(),
)
VOLUNTEERS = Columns(
    names=("key", "name", "district", "hours", "threshold", "service", "active"),
    needed=(("key",), ("district",)),
    whole=("key", "district", "active"),
    text=("name", "service"),
)
CONTACTS = Columns(
    names=("recipient", "provider"),
    needed=(("recipient",), ("provider",)),
    whole=("recipient", "provider"),
    text=(),
)
KINDS = {"providers": PROVIDERS, "memberships": MEMBERSHIPS, "volunteers": VOLUNTEERS, "contacts": CONTACTS}
MOST_HOURS = 1e6
MOST_EUROS = 1e9

RowsByTable = Mapping[str, list[Row]]


def read_tables(value: object, where: str, folder: Path) -> RowsByTable:
    """Return the rows of the tables that an entry `tables` names, each a file or a list of rows.

    Raises:
        InputError: for an unknown table, a missing file or a broken row.
    """
    found = checks.record(value, where, KINDS)
    given = {name: entry for name, entry in found.items() if entry is not None}
    return {name: _rows(entry, f"{where}.{name}", folder, KINDS[name]) for name, entry in given.items()}


def _rows(value: object, where: str, folder: Path, columns: Columns) -> list[Row]:
    if isinstance(value, str):
        return rows.read(rows.find(value, where, folder), columns)
    found = rows.listed(value, where, columns)
    if not found:
        raise InputError(f"{where}: the table has no rows.")
    for place, row in found:
        for name, *_ in columns.needed:
            if row.get(name) is None:
                raise InputError(f"{place}: {name!r} is missing.")
    return found


def read_providers(table: list[Row], town: Town, districts: Collection[int]) -> tuple[GivenProvider, ...]:
    """Return the providers of a table, sorted by key.

    Raises:
        InputError: for an entry that is not allowed; the message says where it stands.
    """
    keys = [_whole(row, place, "key", 1, ENTRANT_KEY - 1) for place, row in table]
    rows.unique_keys(table, "key", keys)
    found = [
        GivenProvider(
            key=key,
            kind=checks.one_of(row.get("kind") or PROVIDER_KINDS[NGO], PROVIDER_KINDS, f"{place}: kind", "kind"),
            district=_district(row, place, town, districts),
            staff=_number(row, place, "staff", 0.0, MOST_HOURS),
            founder_hours=0.0
            if _is_empty(row, "founder_hours")
            else _number(row, place, "founder_hours", 0.0, MOST_HOURS),
            reputation=None if _is_empty(row, "reputation") else _number(row, place, "reputation", 0.05, 1.0),
            reserves=None if _is_empty(row, "reserves") else _number(row, place, "reserves", 0.0, MOST_EUROS),
            services=_services(row.get("services"), place, town),
            gives=None if _is_empty(row, "gives") else bool(_whole(row, place, "gives", 0, 1)),
        )
        for key, (place, row) in zip(keys, table, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: one.key))


def read_memberships(
    table: list[Row], town: Town, districts: Collection[int], providers: Collection[int]
) -> tuple[tuple[GivenForum, ...], tuple[GivenMembership, ...]]:
    """Return the forums of a table and the memberships in them, sorted by key; `providers` are the keys there are.

    Raises:
        InputError: for an unknown provider, a row that comes twice, or rows that contradict each other.
    """
    forums: dict[int, GivenForum] = {}
    pairs: list[tuple[int, int]] = []
    homes: list[int] = []
    found: list[GivenMembership] = []
    for place, row in table:
        provider = _whole(row, place, "provider", 1, ENTRANT_KEY - 1)
        if provider not in providers:
            raise InputError(f"{place}: there is no provider {provider}; there are: {_some(providers)}.")
        key = _whole(row, place, "forum", 0, checks.LARGEST_KEY)
        district = None if _is_empty(row, "district") else _district(row, place, town, districts)
        parent = None if _is_empty(row, "parent") else _whole(row, place, "parent", 0, checks.LARGEST_KEY)
        forum = GivenForum(key, district, parent)
        if forums.setdefault(key, forum) != forum:
            raise InputError(f"{place}: forum {key} has another district or parent here than in an earlier row.")
        home = not _is_empty(row, "home") and _whole(row, place, "home", 0, 1) == 1
        pairs.append((provider, key))
        homes.append(provider if home else -len(homes) - 1)
        found.append(GivenMembership(provider, key, home))
    rows.unique_keys(table, "provider and forum", pairs)
    rows.unique_keys(table, "the home forum of provider", homes)
    _check_parents(forums, table)
    together = sorted(found, key=lambda one: (one.provider, one.forum))
    return tuple(forums[key] for key in sorted(forums)), tuple(together)


def _check_parents(forums: Mapping[int, GivenForum], table: list[Row]) -> None:
    for place, row in table:
        forum = forums[int(row["forum"])]
        if forum.parent is None:
            continue
        if forum.parent not in forums:
            raise InputError(f"{place}: there is no forum {forum.parent}; there are: {_some(forums)}.")
        if forums[forum.parent].parent is not None or forum.parent == forum.key:
            raise InputError(f"{place}: parent={forum.parent} must be another forum that has no parent itself.")


def read_volunteers(table: list[Row], town: Town, districts: Collection[int]) -> tuple[GivenVolunteer, ...]:
    """Return the possible volunteers of a table, sorted by key.

    Raises:
        InputError: for an entry that is not allowed; the message says where it stands.
    """
    keys = [_whole(row, place, "key", 0, checks.LARGEST_KEY) for place, row in table]
    rows.unique_keys(table, "key", keys)
    names = [service.name for service in town.services]
    found = [
        GivenVolunteer(
            key=key,
            district=_district(row, place, town, districts),
            hours=None if _is_empty(row, "hours") else _number(row, place, "hours", 0.0, 168.0),
            threshold=None if _is_empty(row, "threshold") else _number(row, place, "threshold", -10.0, 10.0),
            service=checks.one_of(row["service"], names, f"{place}: service", "service")
            if row.get("service")
            else None,
            active=not _is_empty(row, "active") and _whole(row, place, "active", 0, 1) == 1,
        )
        for key, (place, row) in zip(keys, table, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: one.key))


def read_contacts(table: list[Row], recipients: int, providers: Collection[int]) -> tuple[GivenContact, ...]:
    """Return who knows whom, sorted by recipient and provider; `providers` are the keys there are.

    Raises:
        InputError: for a recipient or provider there is not, or a row that comes twice.
    """
    found = []
    for place, row in table:
        recipient = _whole(row, place, "recipient", 0, recipients - 1)
        provider = _whole(row, place, "provider", 1, ENTRANT_KEY - 1)
        if provider not in providers:
            raise InputError(f"{place}: there is no provider {provider}; there are: {_some(providers)}.")
        found.append(GivenContact(recipient, provider))
    rows.unique_keys(table, "recipient and provider", [(one.recipient, one.provider) for one in found])
    return tuple(sorted(found, key=lambda one: (one.recipient, one.provider)))


def numbers_of(providers: tuple[GivenProvider, ...]) -> dict[str, int]:
    """Return the parameters that a table of providers fixes: how many there are of each kind."""
    kinds = [one.kind for one in providers]
    names = {"providers": PROVIDER_KINDS[NGO], "municipal_services": PROVIDER_KINDS[MUNICIPAL]}
    return {name: kinds.count(kind) for name, kind in names.items()}


def _is_empty(row: Mapping[str, object], column: str) -> bool:
    return row.get(column) is None


def _whole(row: Mapping[str, object], place: str, column: str, low: int, high: int) -> int:
    return checks.whole(_given(row, place, column), f"{place}: {column}", low, high)


def _number(row: Mapping[str, object], place: str, column: str, low: float, high: float) -> float:
    return checks.number(_given(row, place, column), f"{place}: {column}", low, high)


def _given(row: Mapping[str, object], place: str, column: str) -> object:
    if _is_empty(row, column):
        raise InputError(f"{place}: {column!r} is missing.")
    value = row[column]
    return int(value) if isinstance(value, bool) else value


def _district(row: Mapping[str, object], place: str, town: Town, districts: Collection[int]) -> int:
    key = _whole(row, place, "district", 0, checks.LARGEST_KEY)
    if key not in districts:
        raise InputError(f"{place}: {town.name} has no district {key}; there are: {_some(districts)}.")
    return key


def _services(value: object, place: str, town: Town) -> tuple[str, ...]:
    names = [service.name for service in town.services]
    parts = value.split("|") if isinstance(value, str) else checks.entries(value, f"{place}: services")
    found = [checks.one_of(str(part).strip(), names, f"{place}: services", "service") for part in parts]
    checks.unique(found, f"{place}: services")
    return tuple(found)


def _some(keys: Collection[int]) -> str:
    """Return keys for a message, the first twelve of them."""
    listed = sorted(keys)
    return ", ".join(map(str, listed[:12])) + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")
