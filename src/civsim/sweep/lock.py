"""One writer for a folder, or several that share its work without overlapping."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from civsim.errors import InputError

FOLDER = "locks"
PATIENCE = 60.0  # seconds for which another process may keep the gate, which it needs for a moment


class Lock:
    """The right to write share `i` of `n` of a folder; `1/1` is the right to write all of it.

    The lock is one of the operating system: it ends with the process that holds it, so a dead process blocks nobody.
    """

    def __init__(self, folder: Path, share: tuple[int, int]) -> None:
        self.folder, self.share = folder / FOLDER, share
        self._name = f"writer-{share[0]}-of-{share[1]}"
        self._own = FileLock(self.folder / f"{self._name}.lock")

    @contextlib.contextmanager
    def gate(self) -> Iterator[None]:
        """Keep all others from starting for a moment.

        Raises:
            InputError: if another process keeps it for a minute.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "gate.lock", timeout=PATIENCE):
                yield
        except Timeout:
            raise InputError(f"{self.folder.parent}: another process has been starting here for a minute.") from None

    def acquire(self) -> None:
        """Take the right to write; to be called within the gate.

        Raises:
            InputError: if another process writes the same share, or divides the work in another way.
        """
        for other in sorted(self.folder.glob("writer-*.lock")):
            if other.stem.split("-of-")[1] != str(self.share[1]) and _is_held(other):
                raise InputError(self._taken(other.stem))
        try:
            self._own.acquire(timeout=0)
        except Timeout:
            raise InputError(self._taken(self._name)) from None
        told = {"process": os.getpid(), "host": socket.gethostname()}
        (self.folder / f"{self._name}.json").write_text(json.dumps(told), encoding="utf-8")

    def is_alone(self) -> bool:
        """Return whether nobody else writes to the folder; to be called within the gate."""
        others = (path for path in self.folder.glob("writer-*.lock") if path.stem != self._name)
        return not any(_is_held(path) for path in others)

    def release(self) -> None:
        """Give the right back."""
        self._own.release()

    def _taken(self, name: str) -> str:
        who = "another process"
        with contextlib.suppress(OSError, ValueError, KeyError):
            told = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
            who = f"process {told['process']} on {told['host']}"
        return (
            f"out={self.folder.parent}: {who} is writing here ({name.replace('-', ' ')}). "
            "Wait for it, end it, or choose another folder."
        )


def _is_held(path: Path) -> bool:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
