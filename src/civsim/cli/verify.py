"""The command verify: does the model reproduce what is known?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from civsim.errors import InputError, unknown

if TYPE_CHECKING:
    from civsim.verification.case import Case, Observation, Values

BAD = ("differs", "imprecise")


def verify(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run all limit cases, or one with given parameters, or hold the towns beside published patterns.

    Return 1 if any limit case differs or is imprecise.

    Raises:
        InputError: for an unknown case, an unknown parameter or one that is not allowed.
    """
    if words[:1] == ["patterns"]:
        from civsim.cli.patterns import patterns

        return patterns(words[1:], folders, as_json)
    from civsim.verification.library import library

    cases = library()
    if words:
        name, *settings = words
        if name not in cases:
            raise _unknown(name, cases)
        chosen = cases[name]
        return _one(chosen, chosen.check(_settings(settings)), as_json)
    return _all(cases, as_json)


def _unknown(name: str, cases: Mapping[str, Case]) -> InputError:
    if "=" in name:
        return InputError(f"Name a limit case before {name!r}: civsim verify CASE {name}. Cases: {', '.join(cases)}.")
    return unknown("limit case", name, cases)


def _settings(words: list[str]) -> dict[str, object]:
    settings: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise InputError(f"{word!r} is not of the form key=value.")
        if name in settings:
            raise InputError(f"{name!r} is given twice.")
        settings[name] = _value(value)
    return settings


def _value(text: str) -> object:
    """Return the number, truth value or text that a word of the command line means."""
    try:
        return float(text) if "e" in text.lower() and text.lower() not in ("true", "false") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):
        return text


def _one(chosen: Case, values: Values, as_json: bool) -> int:
    found = chosen.run(values)
    if as_json:
        print(json.dumps(_record(chosen, values, found), ensure_ascii=False))
    else:
        print(_line(chosen, values, found))
        print(f"  {chosen.source}")
    return 1 if found.verdict in BAD else 0


def _all(cases: Mapping[str, Case], as_json: bool) -> int:
    records, bad = [], 0
    for chosen in cases.values():
        if not as_json:
            print(f"{chosen.name}: {chosen.source}")
        for tabulated in chosen.tabulated:
            values = chosen.check(tabulated)
            found = chosen.run(values)
            bad += found.verdict in BAD
            records.append(_record(chosen, values, found))
            if not as_json:
                print("  " + _line(chosen, values, found), flush=True)
    if as_json:
        print(json.dumps({"cases": records, "agrees": bad == 0}, ensure_ascii=False))
    else:
        print(f"{len(records) - bad} of {len(records)} limit cases agree.")
    return 1 if bad else 0


def _record(chosen: Case, values: Values, found: Observation) -> dict[str, object]:
    return {
        "case": chosen.name,
        "parameters": chosen.shown(values),
        "expected": found.expected,
        "observed": found.observed,
        "standard_error": found.standard_error,
        "replicates": found.replicates,
        "agrees": found.agrees,
    }


def _word(name: str, value: object) -> str:
    if isinstance(value, bool):
        return f"{name}={str(value).lower()}"
    return f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"


def _line(chosen: Case, values: Values, found: Observation) -> str:
    settings = " ".join(_word(name, value) for name, value in chosen.shown(values).items())
    expected = "-" if found.expected is None else f"{found.expected:.6f}"
    whole = f" ± {found.discretisation:.6f} discretisation" if found.discretisation else ""
    return (
        f"{found.verdict:14} {chosen.name} {settings}: expected {expected}{whole}, observed {found.observed:.6f}, "
        f"standard error {found.standard_error:.6f}, {found.replicates} replicates"
    )
