"""The command diff: the first decision where two runs part, and what followed."""

from __future__ import annotations

import dataclasses
import json
import shlex
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.cli.options import take, whole
from civsim.cli.trace import MOST, WIDTH
from civsim.configuration import load, load_file
from civsim.errors import InputError
from civsim.scenario import Scenario

if TYPE_CHECKING:
    from civsim.tracing.parting import Parting
    from civsim.tracing.recorder import RecordedTown


def diff(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Compare two runs with the same luck, decision by decision.

    Raises:
        InputError: for scenarios that there are not or that cannot be compared run by run.
    """
    own, rest = take(words[2:], ("replicate", "language"))
    if len(words) < 2 or any("=" not in word for word in rest):
        raise InputError(
            "Name two modes, scenario files or words in quotes, then words for both, for example: "
            "civsim diff competition hub town=musterstadt, civsim diff load=1 'load=1.2 leakage=0'."
        )
    replicate = whole(own, "replicate", 0, 0, MOST)
    language = own.get("language", "en")
    first, second = (_scenario(word, rest, folders) for word in words[:2])
    from civsim.messages import translations
    from civsim.tracing.parting import part, towns_of

    translations(language)
    towns = towns_of(first, second, replicate)
    found = part(*towns)
    if as_json:
        print(json.dumps(_content(found, towns, words[:2]), ensure_ascii=False))
    else:
        _show(found, towns, words, language)
    return 0


def _scenario(word: str, rest: Sequence[str], folders: list[Path]) -> Scenario:
    """Return the scenario that a file, a mode or words in quotes describe, with words for both."""
    if word.endswith((".yaml", ".yml")) and "=" not in word:
        return load_file(Path(word), rest, config_dirs=folders).scenario
    if "=" not in word:
        return load(rest, config_dirs=folders, mode=word).scenario
    return load([*rest, *shlex.split(word)], config_dirs=folders).scenario


def _show(found: Parting, towns: tuple[RecordedTown, RecordedTown], words: Sequence[str], language: str) -> None:
    from civsim.tracing.parting_texts import table, tell

    print(f"A  {words[0]}\nB  {words[1]}")
    for line in tell(found, towns, language):
        print(textwrap.fill(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False))
    rows = table(found, language)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    for key in list(found.persons)[:1]:
        for word in words[:2]:
            shown = f"mode={word}" if "=" not in word and not word.endswith((".yaml", ".yml")) else word
            print(" ".join(["civsim trace", f"recipient={key}", shown, *words[2:]]))


def _content(found: Parting, towns: tuple[RecordedTown, RecordedTown], names: Sequence[str]) -> dict[str, Any]:
    from civsim.tracing.parting import Decision
    from civsim.tracing.parting_texts import settings_apart
    from civsim.tracing.story import draw_record

    def decision(one: Decision) -> dict[str, Any]:
        sides = zip("AB", towns, (one.one, one.other), strict=True)
        return {"week": one.week} | {side: draw_record(town, draw) if draw else None for side, town, draw in sides}

    number = found.number and {
        **{name: getattr(found.number, name) for name in ("week", "table", "row", "field")},
        "A": found.number.readable,
        "B": found.number.fast,
    }
    return {
        "A": names[0],
        "B": names[1],
        "identical": found.number is None,
        "settings": settings_apart(*(town.setting for town in towns)),
        "number": number,
        "asked_by_one": found.asked_by_one and decision(found.asked_by_one),
        "decisions": [decision(one) for one in found.decisions],
        "persons": found.persons,
        "weeks": [dataclasses.asdict(one) for one in found.weeks],
    }
