"""From an experiment's file to its definition; everything is checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civsim.configuration import available_modes, available_towns, checks, load
from civsim.configuration.compose import read_yaml
from civsim.configuration.folders import shipped
from civsim.errors import InputError, unknown
from civsim.experiment.definition import (
    Best,
    Bias,
    Contrast,
    Experiment,
    Home,
    Lever,
    PhaseMap,
    Values,
    Window,
)
from civsim.experiment.read_claims import WHOLE, ClaimReader, measure
from civsim.parameters.parameter import Value
from civsim.sampling import Range
from civsim.scenario import BASELINE

KEYS = (
    *("title", "question", "town", "baseline", "modes", "weeks", "burn_in", "introduced", "values", "levers"),
    *("uncertainties", "futures", "replicates", "outcomes", "windows", "claims", "maps", "seed", "design"),
    *("towns", "bound_replicates"),
)
NEEDED = ("title", "question", "modes", "claims")
LEVER_KEYS = ("label", "levels")
MAP_KEYS = ("mode", "outcome", "across", "up")
DESIGNS = ("levers", "impact", "towns")
UNREAD: Mapping[str, tuple[str, ...]] = {
    "levers": ("bound_replicates",),
    "impact": ("levers", "windows", "maps", "introduced", "outcomes", "bound_replicates"),
    "towns": ("levers", "uncertainties", "futures", "windows", "maps", "introduced"),
}
TESTED: Mapping[str, tuple[type, ...]] = {"levers": (Contrast, Best), "impact": (Bias,), "towns": (Home,)}


def folder() -> Path:
    """Return the folder of the experiments that come with civsim."""
    return shipped().parent / "experiments"


def available_experiments() -> list[str]:
    """Return the names of all experiments that come with civsim, sorted."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def find(name: str) -> Path:
    """Return the file of an experiment: a path, or the name of one that comes with civsim.

    Raises:
        InputError: if there is none; the message names the nearest one.
    """
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise InputError(f"There is no file {name!r}.")
        return Path(name)
    names = available_experiments()
    if name not in names:
        raise unknown("experiment", name, names)
    return folder() / f"{name}.yaml"


def read(path: Path, changes: Mapping[str, Any]) -> Experiment:
    """Return the experiment of a file, with some of its keys changed (`replicates`, `futures`, `weeks`, ...).

    Raises:
        InputError: for anything missing, unknown or out of bounds.
    """
    content = {**read_yaml(path), **changes}
    where = str(path)
    found = checks.record(content, where, KEYS, NEEDED)
    weeks = checks.whole(found.get("weeks", 260), f"{where}: weeks", 1, 20_000)
    modes = _modes(found["modes"], f"{where}: modes")
    baseline = checks.one_of(found.get("baseline", BASELINE), available_modes(), f"{where}: baseline", "mode")
    levers = tuple(_lever(name, one, f"{where}: levers.{name}") for name, one in _items(found, "levers", where))
    windows = (Window(WHOLE, 0, weeks), *_windows(found.get("windows"), f"{where}: windows", weeks))
    uncertainties = tuple(_uncertainty(name, one, where) for name, one in _items(found, "uncertainties", where))
    compared = tuple(dict.fromkeys((baseline, *modes))) if "towns" in found else modes
    reader = ClaimReader(compared, levers, windows, uncertainties)
    claims = enumerate(checks.entries(found["claims"], f"{where}: claims"), 1)
    towns = _towns(found, where)
    experiment = Experiment(
        name=path.stem,
        title=checks.label(found["title"], f"{where}: title", path.stem),
        question=checks.label(found["question"], f"{where}: question", ""),
        town=towns[0],
        baseline=baseline,
        modes=modes,
        weeks=weeks,
        burn_in=checks.whole(found.get("burn_in", 52), f"{where}: burn_in", 0, 5_000),
        introduced=_flag(found.get("introduced", False), f"{where}: introduced"),
        values=_values(found.get("values"), f"{where}: values"),
        levers=levers,
        uncertainties=uncertainties,
        futures=checks.whole(found.get("futures", 1), f"{where}: futures", 1, 100_000),
        replicates=checks.whole(found.get("replicates", 4), f"{where}: replicates", 1, 100_000),
        outcomes=tuple(measure(one, where) for one in checks.entries(found.get("outcomes"), f"{where}: outcomes")),
        windows=windows,
        claims=tuple(reader.claim(one, f"{where}: claims, entry {k}") for k, one in claims),
        maps=tuple(_map(one, modes, where) for one in checks.entries(found.get("maps"), f"{where}: maps")),
        seed=checks.whole(found.get("seed", 1), f"{where}: seed", 0, 2**62),
        design=checks.one_of(found.get("design", DESIGNS[0]), DESIGNS, f"{where}: design"),
        towns=towns,
        bound_replicates=_bound_replicates(found.get("bound_replicates", 0), towns, f"{where}: bound_replicates"),
    )
    _check_design(experiment, found, where)
    return experiment


