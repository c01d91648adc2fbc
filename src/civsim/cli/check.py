"""civsim check: does the model's physics hold in a town, a mode or a rule of one's own?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from civsim.cli import options
from civsim.cli.report import paragraph, several
from civsim.cli.words import need_fast_engine, replicates_of, values_of

RUNS, WEEKS, BURN_IN = 4, 104, 13
"""Runs and weeks unless given: enough for every quarter's and year's event to happen."""


def check(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Judge every law, or those named by only=; return 1 if one is broken.

    Raises:
        InputError: for input that cannot be used, an unknown law among it.
    """
    from civsim.configuration import load
    from civsim.errors import unknown
    from civsim.physics.law import BROKEN
    from civsim.physics.library import judge, laws

    own, rest = options.take(words, ("only",))
    names = options.listed(own.get("only", ""))
    for name in names:
        if name not in laws():
            raise unknown("law", name, laws())
    usual = {"weeks": WEEKS, "burn_in": BURN_IN}
    rest = [*(f"{key}={value}" for key, value in usual.items() if not values_of(key, rest)), *rest]
    study = load(rest, config_dirs=folders)
    need_fast_engine(study, "the check")
    scenario, runs = study.scenario, replicates_of(study, rest, RUNS)
    if not as_json:
        town = scenario.town.label["en"]
        weeks = several(scenario.weeks, "week")
        print(f"{town}, {scenario.mode_label['en']}: {several(runs, 'run')} of {scenario.burn_in} + {weeks}\n")
    found = []
    for one, finding in judge(scenario, range(runs), names):
        found.append({"law": one.name, "says": one.sentence, "verdict": finding.verdict, "shown": finding.shown})
        if not as_json:
            print(f"  {finding.verdict:12} {one.name}")
            print(paragraph(f"{one.sentence} {finding.shown}."), flush=True)
    broken = [one["law"] for one in found if one["verdict"] == BROKEN]
    if as_json:
        print(json.dumps({"town": scenario.town.name, "mode": scenario.mode, "laws": found, "holds": not broken}))
    else:
        print(f"\n{len(found) - len(broken)} of {len(found)} laws are not broken."
              + (f" Broken: {', '.join(broken)}." if broken else ""))  # fmt: skip
        if broken:
            print("civsim: please report this with the command: a law of the model is broken.", file=sys.stderr)
    return 1 if broken else 0
