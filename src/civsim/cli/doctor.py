"""civsim doctor: what this machine has and lacks."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from civsim.errors import InputError

WIDTH = 18


def doctor(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Print everything looked at with the remedy for each lack; return 1 if civsim cannot work.

    Raises:
        InputError: for words; there is nothing to set.
    """
    from civsim.health import BAD, GOOD, look

    if words:
        raise InputError(f"doctor takes no words, but {words[0]!r} was given.")
    bad = lacks = 0
    signs = []
    for one in look():
        signs.append(dataclasses.asdict(one))
        bad, lacks = bad + (one.state == BAD), lacks + (one.state != GOOD)
        if not as_json:
            print(f"{one.state:8} {one.name:{WIDTH}} {one.found}")
            if one.remedy:
                print(f"{'':8} {'':{WIDTH}} → {one.remedy}", flush=True)
    if as_json:
        print(json.dumps({"works": not bad, "signs": signs}, ensure_ascii=False))
    else:
        told = "civsim cannot work here; see 'bad' above." if bad else "civsim works here."
        print(f"\n{told}" + (f" {lacks} thing(s) are lacking." if lacks and not bad else ""))
    return 1 if bad else 0
