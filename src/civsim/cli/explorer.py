"""civsim explorer: a finished sweep as one file to explore, offline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from civsim.cli import options
from civsim.errors import InputError, meant

OWN = ("measures", "baseline", "language", "partial", "out")
SHOWN = (
    *("coverage", "met_needs", "worst_district", "waiting", "volunteers", "participants", "cost_per_met_need"),
    *("spending", "overhead"),
)
ALL = "all"


def explorer(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Write the page of a sweep that is a grid or a short list, in German and English unless a language is chosen."""
    own, rest = options.take(words, OWN)
    strange = [word.partition("=")[0] for word in rest if "=" in word]
    if strange:
        raise InputError(f"There is no key {strange[0]!r} of explorer.{meant(strange[0], OWN)} Keys: {', '.join(OWN)}.")
    if len(rest) != 1:
        raise InputError(f"Name the folder of one sweep: civsim explorer FOLDER; got {rest or 'nothing'}.")
    from civsim.explorer.write import write
    from civsim.messages import languages, translations

    chosen = options.listed(own["language"]) if "language" in own else languages()
    for one in chosen:
        translations(one)
    written = write(
        Path(rest[0]),
        chosen,
        _measures(own.get("measures")),
        command=["explorer", *words],
        baseline=own.get("baseline"),
        partial=options.flag(own, "partial"),
        out=Path(own["out"]) if "out" in own else None,
        folders=folders,
    )
    if as_json:
        content = {**vars(written), "path": str(written.path), "measures": list(written.measures)}
        print(json.dumps(content, ensure_ascii=False))
        return 0
    against = f", compared with {written.baseline}" if written.baseline else ""
    print(f"{written.points:,} points, {len(written.measures)} measures{against}: {written.megabytes:.2f} MB")
    print(f"{written.path}")
    print("One file: it opens in any browser, from a stick as well, and sends nothing.")
    return 0


def _measures(text: str | None) -> Sequence[str]:
    from civsim.measures import MEASURES, known_measure

    if text is None:
        return SHOWN
    names = list(MEASURES) if text == ALL else [known_measure(name) for name in options.listed(text)]
    return list(dict.fromkeys(names)) or SHOWN
