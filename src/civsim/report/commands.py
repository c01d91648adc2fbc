"""Commands that a report proposes: the same town with the same settings, under another command."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from civsim.parameters.registry import PARAMETERS
from civsim.report.town import Shown
from civsim.scenario import Scenario

SETTINGS = ("weeks", "burn_in", "seed", "town_seed", "redraw_town")


def again(shown: Shown, command: str, mode: str = "", words: Sequence[str] = ()) -> str:
    """Return another command on the same town with the same settings, as it is typed.

    Args:
        shown: the town; parameters are those that its baseline sets beyond what town and mode say.
        command: its first word.
        mode: the mode it is about; all where none is named.
        words: what else it is asked for.
    """
    given = shown.settings
    changed = [key for key in SETTINGS if key in given and given[key] != getattr(Scenario, key)]
    changed += [key for key in given if key in PARAMETERS]
    given_words = [
        f"{key}={str(given[key]).lower() if isinstance(given[key], bool) else given[key]}" for key in changed
    ]
    chosen = [f"mode={mode}"] if mode else []
    return shlex.join(["civsim", command, f"town={shown.scenarios[0].town.name}", *chosen, *given_words, *words])
