"""How many runs are done and what remains, on a terminal, in a log or below the cell of a notebook."""

from __future__ import annotations

import sys
import warnings
from types import TracebackType
from typing import Any

from civsim.simulate import LOGGED_EVERY


class Progress:
    """A bar of progress; runs (or whatever `unit` is) that were there before count as done but not for the speed."""

    def __init__(self, total: int, done: int, quiet: bool, unit: str = "runs") -> None:
        from tqdm import TqdmWarning

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TqdmWarning)  # that a notebook without ipywidgets gets a bar of text
            from tqdm.auto import tqdm

        is_seen = sys.stderr.isatty() or "ipykernel" in sys.modules
        self.failed = 0
        self._bar: Any = tqdm(
            desc="civsim",
            total=total,
            initial=done,
            unit=f" {unit}",
            unit_scale=unit != "runs",
            smoothing=0.1,
            mininterval=0.2 if is_seen else LOGGED_EVERY,
            disable=quiet,
            file=None if is_seen else sys.stderr,
        )

    def advance(self, runs: int, failed: int = 0) -> None:
        """Count runs that are stored, and those of them that failed."""
        self.failed += failed
        if self.failed:
            self._bar.set_postfix_str(f"{self.failed} failed", refresh=False)
        self._bar.update(runs)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
