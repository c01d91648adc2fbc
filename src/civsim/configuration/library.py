"""The towns and modes of the configuration folders; every file is read once in a process."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from civsim.configuration import checks
from civsim.configuration.compose import Plain, compose_plain, read_yaml
from civsim.configuration.folders import GROUPS, Folders, main_file, require, stamp
from civsim.errors import InputError

_LOCK = threading.RLock()
_READ: dict[Folders, tuple[object, dict[str, Plain]]] = {}


@dataclass(frozen=True)
class Composition:
    """The main file's settings, and the chosen town and mode: their names and contents by group."""

    settings: Plain
    names: dict[str, str]
    contents: dict[str, Plain]


def composed(folders: Folders, town: str | None, mode: str | None) -> Composition:
    """Return what the folders say about a town and a mode; without names, about those of the main file.

    Files are read once in a process, and again when one of them has changed. The contents are shared: do not
    change them.

    Raises:
        InputError: for an unknown name or a file that cannot be read.
    """
    chosen = {group: name for group, name in zip(GROUPS, (town, mode), strict=True) if name is not None}
    for group, name in chosen.items():
        require(folders, group, name)
    with _LOCK:
        read = _read_so_far(folders)
        if "main" not in read:
            _read_main(folders, chosen, read)
        names = {**read["defaults"], **chosen}
        contents = {group: _part(folders, group, name, read) for group, name in names.items()}
        return Composition(read["main"], names, contents)


def read_named(folders: Folders, group: str, name: str) -> Plain:
    """Return what the file of one town or mode says; it is shared: do not change it.

    Raises:
        InputError: for an unknown name or a file that cannot be read.
    """
    with _LOCK:
        return _part(folders, group, name, _read_so_far(folders))


def _read_so_far(folders: Folders) -> dict[str, Plain]:
    """Return what was read of the folders' files as they are now."""
    now = stamp(folders)
    if folders not in _READ or _READ[folders][0] != now:
        _READ[folders] = (now, {})
    return _READ[folders][1]


def _read_main(folders: Folders, chosen: dict[str, str], read: dict[str, Plain]) -> None:
    """Compose the main file; keep what it brings along of towns and modes from its own folder."""
    path = main_file(folders)
    text = read_yaml(path)
    listed = checks.entries(text.get("defaults"), f"{path}: defaults")
    entries = [entry for entry in listed if isinstance(entry, dict)]
    defaults = {group: str(entry[group]) for entry in entries for group in GROUPS if group in entry}
    for group in GROUPS:
        if group in text or group not in defaults:
            raise InputError(f"{path}: the {group} is chosen in the list 'defaults', as '- {group}: NAME'.")
    choice = {**defaults, **chosen}
    try:
        whole = compose_plain(path.parent, path.stem, folders, choice)
    except InputError:
        for group, name in choice.items():
            _part(folders, group, name, read)
        raise
    for group, name in choice.items():
        content = whole.pop(group, None)
        if require(folders, group, name).parents[1] == path.parent and isinstance(content, dict):
            read[f"{group}/{name}"] = content
    read["defaults"], read["main"] = defaults, whole


def _part(folders: Folders, group: str, name: str, read: dict[str, Plain]) -> Plain:
    key = f"{group}/{name}"
    if key not in read:
        path = require(folders, group, name)
        content = compose_plain(path.parents[1], key, folders, {}).get(group)
        if not isinstance(content, dict):
            raise InputError(f"{path}: the file must hold 'key: value' lines.")
        read[key] = content
    return read[key]
