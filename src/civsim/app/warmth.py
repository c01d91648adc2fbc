"""Whether the model is compiled: the first start after an installation takes a minute, in the background."""

from __future__ import annotations

import importlib
import threading

from civsim.configuration import load_values
from civsim.simulate import simulate

NEEDED = ("pandas", "scipy.special", "scipy.optimize", "babel.numbers", "civsim.plots")
"""What answers need and imports slowly."""


class Warmth:
    """Compiles the model in a thread of its own and says when that is done."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._warm, name="compiling", daemon=True)

    def start(self) -> None:
        """Begin to compile."""
        self._thread.start()

    @property
    def is_ready(self) -> bool:
        """Whether runs can begin at once."""
        return self._ready.is_set()

    def wait(self) -> None:
        """Wait until the model is compiled, or until that failed: runs say then what is wrong."""
        self._ready.wait()

    def _warm(self) -> None:
        try:
            list(simulate(load_values({"weeks": 2, "burn_in": 0}).scenario, range(1), workers=1))
            for name in NEEDED:
                importlib.import_module(name)
        finally:
            self._ready.set()
