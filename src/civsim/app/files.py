"""Scenario files that are handed out and taken in; files that are taken in are input from strangers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from civsim.app.choice import Choice
from civsim.app.library import Library
from civsim.app.link import SETTINGS, settings_of
from civsim.configuration import checks
from civsim.errors import InputError, Text, meant, refusal
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import BASELINE
from civsim.version import VERSION

LONGEST_FILE = 60_000
"""Characters of a file that is taken in; the largest town that comes with civsim has some 20 000."""

IGNORED = ("name", "replicates", "engine")
"""Keys of scenario files that mean nothing at the page: it runs as many as it shows, in the fast engine."""

KEYS = ("town", "mode", "calendar", *SETTINGS, *IGNORED, "redraw_town")
FORBIDDEN = ("csv", "tables", "calendar")
"""What the file of a town may hold elsewhere: other files, and events that the page does not show."""


class _PlainLoader(yaml.SafeLoader):
    """Reads plain values; no tags of Python, and no aliases, by which a small file can mean a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse what refers to another place of the file."""
        if self.check_event(yaml.AliasEvent):
            raise refusal("The file uses aliases (*name); they are not allowed.")
        return super().compose_node(parent, index)


def read(text: str, library: Library) -> Choice:
    """Return the choice that a scenario file describes, checked as the command line checks it.

    No path in it is followed, and no name but those of towns, modes and parameters is looked up.

    Raises:
        InputError: for anything too long, unknown or out of bounds, and for what the page does not show.
    """
    content = _plain(text)
    for key in content:
        if key not in KEYS and key not in PARAMETERS:
            raise refusal("The page takes no key {key!r}.{hint}", key=key[:40], hint=meant(key, (*KEYS, *PARAMETERS)))
    if content.get("redraw_town", False) is not False:
        raise refusal("redraw_town: the page shows one synthetic town; leave it out.")
    town = content.get("town", Choice(library).town)
    town = library.add(_own(town)) if isinstance(town, Mapping) else checks.text(town, "town")
    library.town(town)
    mode, start = _introduced(checks.text(content.get("mode", BASELINE), "mode"), content.get("calendar"))
    values = {key: checks.parameter(key, value, Text("file")) for key, value in content.items() if key in PARAMETERS}
    choice = Choice(library, town, library.mode(mode), values, settings_of(content), start)
    _ = choice.scenario
    return choice


def _plain(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_FILE:
        raise refusal(
            "The file has {count} characters; allowed: up to {most}.",
            count=len(text),
            most=LONGEST_FILE,
        )
    try:
        content = yaml.load(text, Loader=_PlainLoader)
    except InputError:
        raise
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refusal("The file is no scenario that can be read; the mistake is near line {line}.", line=line) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise refusal("The file is no scenario that can be read.") from None
    if not isinstance(content, Mapping):
        raise refusal("The file is no scenario: it must hold 'key: value' lines.")
    return checks.mapping(content, "file")


def _own(town: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a town that names no other file and has no events."""
    content = checks.mapping(town, "town")
    districts = content.get("districts")
    named = [*content, *(districts if isinstance(districts, Mapping) else ())]
    for key in FORBIDDEN:
        if key in named and content.get(key) != []:
            raise refusal("town: the page takes no {key!r} in the file of a town.", key=key)
    return content


def _introduced(mode: str, calendar: object) -> tuple[str, int | None]:
    """Return the mode and the week of its introduction: a calendar may hold one change of mode and nothing else."""
    entries = checks.entries(calendar, "calendar")
    if not entries:
        return mode, None
    found = checks.record(entries[0], "calendar", ("week", "mode"), ("week", "mode"))
    if len(entries) > 1 or mode != BASELINE:
        raise refusal(
            "calendar: the page shows one introduction of a mode after {baseline}, and nothing else.", baseline=BASELINE
        )
    return checks.text(found["mode"], "calendar: mode"), checks.whole(found["week"], "calendar: week", 0, 20_000)


def written(choice: Choice, name: str) -> str:
    """Return a scenario file from which `civsim run` and `civsim compare` make the same scenario."""
    head = f"# A scenario of the page of civsim {VERSION}: civsim compare competition.yaml {name}.yaml\n"
    return head + yaml.safe_dump(choice.words(name), sort_keys=False, allow_unicode=True)


def bundle(choice: Choice) -> bytes:
    """Return the files of all scenarios that are compared, as a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, one in choice.compared.items():
            archive.writestr(f"{part}.yaml", written(one, part))
    return out.getvalue()


def town_file(choice: Choice) -> tuple[str, str] | None:
    """Return name and text of the town's file for a configuration folder; nothing where the town comes with civsim."""
    content = choice.words()["town"]
    if isinstance(content, str):
        return None
    name = choice.scenario.town.name
    head = f"# Put this file into FOLDER/town/{name}.yaml; then: civsim compare town={name} --config-dir FOLDER\n"
    return name, head + yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True)
