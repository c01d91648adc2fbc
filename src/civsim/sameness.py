"""Whether two files or folders of results are the same, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".parquet")
SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """A file of results and what differs in the one made again; nothing if they are identical."""

    name: str
    difference: str

    @property
    def is_identical(self) -> bool:
        """Whether the two are the same, byte for byte."""
        return not self.difference


def compare_files(folder: Path, again: Path, names: Iterable[str]) -> list[Finding]:
    """Return what differs between files of these names in two folders."""
    return [Finding(name, _difference(folder / name, again / name)) for name in names]


def _difference(there: Path, now: Path) -> str:
    if not now.is_file():
        return "was not made again"
    if there.read_bytes() == now.read_bytes():
        return ""
    if there.suffix in TABLES:
        try:
            before = _read(there)
        except (OSError, ValueError) as error:
            return f"cannot be read as a table: {error}"
        return compare_tables(before, _read(now)) or "the same cells, written in another way"
    return "other bytes"


def compare_tables(there: pd.DataFrame, now: pd.DataFrame) -> str:
    """Return in words what differs between two tables, to the last bit; nothing if they hold the same cells."""
    gone, new = ([name for name in one if name not in other] for one, other in ((there, now), (now, there)))
    if gone or new:
        told = [f"columns only {when}: {', '.join(map(str, names))}"
                for when, names in (("there", gone), ("now", new)) if names]  # fmt: skip
        return "; ".join(told)
    if len(there) != len(now):
        return f"{len(there)} rows there, {len(now)} now"
    found, count = [], 0
    for name in there:
        one, other = there[name].reset_index(drop=True), now[name].reset_index(drop=True)
        unlike = (one != other) & ~(one.isna() & other.isna())
        if unlike.any():
            row = int(unlike.to_numpy().argmax())
            count += int(unlike.sum())
            found.append(f"{name} in row {row + 1}: {one[row]} there, {other[row]} now")
    if not found:
        return ""
    more = f"; and {len(found) - SHOWN} more columns" if len(found) > SHOWN else ""
    return f"{count} cells in {len(found)} columns ({'; '.join(found[:SHOWN])}{more})"


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str, keep_default_na=False)
