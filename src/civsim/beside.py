"""Do a piece of work in a copy of this process, on a second processor, while this one does another."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeVar

from civsim.simulate import available_workers

LONGEST = 120.0
"""Seconds after which work done beside is taken as stuck, and done again here."""

Made = TypeVar("Made")


def can_be_copied() -> bool:
    """Return whether a copy of this process is safe and useful: on Linux, while no other thread of ours runs."""
    return sys.platform == "linux" and available_workers() > 1 and threading.active_count() == 1


def both(here: Callable[[], object], beside: Callable[[], object]) -> None:
    """Do both pieces of work, the second in a copy of this process where it can be copied; each leaves only files.

    Drawing is plain Python, of which one process does one thing at a time. A copy needs no imports and no hand-over
    of tables. Whatever goes wrong in it, the work is done here in the end.
    """
    if not can_be_copied():
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


def made_beside(
    make: Callable[[int], Iterable[Made]], pack: Callable[[Made], bytes], unpack: Callable[[bytes], Made]
) -> Iterator[Made]:
    """Yield what a copy of this process makes from now on, which leaves this one free for other work.

    Whatever goes wrong in the copy, what it had not made is made here.

    Args:
        make: yields everything but as many of the first as it is told; always the same.
        pack: turns what was made into bytes.
        unpack: turns the bytes back.
    """
    receiving, sending = Pipe(duplex=False)
    child = _copy_that_does(lambda: _send(make(0), pack, sending))
    sending.close()
    return _received(child, receiving, make, unpack)


def _send(made: Iterable[Made], pack: Callable[[Made], bytes], sending: Connection) -> None:
    for one in made:
        sending.send_bytes(pack(one))


def _received(
    child: int, receiving: Connection, make: Callable[[int], Iterable[Made]], unpack: Callable[[bytes], Made]
) -> Iterator[Made]:
    done = 0
    try:
        while (sent := _next(receiving)) is not None:
            yield unpack(sent)
            done += 1
    finally:
        receiving.close()
        _end(child)
    yield from make(done)


def _next(receiving: Connection) -> bytes | None:
    """Return what the copy sends next; None where it has ended."""
    try:
        return receiving.recv_bytes()
    except EOFError:
        return None


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
