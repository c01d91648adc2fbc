"""Files that are whole or not there: written beside their place, brought to disk, and only then moved."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
LACKS = (*FULL, *READ_ONLY, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG, errno.ENOMEM)
"""What a machine may lack; no other error of the file system is the machine's."""


def replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there, so that a half-written file is never seen.

    The name on the way has a leading dot and a random token: programs that list the folder leave it out, and two
    writers do not meet. Whatever goes wrong, nothing of it stays.

    Raises:
        OSError: if it cannot be written; what was at `path` before is still there then.
    """
    part = path.with_name(f".{path.stem}-{secrets.token_hex(6)}{path.suffix}")
    try:
        write(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise
    _bring_to_disk(path.parent)


def _bring_to_disk(folder: Path) -> None:
    """Let a move within the folder survive a loss of power, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """Return in words why a file could not be written."""
    if error.errno in FULL:
        return "the disk is full, or a limit on the size of files is reached"
    if error.errno in READ_ONLY:
        return "the folder is read-only"
    return error.strerror or str(error) or type(error).__name__