def _check_design(one: Experiment, found: Mapping[str, Any], where: str) -> None:
    """Refuse what the design does not read, and claims that it cannot test."""
    for key in UNREAD[one.design]:
        if found.get(key):
            raise InputError(f"{where}: {key!r} has no effect in the design {one.design!r}; leave it out.")
    if one.design != "towns" and len(one.towns) > 1:
        raise InputError(f"{where}: several towns need 'design: towns'.")
    if one.design == "impact" and one.burn_in < one.weeks:
        raise InputError(f"{where}: burn_in={one.burn_in} is shorter than weeks={one.weeks}, which are compared with.")
    for town in one.towns if one.design == "towns" else ():
        own = load([f"town={town}"]).scenario.town.own_mode
        if own not in (one.baseline, *one.modes):
            raise InputError(f"{where}: modes: {town} has chosen {own}, which is what claims compare; add it.")
    for claim in one.claims:
        if not isinstance(claim, TESTED[one.design]):
            allowed = ", ".join(kind.__name__.lower() for kind in TESTED[one.design])
            kind = type(claim).__name__.lower()
            raise InputError(
                f"{where}: the claim {claim.name!r} is of kind {kind}; the design {one.design!r} tests {allowed}."
            )


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{where}={value!r} is not true or false.")
    return value


def _items(found: Mapping[str, Any], key: str, where: str) -> list[tuple[str, Any]]:
    return list(checks.mapping(found.get(key), f"{where}: {key}").items())


def _towns(found: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """Return the towns: those listed, or the one named."""
    if ("town" in found) == ("towns" in found):
        raise InputError(f"{where}: give either 'town' or 'towns'.")
    listed = checks.entries(found.get("towns"), f"{where}: towns") or [found.get("town")]
    return tuple(checks.one_of(one, available_towns(), f"{where}: town", "town") for one in listed)


def _bound_replicates(value: object, towns: Sequence[str], where: str) -> Mapping[str, int]:
    """Return how many runs of each town are held against the best possible: one number for all, or one each."""
    if isinstance(value, Mapping):
        given = {checks.one_of(town, towns, where, "town"): one for town, one in value.items()}
        return {town: checks.whole(given.get(town, 0), f"{where}.{town}", 0, 1_000) for town in towns}
    return {town: checks.whole(value, where, 0, 1_000) for town in towns}


def _modes(value: object, where: str) -> tuple[str, ...]:
    modes = [checks.one_of(one, available_modes(), where, "mode") for one in checks.entries(value, where)]
    checks.unique(modes, where)
    return tuple(modes)


def _values(value: object, where: str) -> Values:
    return {name: checks.parameter(name, one, where) for name, one in checks.mapping(value, where).items()}


def _lever(name: str, value: object, where: str) -> Lever:
    """Return a lever: a list of values of the parameter of its name, or named sets of values."""
    if isinstance(value, list):
        levels: Mapping[str, Values] = {str(one): {name: checks.parameter(name, one, where)} for one in value}
        return Lever(name, _label_of(name), levels)
    found = checks.record(value, where, LEVER_KEYS, LEVER_KEYS)
    named = checks.mapping(found["levels"], f"{where}.levels")
    return Lever(
        name,
        checks.label(found["label"], f"{where}.label", name),
        {level: _values(one, f"{where}.levels.{level}") for level, one in named.items()},
    )


def _label_of(name: str) -> Mapping[str, str]:
    one = checks.known_parameter(name, "levers")
    return {"en": one.en, "de": one.de}


def _uncertainty(name: str, value: object, where: str) -> Range:
    """Return an uncertainty with the range given, or with the registry's range where it is null."""
    one = checks.known_parameter(name, f"{where}: uncertainties")
    if one.choices:
        raise InputError(f"{where}: uncertainties.{name} is a choice and has no range; make it a lever or a value.")
    low, high = one.sweep_range
    if value is not None:
        pair = checks.entries(value, f"{where}: uncertainties.{name}")
        if len(pair) != 2:
            raise InputError(f"{where}: uncertainties.{name}: give [low, high], not {value!r}.")
        low, high = (float(checks.parameter(name, entry, f"{where}: uncertainties")) for entry in pair)
    if not low < high:
        raise InputError(f"{where}: uncertainties.{name}: the range {low:g} to {high:g} leaves no room to draw from.")
    return Range(name, low, high)


def _windows(value: object, where: str, weeks: int) -> list[Window]:
    windows = []
    for name, span in checks.mapping(value, where).items():
        pair = checks.entries(span, f"{where}.{name}")
        if len(pair) != 2:
            raise InputError(f"{where}.{name}: give [first, last], not {span!r}.")
        first = checks.whole(pair[0], f"{where}.{name}", 0, weeks - 1)
        windows.append(Window(name, first, checks.whole(pair[1], f"{where}.{name}", first + 1, weeks)))
    return windows


def _map(value: object, modes: Sequence[str], where: str) -> PhaseMap:
    found = checks.record(value, f"{where}: maps", MAP_KEYS, MAP_KEYS)
    axes: list[tuple[str, tuple[Value, ...]]] = []
    for key in ("across", "up"):
        named = list(checks.mapping(found[key], f"{where}: maps.{key}").items())
        if len(named) != 1 or not named[0][1]:
            raise InputError(f"{where}: maps.{key}: give one parameter and its levels.")
        name, levels = named[0]
        axes.append((name, tuple(checks.parameter(name, one, where) for one in checks.entries(levels, where))))
        checks.unique(axes[-1][1], f"{where}: maps.{key}.{name}")
    checks.unique([name for name, _ in axes], f"{where}: maps: across and up")
    mode = checks.one_of(found["mode"], modes, f"{where}: maps", "mode")
    return PhaseMap(mode, measure(found["outcome"], where), *axes[0], *axes[1])
