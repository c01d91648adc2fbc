"""Do a piece of work on a second processor while this one does another, where the system can."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable

from civsim.simulate import available_workers

LONGEST = 120.0
"""Seconds after which work done beside is taken as stuck, and done again here."""


def both(here: Callable[[], object], beside: Callable[[], object]) -> None:
    """Do both pieces of work, the second in a copy of this process where that is safe; each leaves only files.

    Drawing is plain Python, of which one process does one thing at a time. A copy needs no imports and no hand-over
    of tables. It is made on Linux only, and only while no other thread of ours runs; whatever goes wrong in it, the
    work is done here in the end.
    """
    if sys.platform != "linux" or available_workers() < 2 or threading.active_count() > 1:
        here()
        beside()
        return
    child = _copy_that_does(beside)
    try:
        here()
        is_done = _is_done(child)
    except BaseException:  # a full disk or Ctrl-C: nothing goes on behind the user's back
        _end(child)
        raise
    if not is_done:
        beside()


def _copy_that_does(work: Callable[[], object]) -> int:
    """Return the process number of a copy of this process that does the work and ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # idle threads of libraries are copied without harm
        child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def _is_done(child: int) -> bool:
    """Wait for the copy and return whether it did its work; one that takes too long is ended."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    _end(child)
    return False


def _end(child: int) -> None:
    with contextlib.suppress(OSError):  # it may have ended meanwhile
        os.kill(child, 9)
        os.waitpid(child, 0)
