"""Rows of an experiment that are kept while it runs, so that the same command goes on after a stop."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from civsim.experiment.definition import Experiment
from civsim.sweep.manifest import Manifest
from civsim.sweep.store import Store

FOLDER = "unfinished"
Rows = list[dict[str, Any]]


class Kept:
    """Makes the rows of a task, or takes those that an earlier process has stored.

    Args:
        store: None keeps nothing.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._done = set[str]() if store is None else store.done()

    def rows(self, stage: str, number: int, make: Callable[[], Rows]) -> Rows:
        """Return the rows of the task with this number in a stage, such as "runs" or "map_1".

        Raises:
            InputError: if the folder cannot be written.
        """
        import pandas as pd

        name = f"{stage}-{number:06d}"
        if self._store is None:
            return make()
        if name in self._done:
            return [{str(key): value for key, value in row.items()} for row in self._store.rows(name)]
        made = make()
        self._store.write(name, pd.DataFrame(made))
        return made


@contextlib.contextmanager
def kept(experiment: Experiment, folder: Path, command: tuple[str, ...]) -> Iterator[Kept]:
    """Keep what an experiment runs in its folder until all of it is done.

    Raises:
        InputError: if the folder holds an unfinished experiment that is another one, or of another version.
    """
    config = hashlib.sha256(repr(experiment).encode()).hexdigest()[:16]
    fixed = {"experiment": experiment.name, "config": config, "seed": experiment.seed}
    place = folder / FOLDER
    with Store(place, Manifest.now("experiment", fixed, {}, command), sort=()) as store:
        yield Kept(store)
    shutil.rmtree(place, ignore_errors=True)
