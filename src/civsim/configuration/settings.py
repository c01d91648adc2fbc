"""The flat keys of configuration: those of a run and the model's parameters, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError, Text, meant, refusal
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS

ENGINES = ("batch", "mesa")
LARGEST_SEED = 2**63 - 1
MOST_WORKERS = 256
BOUNDS = {
    "weeks": (1, 20_000),
    "burn_in": (0, 5_000),
    "seed": (0, LARGEST_SEED),
    "town_seed": (0, LARGEST_SEED),
    "replicates": (1, 1_000_000),
}
KEYS = ("name", "town", "mode", *BOUNDS, "redraw_town", "engine", "workers", "out", "calendar", "tables")


@dataclass(frozen=True)
class RunSettings:
    """What a run needs besides town, mode and parameters; `calendar` is still as written."""

    weeks: int
    burn_in: int
    seed: int
    town_seed: int
    replicates: int
    redraw_town: bool
    engine: str
    workers: int | None
    out: Path | None
    calendar: tuple[object, ...]


def check_keys(values: Mapping[str, Any], where: str = "", also: Sequence[str] = ()) -> None:
    """Refuse an unknown key, and a parameter's value that is not allowed.

    `where` is the file, if any; `also` names further keys of the command, one of which may have been meant.

    Raises:
        InputError: naming the nearest key, or the value and its bounds.
    """
    place = f"{where}: " if where else ""
    for key, value in values.items():
        if key in PARAMETERS:
            try:
                PARAMETERS[key].check(value)
            except InputError as error:
                raise refusal("{place}{error}", place=place, error=error.text) from None
        elif key not in KEYS:
            raise refusal("{place}There is no key {key!r}.{hint}", place=place, key=key, hint=_hint(key, also))


def parameters(values: Mapping[str, Any]) -> dict[str, Value]:
    """Return the parameters among the values, as the registry stores them."""
    return {name: PARAMETERS[name].check(value) for name, value in values.items() if name in PARAMETERS}


def run_settings(values: Mapping[str, Any]) -> RunSettings:
    """Return the settings of a run; all keys but `name` must be there.

    Raises:
        InputError: for a value of the wrong type or out of bounds.
    """
    for key in (*BOUNDS, "redraw_town", "engine"):
        if key not in values:
            raise InputError(f"The main configuration file does not set {key!r}.")
    numbers = {key: checks.whole(values[key], key, low, high) for key, (low, high) in BOUNDS.items()}
    if not isinstance(values["redraw_town"], bool):
        raise InputError(f"redraw_town={values['redraw_town']!r} is not true or false.")
    workers, out = values.get("workers"), values.get("out")
    return RunSettings(
        **numbers,
        redraw_town=values["redraw_town"],
        engine=checks.one_of(values["engine"], ENGINES, "engine", "engine"),
        workers=None if workers is None else checks.whole(workers, "workers", 1, MOST_WORKERS),
        out=None if out is None else Path(checks.text(out, "out")),
        calendar=tuple(checks.entries(values.get("calendar"), "calendar")),
    )


def _hint(key: str, also: Sequence[str]) -> str:
    names = [*also, *PARAMETERS, *KEYS]
    inner = next((part for part in reversed(key.split(".")) if part in PARAMETERS), None)
    if inner:
        return Text(" A parameter is set by its name alone: {name}=VALUE.", name=inner)
    return Text("{nearest} 'civsim list parameters' shows all parameters.", nearest=meant(key, names))
