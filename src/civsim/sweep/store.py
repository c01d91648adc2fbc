"""Tables in parts, in a folder: what is there stays there, whatever ends the process that writes them.

The store is the truth, not whoever schedules the work: a chunk is done when its part can be read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from civsim.errors import InputError
from civsim.files import reason, replace
from civsim.sweep import lock as locks
from civsim.sweep import manifest as manifests
from civsim.sweep import part
from civsim.sweep.executors import Finished
from civsim.sweep.lock import Lock
from civsim.sweep.manifest import Manifest

if TYPE_CHECKING:
    import pandas as pd

PARTS = "runs"
QUARANTINE = "quarantine"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class StoreReader:
    """The parts of a store, to read; nothing in the folder is changed.

    Args:
        folder: of the store.
        sort: columns whose values tell all rows apart; tables are sorted by them.

    Raises:
        InputError: if there is no store, or its manifest was edited.
    """

    def __init__(self, folder: Path, sort: Sequence[str]) -> None:
        found = manifests.read(folder)
        if found is None:
            raise InputError(f"{folder} holds no runs: there is no {manifests.FILE}.")
        self.folder, self.sort, self.manifest = folder, list(sort), found

    def read(self) -> pd.DataFrame:
        """Return all rows there are, sorted; the same whatever order the parts were written in.

        Raises:
            InputError: if a part is damaged; the message says how to replace it.
        """
        import pandas as pd
        import pyarrow

        found = []
        for path in self._paths():
            content = self._content(path)
            if content is None:
                raise InputError(
                    f"{path} is damaged. Nothing was touched; the command that made the folder puts it aside and "
                    f"runs it again: {' '.join(self.manifest.about.get('command', []))}"
                )
            found.append(part.table(content))
        if not found:
            return pd.DataFrame(columns=self.sort)
        whole: pd.DataFrame = pyarrow.concat_tables(found).to_pandas()
        whole = whole.sort_values(self.sort, kind="stable", ignore_index=True)
        return whole.drop_duplicates(self.sort, ignore_index=True)

    def rows(self, chunk: str) -> list[dict[Hashable, Any]]:
        """Return the rows of one chunk in the order in which they were written.

        Raises:
            KeyError: if it is not there, or damaged.
        """
        for path in (self.folder / PARTS).glob(f"{chunk}.*.parquet"):
            content = self._content(path)
            if content is not None:
                return list(part.table(content).to_pandas().to_dict("records"))
        raise KeyError(chunk)

    def readable(self) -> set[str]:
        """Return the chunks whose parts can be read."""
        return {path.stem.partition(".")[0] for path in self._paths() if self._content(path) is not None}

    def _paths(self) -> list[Path]:
        """Return the files of all parts, by name; files on their way begin with a dot."""
        return sorted(path for path in (self.folder / PARTS).glob("*.parquet") if not path.name.startswith("."))

    def _content(self, path: Path) -> bytes | None:
        """Return the bytes of a part, or None if it is damaged or belongs to another store."""
        chunk, _, named = path.stem.partition(".")
        content = path.read_bytes()
        return content if named == self._seal(chunk, content) else None

    def _seal(self, chunk: str, content: bytes) -> str:
        """Return what stands in the name of a part: a hash of the store, the chunk and the bytes."""
        return hashlib.sha256(f"{self.manifest.identity} {chunk} ".encode() + content).hexdigest()[:12]


class Store(StoreReader):
    """A store to write to; use it in a `with` statement, which keeps other writers out.

    Args:
        folder: where; made if needed.
        manifest: what is stored. A folder that holds something else is refused; its plan is replaced by this one.
        sort: columns whose values tell all rows apart.
        share: (i, n): this process writes the i-th of n shares of the chunks, others write the rest meanwhile.

    Example:
        with Store(folder, Manifest.now("nation", {"seed": 1}, {}), sort=["municipality"]) as store:
            for chunk in store.missing(chunks):
                store.write(chunk, frame)
            table = store.read()

    Raises:
        InputError: if the folder cannot be written, holds something else, or somebody else writes there.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, *, sort: Sequence[str], share: tuple[int, int] = (1, 1)
    ) -> None:
        self.folder, self.sort, self.manifest, self.share = folder, list(sort), manifest, share
        self.quarantined: list[Path] = []
        self._done: set[str] = set()
        self._lock = Lock(folder, share)

    def __enter__(self) -> Store:
        try:
            self._open()
        except OSError as error:
            raise InputError(f"out={self.folder} cannot be written: {reason(error)}.") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        if isinstance(error, KeyboardInterrupt | OSError):
            error.add_note("What was stored is kept; the same command goes on from there.")

    def _open(self) -> None:
        there = manifests.read(self.folder)
        if there is None and self.folder.is_dir() and any(one.name[0] != "." and one.name != locks.FOLDER
                                                          for one in self.folder.iterdir()):  # fmt: skip
            raise InputError(f"out={self.folder} is not empty and holds no runs; choose another folder.")
        if there is not None:
            manifests.refuse_to_mix(self.folder, there, self.manifest)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock.gate():
            self._lock.acquire()
            try:
                self._enter_manifest()
            except BaseException:
                self._lock.release()
                raise

    def _enter_manifest(self) -> None:
        there, is_alone = manifests.read(self.folder), self._lock.is_alone()
        if there is not None:
            manifests.refuse_to_mix(self.folder, there, self.manifest)
            if there.plan == self.manifest.plan:
                self.manifest = there
            elif not is_alone:
                raise InputError(
                    f"out={self.folder}: other processes write here, with fewer or more points or replicates. "
                    "Wait for them, then extend."
                )
        if there is None or there.plan != self.manifest.plan:
            replace(self.folder / manifests.FILE, self.manifest.write)
        (self.folder / PARTS).mkdir(exist_ok=True)
        if is_alone:
            for left in (self.folder / PARTS).glob(".*.parquet"):
                left.unlink(missing_ok=True)

    def done(self) -> set[str]:
        """Return the chunks whose parts can be read; unreadable ones are moved to the quarantine.

        Raises:
            InputError: if a part cannot be moved there.
        """
        return self._checked(self._paths())

    def missing(self, chunks: Iterable[str]) -> list[str]:
        """Return those of the chunks that are not done, in their order; nobody else's parts are looked at.

        A process that writes alone also puts aside what is no part of any chunk, such as a copy made by hand.
        """
        wanted = list(chunks)
        known = set(wanted)
        is_alone = self.share[1] == 1
        done = self._checked([path for path in self._paths() if is_alone or path.stem.partition(".")[0] in known])
        return [chunk for chunk in wanted if chunk not in done]

    def write(self, chunk: str, frame: pd.DataFrame) -> None:
        """Store the rows of a chunk; afterwards it is done, or an error says why not and nothing has changed.

        Raises:
            InputError: if the disk is full or the folder cannot be written; what was stored before is still there.
        """
        if not NAME.fullmatch(chunk):
            raise ValueError(f"chunk={chunk!r}: letters, digits, _ and - only, at most 100")
        content = part.parquet(frame)
        path = self.folder / PARTS / f"{chunk}.{self._seal(chunk, content)}.parquet"
        with self.explained():
            replace(path, functools.partial(_put, content))

    def take(self, finished: Iterable[Finished], stored: Callable[[str, pd.DataFrame], object]) -> list[str]:
        """Store every chunk as it is finished; return in words which were lost, and why.

        Args:
            finished: name and future of chunks, in any order.
            stored: called with each chunk that is stored.
        """
        faults = []
        try:
            for chunk, future in finished:
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    raise error
                if error is not None:
                    faults.append(f"chunk {chunk} was lost: {type(error).__name__}: {error}")
                    continue
                self.write(chunk, future.result())
                stored(chunk, future.result())
        except BrokenExecutor as error:
            faults.append(f"the workers are gone: {type(error).__name__}: {error}")
        return faults

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Say in one message why the folder cannot be written.

        Raises:
            InputError: in the place of any error of the file system.
        """
        try:
            yield
        except OSError as error:
            raise InputError(
                f"out={self.folder} cannot be written: {reason(error)}. What was stored is kept; when that is mended, "
                "the same command goes on from there."
            ) from None

    def _checked(self, paths: Iterable[Path]) -> set[str]:
        done = set()
        for path in paths:
            try:
                if path.name in self._done or self._content(path) is not None:
                    self._done.add(path.name)
                    done.add(path.stem.partition(".")[0])
                    continue
            except FileNotFoundError:
                continue
            except PermissionError as error:
                raise InputError(f"{path} cannot be read: {error.strerror}.") from None
            except OSError:
                pass  # a bad sector: what cannot be read is run again
            self._put_aside(path)
        return done

    def _put_aside(self, path: Path) -> None:
        aside = self.folder / QUARANTINE
        target = aside / f"{path.stem}-{secrets.token_hex(4)}{path.suffix}"
        try:
            aside.mkdir(exist_ok=True)
            path.replace(target)
        except FileNotFoundError:
            return  # somebody else was quicker
        except OSError as error:
            raise InputError(f"{path} is damaged and cannot be moved to {aside}: {reason(error)}.") from None
        self.quarantined.append(target)


def _put(content: bytes, path: Path) -> None:
    path.write_bytes(content)
