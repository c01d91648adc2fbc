"""The towns and modes that the page offers: those of the configuration folders, and towns added while it runs."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from civsim.configuration import Study, available_modes, available_towns, load_values, mode_called
from civsim.errors import Text, refusal, unknown

FICTITIOUS = "musterstadt"
MOST_ADDED = 64
ADDED = "added-"
"""How names of added towns begin; what follows is a hash of what their file says."""

Content = Mapping[str, Any]


class Library:
    """Towns and modes by name, and the added towns of the last visitors; safe to use from several threads.

    Args:
        folders: of the user, with own towns and modes.

    Attributes:
        modes: by name.
        towns: their names, the fictitious one first, as it is the smallest.
        town_labels: what they are called in every language.
        arrangement: the parameters that modes set.
    """

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self.folders = folders
        self.modes = {name: mode_called(name, folders) for name in available_modes(folders)}
        names = available_towns(folders)
        self.towns = tuple(sorted(names, key=lambda name: (name != FICTITIOUS, name)))
        self.town_labels = {name: self.study({"town": name}).scenario.town.label for name in self.towns}
        self.arrangement = frozenset(name for mode in self.modes.values() for name in mode.settings)
        self._added: OrderedDict[str, Content] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, content: Content) -> str:
        """Keep what the file of a town says, and return the name under which it can be chosen."""
        text = json.dumps(content, sort_keys=True, default=str)
        name = ADDED + hashlib.sha256(text.encode()).hexdigest()[:16]
        with self._lock:
            self._added[name] = content
            self._added.move_to_end(name)
            while len(self._added) > MOST_ADDED:
                self._added.popitem(last=False)
        return name

    def town(self, name: str) -> str | Content:
        """Return a town as a scenario names it: by its name, or by what its file says.

        Raises:
            InputError: if there is none of this name.
        """
        with self._lock:
            if name in self._added:
                self._added.move_to_end(name)
                return self._added[name]
        if name.startswith(ADDED):
            raise refusal("The town of this link is not at hand here; load the file of its scenario.")
        if name not in self.towns:
            raise unknown(Text("town"), name, self.towns)
        return name

    def mode(self, name: str) -> str:
        """Return the name of a mode that there is.

        Raises:
            InputError: if there is none of this name.
        """
        if name not in self.modes:
            raise unknown(Text("mode"), name, self.modes)
        return name

    def study(self, values: Content) -> Study:
        """Return the study that these keys describe, checked like any other.

        Raises:
            InputError: for anything unknown or out of bounds.
        """
        return load_values(values, config_dirs=self.folders)
