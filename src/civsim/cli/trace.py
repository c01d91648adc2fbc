"""The command trace: one person's story, week by week, with the draws and rules that decided."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

from civsim.cli.options import take, whole
from civsim.configuration import load
from civsim.errors import InputError

MOST = 10_000_000
WIDTH = 118


def trace(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Tell what befell one recipient in one run, and why.

    Raises:
        InputError: for a recipient, language or scenario that there is not.
    """
    own, rest = take(words, ("recipient", "replicate", "language"))
    if "recipient" not in own:
        raise InputError("Name the person by the key, for example recipient=17; keys are counted from 0.")
    recipient = whole(own, "recipient", 0, 0, MOST)
    replicate = whole(own, "replicate", 0, 0, MOST)
    language = own.get("language", "en")
    scenario = load(rest, config_dirs=folders).scenario
    from civsim.messages import code, translate, translations
    from civsim.tracing.recorder import RecordedTown
    from civsim.tracing.story import record, weeks_of
    from civsim.tracing.telling import HEADING, tell

    translations(language)
    town = RecordedTown(scenario, replicate, recipient)
    weeks = weeks_of(town)
    if as_json:
        content = {"recipient": recipient, "town": scenario.town.name, "mode": scenario.mode, "seed": scenario.seed,
                   "replicate": replicate, "weeks": [record(town, one) for one in weeks]}  # fmt: skip
        print(json.dumps(content, ensure_ascii=False))
        return 0
    person, tongue = town.recipients[recipient], code(language)
    heading = translate(HEADING, language).format(
        recipient=recipient, town=scenario.town.label.get(tongue, scenario.town.name),
        mode=scenario.mode_label.get(tongue, scenario.mode), seed=scenario.seed, replicate=replicate,
        district=scenario.town.districts[person.district].name,
        group=scenario.town.groups[person.group].label.get(tongue, ""))  # fmt: skip
    print(textwrap.fill(heading, WIDTH))
    before = -1
    for line in tell(town, weeks, language):
        span = str(line.first) if line.first == line.last else f"{line.first}–{line.last}"
        print(f"{'' if line.first == before else span:>9}  {line.sentence}")
        for one in line.reasons:
            print(f"{'':>13}{one}")
        before = line.first
    return 0
