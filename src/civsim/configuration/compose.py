"""The only module that knows Hydra: it reads overrides and composes YAML files into plain dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from civsim.configuration.folders import Folders
from civsim.errors import InputError

TEXTS = ("town", "mode", "name", "out", "municipalities")

Plain = dict[str, Any]


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
        hint = f" Scenario files are for 'civsim compare {word}'." if Path(word).suffix in (".yaml", ".yml") else ""
        raise InputError(f"{word!r} is not of the form key=value.{hint}")
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


def compose_plain(root: Path, name: str, folders: Folders, choices: Mapping[str, str]) -> Plain:
    """Return what Hydra composes from the file `name` in `root` with the choices of groups.

    What the file refers to is looked up in `root`, then in the other folders. No state of Hydra is left
    behind; the caller sees to it that no two threads are in here.

    Raises:
        InputError: if a file cannot be read or composed.
    """
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf

    others = ",".join(_quoted(one.as_posix()) for one in folders if one != root)
    words = [f"{group}={_quoted(choice)}" for group, choice in choices.items()]
    before = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        with _readable(root / f"{name}.yaml"), initialize_config_dir(str(root), version_base="1.3"):
            config = compose(name, [*words, f"hydra.searchpath=[{others}]"])
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
    except (HydraException, OmegaConfBaseException, YAMLError, ValueError, TypeError) as error:
        raise InputError(f"{path}: {_first_line(error)}.") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}.") from None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip().rstrip(".")
