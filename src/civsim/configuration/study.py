"""What a user asks for: a scenario with the number of its runs, from the command line or a scenario file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import compose
from civsim.configuration.folders import available, search_path
from civsim.configuration.modes import Mode
from civsim.configuration.read import Source, read_scenario
from civsim.configuration.settings import check_keys
from civsim.errors import InputError
from civsim.scenario import Label, Scenario


@dataclass(frozen=True)
class Study:
    """A scenario and how to run it; `out` and `workers` None leave the choice to the program.

    Attributes:
        scenario: what is simulated.
        replicates: number of runs.
        engine: "batch" or "mesa".
        workers: number of threads.
        out: folder of the results.
        overrides: the words of the command line as given.
    """

    scenario: Scenario
    replicates: int
    engine: str
    workers: int | None
    out: Path | None
    overrides: tuple[str, ...] = ()


def load(overrides: Sequence[str], *, config_dirs: Sequence[Path] = (), mode: str | None = None) -> Study:
    """Return the study that the words `key=value` describe; `mode` goes before a mode among them.

    Raises:
        InputError: for input that cannot be used.
    """
    given = _given(overrides, config_dirs)
    return _study(given, overrides, Source(search_path(config_dirs), Path.cwd()), mode)


def load_file(
    path: Path, overrides: Sequence[str] = (), *, config_dirs: Sequence[Path] = (), mode: str | None = None
) -> Study:
    """Return the study that a scenario file describes: the keys of the command line, as YAML.

    The words of `overrides` go before the file, and `mode` before both. Without a `name`, the scenario is
    called like the file.

    Raises:
        InputError: for input that cannot be used.
    """
    content = compose.read_yaml(path)
    check_keys(content, str(path))
    given = {"name": path.stem, **content, **_given(overrides, config_dirs)}
    return _study(given, overrides, Source(search_path(config_dirs), path.resolve().parent), mode)


def load_values(values: Mapping[str, Any], *, config_dirs: Sequence[Path] = ()) -> Study:
    """Return the study that a mapping describes, with the keys of the command line and of scenario files.

    Raises:
        InputError: for input that cannot be used.
    """
    check_keys(values)
    return _study(values, (), Source(search_path(config_dirs), Path.cwd()), None)


def available_towns(config_dirs: Sequence[Path] = ()) -> list[str]:
    """Return the names of all towns, sorted."""
    return available(search_path(config_dirs), "town")


def available_modes(config_dirs: Sequence[Path] = ()) -> list[str]:
    """Return the names of all modes, sorted."""
    return available(search_path(config_dirs), "mode")


def mode_label(name: str, config_dirs: Sequence[Path] = ()) -> Label:
    """Return what a mode is called in every language."""
    return mode_called(name, config_dirs).label


def mode_description(name: str, config_dirs: Sequence[Path] = ()) -> Label:
    """Return what a mode is, in a sentence in every language; empty where no file describes it."""
    try:
        return mode_called(name, config_dirs).description
    except InputError:
        return {}


def town_label(name: str, config_dirs: Sequence[Path] = ()) -> Label:
    """Return what a town is called in every language."""
    return Source(search_path(config_dirs), Path.cwd()).town_called(name).town.label


def mode_called(name: str, config_dirs: Sequence[Path] = ()) -> Mode:
    """Return what the file of a mode says."""
    return Source(search_path(config_dirs), Path.cwd()).mode_called(name)


def _given(overrides: Sequence[str], config_dirs: Sequence[Path]) -> dict[str, Any]:
    for word in overrides:
        for group in ("town", "mode"):
            if word in available(search_path(config_dirs), group):
                raise InputError(f"{word!r} is not of the form key=value. Did you mean {group}={word}?")
    given = compose.parse(overrides)
    check_keys(given)
    return given


def _study(given: Mapping[str, Any], overrides: Sequence[str], source: Source, mode: str | None) -> Study:
    scenario, settings = read_scenario(given if mode is None else {**given, "mode": mode}, source)
    return Study(scenario, settings.replicates, settings.engine, settings.workers, settings.out, tuple(overrides))
