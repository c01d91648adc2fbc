"""Commands that a report proposes: the folder's own words, with another command in front."""

from __future__ import annotations

import shlex

from civsim.report.town import Shown

REPLACED = ("town=", "mode=", "out=", "replicates=", "language=")


def again(shown: Shown, command: str, mode: str = "") -> str:
    """Return another command on the same town with the same changes of parameters, as it is typed.

    Args:
        shown: the town.
        command: its first word.
        mode: the mode it is about; all where none is named.
    """
    kept = [word for word in shown.folder.words[1:] if "=" in word and not word.startswith(REPLACED)]
    chosen = [f"mode={mode}"] if mode else []
    return shlex.join(["civsim", command, f"town={shown.scenarios[0].town.name}", *chosen, *kept])
