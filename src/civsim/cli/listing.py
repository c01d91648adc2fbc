"""civsim list: what there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from civsim.configuration import available_modes, available_towns, load, mode_label
from civsim.errors import InputError

LISTS = ("towns", "modes", "experiments", "measures", "parameters")


def show(words: list[str], folders: list[Path], as_json: bool) -> int:
    """List towns, modes, experiments, measures or parameters."""
    from civsim.parameters.registry import PARAMETERS

    unknown = [word for word in words if word not in LISTS]
    if unknown:
        raise InputError(f"There is no list {unknown[0]!r}; there are {', '.join(LISTS)}.")
    lists: dict[str, Callable[[], list[dict[str, object]]]] = {
        "towns": lambda: [_town(name, folders) for name in available_towns(folders)],
        "experiments": _experiments,
        "modes": lambda: [{"name": name, **mode_label(name, folders)} for name in available_modes(folders)],
        "measures": _measures,
        "parameters": lambda: [
            {"name": one.name, "default": one.default, "unit": one.unit, "low": one.low, "high": one.high,
             "role": one.role, "choices": ", ".join(one.choices), "source": one.source, "en": one.en, "de": one.de}
            for one in PARAMETERS.values()
        ],
    }  # fmt: skip
    wanted = words or [name for name in LISTS if name != "parameters"]
    if as_json:
        print(json.dumps({name: lists[name]() for name in wanted}, ensure_ascii=False))
        return 0
    for name in wanted:
        print(name)
        for row in lists[name]():
            print("  " + _line(row))
    return 0


def _line(row: Mapping[str, object]) -> str:
    if "default" in row:
        bounds = row["choices"] or f"{row['low']:g} to {row['high']:g}"
        return f"{row['name']:24} {row['default']!s:>10}  {row['unit']}; {bounds}; {row['en']} [{row['source']}]"
    rest = " · ".join(str(value) for key, value in row.items() if key not in ("name", "de") and value)
    return f"{row['name']:24} {rest}"


def _town(name: str, folders: list[Path]) -> dict[str, object]:
    scenario = load([f"town={name}"], config_dirs=folders).scenario
    people = f"{scenario.values['recipients']:,} recipients"
    return {
        "name": name,
        "en": scenario.town.field["en"],
        "mode": f"own mode {scenario.town.own_mode}",
        "size": people,
    }


def _experiments() -> list[dict[str, object]]:
    from civsim.experiment.read import available_experiments, find, read

    found = [read(find(name), {}) for name in available_experiments()]
    return [{"name": one.name, "en": one.question["en"], "de": one.question["de"]} for one in found]


def _measures() -> list[dict[str, object]]:
    from civsim.measures import MEASURES

    return [{"name": one.name, "unit": one.unit, "en": one.en, "de": one.de} for one in MEASURES.values()]
