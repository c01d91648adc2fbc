"""Reading a reactive value without following it, so that nothing of the reading is left."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from shiny.reactive import _core


def forget_readers() -> None:
    """Let Shiny forget who read in isolation as soon as the reading has ended.

    Shiny 1.8.0 keeps each such reader until the value changes, and asks in isolation, at every message of a browser,
    whether each output is hidden: about a kilobyte for every output, again and again, for as long as the page is open.
    A reader that is no longer valid leaves the values it has read. Calling this again changes nothing; a Shiny that is
    built otherwise stays as it is.
    """
    if hasattr(_core, "_reactive_environment"):
        _core._reactive_environment.isolate = _isolate  # type: ignore[method-assign]


@contextlib.contextmanager
def _isolate() -> Iterator[None]:
    environment = _core._reactive_environment
    with type(environment).isolate(environment):
        reader = _core.get_current_context()
        try:
            yield
        finally:
            reader.invalidate()
