"""A design in words: `mode=competition,hub load=0.5:2 design=lhs points=64`, and what is left for all points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from civsim.configuration import checks
from civsim.configuration.settings import check_keys
from civsim.errors import InputError, unknown
from civsim.parameters.parameter import LEVER, UNCERTAINTY
from civsim.parameters.registry import PARAMETERS, parameter
from civsim.sampling import Range, range_of
from civsim.sweep import design as designs
from civsim.sweep.design import SETTINGS, Design
from civsim.sweep.sensitivity import morris, saltelli

KEYS = ("design", "points", "blocks", "vary", "levels", "levers")
SAMPLED = {"lhs": "points", "sobol": "points", "saltelli": "blocks", "morris": "blocks"}
"""Designs that draw from ranges, and the word that says how much."""
KINDS = ("grid", "paired", *SAMPLED)
ROLES = {"uncertainties": UNCERTAINTY, "levers": LEVER}
MOST_POINTS = 1_000_000
SPAN = re.compile(r"(?P<low>[-+.\de]+):(?P<high>[-+.\de]+)(:(?P<count>\d+))?")


@dataclass
class Columns:
    """What the words say of columns: levels by name, ranges, and the words that are neither."""

    levels: dict[str, list[object]] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def read(words: Sequence[str], seed: int = 1, also: Sequence[str] = ()) -> tuple[Design, list[str]]:
    """Return the design that the words describe, and the words for all points.

    Args:
        words: `key=value`; of the keys in KEYS, each at most once.
        seed: of what is drawn.
        also: further keys of the command, one of which may be meant by a key that there is not.

    Raises:
        InputError: for a design that cannot be made; the message says what to write.
    """
    own = {key: word.partition("=")[2] for word in words for key in KEYS if word.startswith(f"{key}=")}
    found = _columns((word for word in words if word.partition("=")[0] not in own), (*KEYS, *also))
    kind = own.get("design", "grid")
    levers = None if "levers" not in own else _list(own["levers"])
    if kind.lower().endswith(".csv"):
        _refuse(own, ("points", "blocks", "vary", "levels"), "a file says all of it", found)
        if not Path(kind).is_file():
            raise InputError(f"design={kind}: there is no such file.")
        return designs.read_csv(Path(kind), levers=levers), found.rest
    if kind not in KINDS:
        raise unknown("design", kind, (*KINDS, "FILE.csv"))
    names = _names(own.get("vary", ""))
    if kind in SAMPLED:
        return _sample(kind, own, names, found, seed), found.rest
    return _levels(kind, own, names, found), found.rest


def _sample(kind: str, own: Mapping[str, str], names: Sequence[str], found: Columns, seed: int) -> Design:
    _refuse(own, ("levels", "levers"), "levels are for design=grid; columns with several values are the levers")
    ranges = [*found.ranges, *(range_of(name) for name in names)]
    checks.unique([one.name for one in ranges], "vary")
    if not ranges:
        raise InputError(f"design={kind} needs ranges: vary=load,stigma (ranges of the registry) or load=0.5:2.")
    size = SAMPLED[kind]
    if size not in own:
        raise InputError(f"design={kind} needs {size}=NUMBER, for example {size}=64.")
    _refuse(own, [word for word in set(SAMPLED.values()) if word != size], f"{size}= says how much")
    make = {"lhs": designs.latin_hypercube, "sobol": designs.sobol, "saltelli": saltelli, "morris": morris}[kind]
    return make(ranges, _whole(own, size, MOST_POINTS), seed=seed, levers=found.levels)


def _levels(kind: str, own: Mapping[str, str], names: Sequence[str], found: Columns) -> Design:
    _refuse(own, ("points", "blocks"), f"design={kind} has as many points as its values make")
    if found.ranges:
        name, low, high = found.ranges[0].name, found.ranges[0].low, found.ranges[0].high
        raise InputError(
            f"design={kind} needs values: {name}=a,b,c or {name}={low:g}:{high:g}:4 for four of them; "
            "design=lhs or design=sobol draw from a range."
        )
    if names and "levels" not in own:
        raise InputError(f"design={kind} with vary= needs levels=NUMBER, the values of each column.")
    levels = dict(found.levels)
    for name in names:
        levels[name] = _spaced(range_of(name), _whole(own, "levels", MOST_POINTS))
    if not levels:
        raise InputError(
            "Nothing varies. Give values (mode=competition,hub load=0.8,1.2), a design with ranges "
            "(design=lhs points=64 vary=load,stigma) or a file (design=FILE.csv)."
        )
    make = designs.grid if kind == "grid" else designs.paired
    found_design = make(levels)
    if "levers" in own:
        return designs.of_frame(found_design.table, levers=_list(own["levers"]))
    return found_design


def _columns(words: Iterable[str], keys: Sequence[str]) -> Columns:
    found = Columns()
    for word in words:
        name, sign, text = word.partition("=")
        if sign:
            check_keys({name: PARAMETERS[name].default if name in PARAMETERS else None}, also=keys)
        if not sign or (name not in PARAMETERS and name not in SETTINGS):
            found.rest.append(word)
        elif span := SPAN.fullmatch(text):
            _add_span(found, name, span, word)
        elif "," in text and text[0] not in "{'\"":
            found.levels[name] = [_value(item) for item in _list(text)]
        else:
            found.rest.append(word)
    return found


def _add_span(found: Columns, name: str, span: re.Match[str], word: str) -> None:
    try:
        low, high = float(span["low"]), float(span["high"])
    except ValueError:
        raise InputError(f"{word!r} is no range; write {name}=LOW:HIGH or {name}=LOW:HIGH:COUNT.") from None
    if name not in PARAMETERS:
        raise InputError(f"{word!r}: {name} has no range; name the values, {name}=a,b.")
    if span["count"] is None:
        found.ranges.append(range_of(name, low, high))
        return
    count = checks.whole(int(span["count"]), f"{word}: count", 2, MOST_POINTS)
    values = [low + (high - low) * step / (count - 1) for step in range(count)]
    found.levels[name] = [round(value, 12) for value in values]


def _spaced(one: Range, count: int) -> list[object]:
    """Return evenly spaced values of a range; all choices, and no whole number twice."""
    found = parameter(one.name)
    if found.choices:
        return list(found.choices)
    values = [one.low + (one.high - one.low) * (step / (count - 1) if count > 1 else 0.5) for step in range(count)]
    return list(dict.fromkeys(round(value) if found.whole else round(value, 12) for value in values))


def _names(text: str) -> list[str]:
    """Return the parameters to vary; a role stands for all of it that have a range of their own."""
    if text in ROLES:
        return [name for name, one in PARAMETERS.items() if one.role == ROLES[text] and one.sweep]
    names = _list(text)
    for name, colon, span in (one.partition(":") for one in names):
        if colon and name in PARAMETERS:
            raise InputError(f"vary={name}:{span}: vary= takes the ranges of the registry; for another one write "
                             f"{name}={span} and leave {name} out of vary=.")  # fmt: skip
    return [parameter(name).name for name in names]


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.strip("[]").split(",") if item.strip()]


def _value(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _whole(own: Mapping[str, str], key: str, most: int) -> int:
    return checks.whole(_value(own[key]), key, 1, most)


def _refuse(own: Mapping[str, str], keys: Sequence[str], why: str, found: Columns | None = None) -> None:
    for key in keys:
        if key in own:
            raise InputError(f"{key}={own[key]} does not go with design={own.get('design', 'grid')}: {why}.")
    if found and (found.levels or found.ranges):
        name = next(iter(found.levels), None) or found.ranges[0].name
        raise InputError(f"{name} has several values beside design={own['design']}: {why}.")
