"""civsim list: what there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from civsim.configuration import available_modes, available_towns, load, mode_label
from civsim.errors import InputError

LISTS = ("towns", "modes", "experiments", "measures", "rules", "parameters")


def show(words: list[str], folders: list[Path], as_json: bool) -> int:
    """List towns, modes, experiments, measures, own rules and their slots, or parameters."""
    from civsim.parameters.registry import PARAMETERS

    unknown = [word for word in words if word not in LISTS]
    if unknown:
        raise InputError(f"There is no list {unknown[0]!r}; there are {', '.join(LISTS)}.")
    lists: dict[str, Callable[[], list[dict[str, object]]]] = {
        "towns": lambda: [_town(name, folders) for name in available_towns(folders)],
        "experiments": _experiments,
        "modes": lambda: [{"name": name, **mode_label(name, folders)} for name in available_modes(folders)],
        "measures": _measures,
        "rules": _rules,
        "parameters": lambda: [
            {"name": one.name, "default": one.default, "unit": one.unit, "low": one.low, "high": one.high,
             "role": one.role, "choices": ", ".join(one.choices), "source": one.source, "en": one.en, "de": one.de}
            for one in PARAMETERS.values()
        ],
    }  # fmt: skip
    wanted = words or [name for name in LISTS if name not in ("parameters", "rules")]
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


def _rules() -> list[dict[str, object]]:
    """Return the slots for own rules, each followed by the own rules registered for it."""
    from civsim.variants import SLOTS, place_of, registered

    rows: list[dict[str, object]] = []
    for slot in SLOTS.values():
        rows.append({"name": slot.name, "built_in": ", ".join(slot.built_in), "arguments": slot.signature,
                     "returns": slot.returns, "asked": slot.moment})  # fmt: skip
        for one in registered():
            if one.slot is slot:
                rows.append({"name": f"{slot.name}={one.name}", "package": one.package or "registered by hand",
                             "place": place_of(one.function)})  # fmt: skip
    return rows


def _measures() -> list[dict[str, object]]:
    from civsim.measures import LEVELS_OF_MEASURES, MEASURES

    return [
        {"name": one.name, "level": level, "unit": one.unit, "en": one.en, "de": one.de}
        for level in LEVELS_OF_MEASURES
        for one in MEASURES.values()
        if one.level == level
    ]
