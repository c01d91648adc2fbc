"""The only module that knows Hydra: it reads overrides and YAML, and composes them into plain dictionaries."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from civsim.configuration.folders import GROUPS, MAIN, Folders, available, find, main_file, stamp
from civsim.errors import InputError
from civsim.parameters.parameter import nearest

TEXTS = ("town", "mode", "name", "out")

Plain = dict[str, Any]

_LOCK = threading.RLock()
_READ: dict[object, dict[str, Plain]] = {}


def parse(words: Iterable[str]) -> Plain:
    """Return the overrides `key=value` in Hydra's grammar as a dictionary; later ones win.

    Raises:
        InputError: for a word that cannot be read, removes a key or lists several values.
    """
    values: Plain = {}
    for word in words:
        key, value = _parse_word(word)
        values[key] = value
    return values


def composed(folders: Folders, town: str | None, mode: str | None) -> Plain:
    """Return the main file's settings with the chosen town and mode under `town` and `mode`.

    Files are read once in a process, and again when one of them has changed. The result is shared: do not
    change it.

    Raises:
        InputError: for an unknown name or a file that cannot be read.
    """
    chosen = {group: name for group, name in zip(GROUPS, (town, mode), strict=True) if name is not None}
    for group, name in chosen.items():
        require(folders, group, name)
    with _LOCK:
        state = (folders, stamp(folders))
        if state not in _READ:
            _READ.clear()
            _READ[state] = {}
        read = _READ[state]
        if "main" not in read:
            _read_main(folders, chosen, read)
        whole = dict(read["main"])
        for group, default in read["defaults"].items():
            whole[group] = _part(folders, group, chosen.get(group, default), read)
        return whole


def require(folders: Folders, group: str, name: str) -> Path:
    """Return the file of a town or mode.

    Raises:
        InputError: if there is none; the message names the nearest one and all there are.
    """
    file = find(folders, group, name)
    if file is None:
        names = available(folders, group)
        hint = nearest(name, names)
        raise InputError(
            f"There is no {group} {name!r}."
            + (f" Did you mean {hint!r}?" if hint else "")
            + f" There are: {', '.join(names)}."
        )
    return file


def read_yaml(path: Path) -> Plain:
    """Return a YAML file as a dictionary; nothing in it is executed or looked up.

    Raises:
        InputError: if it cannot be read or is not a mapping.
    """
    from omegaconf import OmegaConf

    with _readable(path):
        content = OmegaConf.to_container(OmegaConf.load(path), resolve=False)
    if not isinstance(content, dict):
        raise InputError(f"{path}: the file must hold 'key: value' lines, not a list.")
    return {str(key): value for key, value in content.items()}


def _parse_word(word: str) -> tuple[str, Any]:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    name, sign, text = word.partition("=")
    if not sign or not name.strip("+ "):
        raise InputError(f"{word!r} is not of the form key=value.")
    try:
        override = OverridesParser.create().parse_override(word)
    except HydraException as error:
        if name in TEXTS:
            return name, text
        raise InputError(f"{word!r} cannot be read: {_first_line(error)}.") from None
    if override.is_delete() or override.package is not None:
        raise InputError(f"{word!r} is not of the form key=value.")
    if override.is_sweep_override():
        raise InputError(
            f"{word!r} gives several values, but one is needed; decimals have a point, and text with commas "
            "or brackets needs quotes."
        )
    return str(override.key_or_group), override.value()


def _read_main(folders: Folders, chosen: dict[str, str], read: dict[str, Plain]) -> None:
    """Compose the main file; keep what it brings along of towns and modes from its own folder."""
    path = main_file(folders)
    text = read_yaml(path)
    entries = [entry for entry in text.get("defaults") or [] if isinstance(entry, dict)]
    defaults = {group: str(entry[group]) for entry in entries for group in GROUPS if group in entry}
    for group in GROUPS:
        if group in text or group not in defaults:
            raise InputError(f"{path}: the {group} is chosen in the list 'defaults', as '- {group}: NAME'.")
    choice = {**defaults, **chosen}
    overrides = [f"{group}={_quoted(name)}" for group, name in choice.items()]
    whole = _compose(folders, path.parent, MAIN.removesuffix(".yaml"), overrides, path)
    for group, name in choice.items():
        content = whole.pop(group, None)
        if require(folders, group, name).parents[1] == path.parent and isinstance(content, dict):
            read[f"{group}/{name}"] = content
    read["defaults"], read["main"] = defaults, whole


def _part(folders: Folders, group: str, name: str, read: dict[str, Plain]) -> Plain:
    key = f"{group}/{name}"
    if key not in read:
        path = require(folders, group, name)
        content = _compose(folders, path.parents[1], key, [], path).get(group)
        if not isinstance(content, dict):
            raise InputError(f"{path}: the file must hold 'key: value' lines.")
        read[key] = content
    return read[key]


def _compose(folders: Folders, first: Path, name: str, overrides: Sequence[str], path: Path) -> Plain:
    """Return the composed content; leave no state of Hydra behind."""
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf

    others = ",".join(_quoted(one.as_posix()) for one in folders if one != first)
    instance = GlobalHydra.instance()
    before = instance.hydra
    instance.clear()
    try:
        with _readable(path), initialize_config_dir(str(first), version_base="1.3"):
            config = compose(name, [*overrides, f"hydra.searchpath=[{others}]"])
            content = OmegaConf.to_container(config, resolve=False)
    finally:
        GlobalHydra.instance().hydra = before
    assert isinstance(content, dict)
    return {str(key): value for key, value in content.items()}


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong in reading `path` into one clear message."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import MarkedYAMLError, YAMLError

    try:
        yield
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.name}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        raise InputError(f"{place}: broken YAML: {error.problem}.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not saved as UTF-8 ({error.reason}).") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}.") from None
    except (HydraException, OmegaConfBaseException, YAMLError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: {_first_line(error)}.") from None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip().rstrip(".")
