"""The commands that give the same numbers as the page."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from civsim.app.choice import Choice


def by_words(choice: Choice, runs: int) -> str | None:
    """Return the command that needs no file; nothing for a town that is described in a file.

    Where the choice sets what belongs to its mode alone, competition must not be given the same values, and the command
    runs the choice by itself.
    """
    words = choice.words()
    if not isinstance(words["town"], str):
        return None
    of_mode_alone = choice.start is not None or set(choice.values) & choice.library.arrangement
    given = [f"{key}={_word(value)}" for key, value in words.items()]
    return _typed(["civsim", "run" if of_mode_alone else "compare", *given, f"replicates={runs}"], choice)


def by_files(choice: Choice, runs: int) -> str:
    """Return the command that compares the files of all parts."""
    files = [f"{part}.yaml" for part in choice.compared]
    return _typed(["civsim", "compare", *files, f"replicates={runs}"], choice)


def _word(value: object) -> str:
    """Return a value as the command line reads it; of lists there is only the calendar."""
    if isinstance(value, list):
        return (
            "[" + ",".join("{" + ",".join(f"{key}:{entry}" for key, entry in one.items()) + "}" for one in value) + "]"
        )
    return str(value)


def _typed(words: Sequence[str], choice: Choice) -> str:
    folders = [word for folder in choice.library.folders for word in ("--config-dir", str(folder))]
    return shlex.join([*words, *folders])
