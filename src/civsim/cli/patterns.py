"""civsim verify patterns: published figures beside what the towns give, and history matching of one town."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.analysis.numbers import brief
from civsim.cli.report import Counter, several
from civsim.cli.words import last, listed, replicates_of, without
from civsim.configuration import load
from civsim.errors import InputError
from civsim.simulate import available_workers

if TYPE_CHECKING:
    from civsim.verification.patterns import Compared

OWN_KEYS = ("history", "samples", "pattern")
REPLICATES = 8


def patterns(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Hold the towns beside published figures; with history=true, sample what is assumed in one town."""
    own = [word for word in words if word.partition("=")[0] in OWN_KEYS and "=" in word]
    rest = [word for word in words if word not in own]
    history = last("history", own, "false")
    if history not in ("true", "false"):
        raise InputError(f"history={history!r} is not true or false.")
    if history == "true":
        from civsim.cli.history import match

        return match(own, rest, folders, as_json, ["verify", "patterns", *words])
    return _patterns(own, rest, folders, as_json, ["verify", "patterns", *words])


def _patterns(own: list[str], rest: list[str], folders: list[Path], as_json: bool, command: list[str]) -> int:
    import pandas as pd

    from civsim import results
    from civsim.verification import patterns as verification

    for mode in listed("mode", rest):
        raise InputError(f"mode={mode}: patterns are read under each town's own mode, with which the figures belong.")
    wanted = verification.chosen(listed("pattern", own), listed("town", rest))
    words = without(rest, "town")
    study = load(words, config_dirs=folders)
    replicates = replicates_of(study, words, REPLICATES)
    folder = results.place(study.out, "patterns", command)
    with Counter(len(verification.towns_of(wanted)) * replicates, quiet=as_json) as counter:
        found = verification.patterns(wanted, words=words, config_dirs=folders, replicates=replicates,
                                      workers=study.workers or available_workers(), progress=counter.step)  # fmt: skip
    rows = [_row(one) for one in found]
    results.write_tables(folder, {"patterns": pd.DataFrame(rows)}, results.stamp([study.scenario]))
    results.write_manifest(folder, command, {})
    if as_json:
        print(json.dumps({"out": str(folder), "patterns": _plain(rows)}, ensure_ascii=False))
    else:
        _print(found, folder)
    return 0


def _row(one: Compared) -> dict[str, object]:
    pattern, found = one.pattern, one.estimate
    return {
        "pattern": pattern.name,
        "label": pattern.label["en"],
        "label_de": pattern.label["de"],
        "town": pattern.town,
        "against": pattern.against,
        "quantity": pattern.quantity,
        "unit": one.unit,
        "published": pattern.direction or pattern.published,
        "low": pattern.low,
        "high": pattern.high,
        "ours": found.mean,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "n": found.n,
        "verdict": one.verdict,
        "test": pattern.test,
        "inputs": pattern.inputs,
        "why": pattern.why,
        "source": pattern.source,
        "year": pattern.year,
    }


def _plain(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return rows without nan, which JSON does not know."""
    return [{key: None if isinstance(value, float) and not math.isfinite(value) else value
             for key, value in row.items()} for row in rows]  # fmt: skip


def _print(found: list[Compared], folder: Path) -> None:
    print("Published figures that were not set as inputs, beside the towns under their own modes")
    print("(interval over runs; each run draws the synthetic parts of the town anew)\n")
    for one in found:
        pattern, mine = one.pattern, one.estimate
        print(f"{one.verdict.upper():15} {pattern.label['en']} [{pattern.name}]")
        published = f"{brief(pattern.published, 3)}, tolerated {brief(pattern.low, 3)} to {brief(pattern.high, 3)}"
        ours = f"{brief(mine.mean, 3)} ({brief(mine.ci_low, 3)} to {brief(mine.ci_high, 3)}, {several(mine.n, 'run')})"
        if pattern.direction:
            published, ours = f"{pattern.direction} than {pattern.against}", f"difference {ours}"
        print(f"{'':15} {pattern.quantity}, {one.unit}: published {published}; ours {ours}; {pattern.test} test")
    verdicts = ("reproduced", "not reproduced", "cannot tell")
    total = ", ".join(f"{sum(one.verdict == name for one in found)} {name}" for name in verdicts)
    strict = [one for one in found if one.pattern.test == "independent"]
    hits = sum(one.verdict == "reproduced" for one in strict)
    print(f"\n{total[:1].upper()}{total[1:]}; of the {len(strict)} independent tests {hits} reproduced.")
    print("A test is weak where inputs were chosen that point the same way.")
    print("What was set as an input is not listed; conf/patterns.yaml names it, and the reason for every tolerance.")
    print(f"Results: {folder}")
