"""The two parts of a week, compiled at the same time on two processors and called where they are in memory.

Numba compiles one function at a time in a process. Parts that are called by address need not be linked, so that a
second process can compile one of them into the folder of compiled code, from where this one reads it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numba
from numpy.lib import format as arrays

from civsim.engines.batch import week
from civsim.engines.batch.compiled import WorldType, part_signature
from civsim.world import Table, World

OWN, OTHER = week.organise, week.serve
"""Compiled here, and in the second process."""

CHILD = "import sys; from civsim.engines.batch.parts import compile_other; compile_other(sys.stdin.buffer)"
LONGEST = 600.0
"""Seconds after which the second process is taken as stuck, and its part compiled here."""

_addresses: list[int] = []
_lock = threading.Lock()


def simulate(
    world: World,
    parameters: Table,
    in_force: Table,
    seed: int,
    changes: Table,
    first: int,
    last: int,
    burn_in: int,
) -> None:
    """Simulate the weeks from `first` up to, but not including, `last`; the world is changed in place."""
    with _lock:
        if not _addresses:
            _addresses.extend(_compile((*world, parameters, changes)))
    week.simulate(*_addresses, world, parameters, in_force, seed, changes, first, last, burn_in)


def compile_other(sent: IO[bytes]) -> None:
    """Compile the second part into the folder of compiled code, for the process that sends tables without rows."""
    whole = io.BytesIO(sent.read())
    tables = [arrays.read_array(whole, allow_pickle=False) for _ in range(len(World._fields) + 2)]
    _part(OTHER, signature_of(tables))


def _to_send(tables: Sequence[Table]) -> bytes:
    """Return what `compile_other` needs to know of the tables: their fields.

    It is written in memory, since NumPy asks a file where it is, which a pipe cannot tell.
    """
    stream = io.BytesIO()
    for table in tables:
        arrays.write_array(stream, table[:0], allow_pickle=False)
    return stream.getvalue()


def signature_of(tables: Sequence[Table]) -> Any:
    """Return the types of a part's arguments, from all tables of a world, parameters and changes.

    They are the same for every town.
    """
    *rows, parameters, changes = tables
    world = World(*rows)
    kind = WorldType([(name, numba.typeof(table)) for name, table in world._asdict().items()])
    return part_signature(kind, numba.from_dtype(parameters.dtype), numba.typeof(changes))


def _part(function: Any, signature: Any) -> int:
    """Compile a part, or read it from the folder of compiled code; return its address.

    Meanwhile nobody looks for memory to free: nearly all that the compiler makes is needed until it ends.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        compiled: Any = numba.cfunc(signature, cache=True, error_model="numpy")(function)
    finally:
        if was_enabled:
            gc.enable()
    _kept.append(compiled)
    return int(compiled.address)


_kept: list[Any] = []
"""Compiled parts; what nobody holds is taken out of memory."""


def _compile(tables: Sequence[Table]) -> tuple[int, int]:
    """Return the addresses of both parts, compiled at the same time where nothing is compiled yet."""
    signature = signature_of(tables)
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    done = folder / f"{_digest(signature)}.done"
    child = None if done.exists() or (os.cpu_count() or 1) < 2 else _second_process(folder.parent, tables)
    try:
        own = _part(OWN, signature)
        if child is not None:
            child.wait(LONGEST)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if child is not None and child.poll() is None:
            child.kill()
    other = _part(OTHER, signature)
    with contextlib.suppress(OSError):
        done.touch()
    return own, other


def _digest(signature: Any) -> str:
    """Return a name for what compiled parts depend on beside the source."""
    said = (
        f"{signature} {sys.implementation.cache_tag} {numba.__version__} {os.uname() if hasattr(os, 'uname') else ''}"
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _second_process(folder: Path, tables: Sequence[Table]) -> subprocess.Popen[bytes] | None:
    """Start a process that compiles the other part into the same folder; None where none can be started."""
    try:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "CIVSIM_CACHE_DIR": str(folder)},
        )
    except OSError:
        return None
    with contextlib.suppress(OSError), child.stdin as stream:  # type: ignore[union-attr]
        stream.write(_to_send(tables))
    return child
