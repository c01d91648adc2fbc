"""A folder of results as it lies on disk: manifest, configuration, tables, figures."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.results import MANIFEST

if TYPE_CHECKING:
    import pandas as pd

TEXTS = {
    *(
        "scenario",
        "town",
        "mode",
        "baseline",
        "measure",
        "unit",
        "group",
        "district",
        "split",
        "value",
        "claim",
        "part",
    ),
    *("outcome", "expected", "verdict", "player", "en", "de", "quantity", "resources", "relaxation", "parameter"),
    *(
        "estimator",
        "grouping",
        "field",
        "over",
        "key",
        "name",
        "state",
        "size_class",
        "urbanisation",
        "imputed",
        "reason",
        "explanation",
        "label",
        "label_de",
        "default",
        "levers",
        "lever",
        "said",
        "provenance",
    ),
}
"""Columns that hold words, beside parameters with words to choose from; all others that a report reads hold numbers."""
COLUMNS: Mapping[str, Sequence[str]] = {
    "summary": ("scenario", "town", "measure", "mean", "n", "ci_low", "ci_high", "group", "district"),
    "differences": ("scenario", "town", "measure", "diff", "n", "ci_low", "ci_high", "group", "district", "baseline"),
    "who_gains": ("scenario", "town", "split", "value", "gain", "lose", "diff", "ci_low", "ci_high", "n", "people"),
    "dividend": (
        "scenario",
        "town",
        "part",
        "measure",
        "diff",
        "n",
        "ci_low",
        "ci_high",
        "group",
        "district",
        "baseline",
    ),
    "attribution": ("player", "en", "de", "share", "ci_low", "ci_high", "n", "unit"),
    "optimum": ("resources", "scenario", "mode", "quantity", "unit", "mean", "n", "ci_low", "ci_high"),
    "claims": ("claim", "mode", "outcome", "expected", "estimate", "ci_low", "ci_high", "n", "verdict"),
}
"""What a report reads of each table."""


@dataclass(frozen=True)
class Folder:
    """A folder of results."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def words(self) -> list[str]:
        """The words of the command that made it, without `civsim`."""
        return [str(word) for word in self.facts.get("command") or []][1:]

    @property
    def facts(self) -> Mapping[str, Any]:
        """How the results were made, whether the manifest says it at once or, as that of a store of runs, in parts."""
        found = dict(self.manifest)
        for part in ("about", "fixed", "settings"):
            content = found.get(part)
            found |= content if isinstance(content, Mapping) else {}
        return found

    @property
    def digests(self) -> Mapping[str, str]:
        """The hash of every scenario, by its name."""
        found = self.facts.get("scenarios")
        return found if isinstance(found, Mapping) else {}

    def has(self, table: str) -> bool:
        """Return whether there is a table of this name."""
        return (self.path / f"{table}.csv").is_file()

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table, checked for what the report reads of it: `columns`, else those of COLUMNS.

        Raises:
            InputError: if it is missing or broken.
        """
        import pandas as pd

        path = self.path / f"{name}.csv"
        try:
            found = pd.read_csv(path, dtype=str, keep_default_na=False)
        except FileNotFoundError:
            raise InputError(f"{self.path} has no {path.name}; run its command again: {self.command}.") from None
        except (OSError, ValueError) as error:
            raise InputError(f"{path} cannot be read as a table: {error}") from None
        needed = COLUMNS.get(name, ()) if columns is None else columns
        missing = [column for column in needed if column not in found]
        if missing:
            raise InputError(f"{path} has no column {missing[0]!r}; run its command again: {self.command}.")
        for column in found.columns:
            if not _is_text(column):
                found[column] = _numbers(found[column], path, is_needed=column in needed)
        return found

    def figure(self, name: str) -> Path | None:
        """Return the file of a figure by its name without suffix, or None."""
        path = self.path / "figures" / f"{name}.svg"
        return path if path.is_file() else None

    @property
    def command(self) -> str:
        """The command that made it, as it is typed."""
        import shlex

        return shlex.join(["civsim", *self.words])


def _is_text(column: str) -> bool:
    return column in TEXTS or (column in PARAMETERS and bool(PARAMETERS[column].choices))


def _numbers(column: pd.Series[str], path: Path, *, is_needed: bool) -> pd.Series[Any]:
    import pandas as pd

    try:
        found = pd.to_numeric(column.mask(column == ""))
        if is_needed and found.abs().max() == math.inf:
            raise ValueError("a number is infinite")
    except (ValueError, TypeError) as error:
        if not is_needed:
            return column
        raise InputError(f"{path}, column {column.name!r}: {error}.") from None
    return found


def read(path: Path) -> Folder:
    """Return a folder of results.

    Raises:
        InputError: if it is none, or its manifest cannot be read.
    """
    if not path.is_dir():
        known = sorted(one.parent.name for one in path.parent.glob(f"*/{MANIFEST}")) if path.parent.is_dir() else []
        there = f" Results in {path.parent}: {', '.join(known)}." if known else ""
        raise InputError(f"{path} is not a folder.{there}")
    file = path / MANIFEST
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        within = ", ".join(sorted(one.parent.name for one in path.glob(f"*/{MANIFEST}")))
        hint = f" Folders of results within it: {within}." if within else ""
        raise InputError(f"{path} holds no results: there is no {MANIFEST}, which a run writes last.{hint}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{file} is no manifest of results.")
    return Folder(path, content)


def beside(folder: Folder, table: str) -> list[Folder]:
    """Return the folders beside this one that hold a table and share scenarios with it to the last value.

    Two folders speak of the same thing only where hashes of scenarios agree; names do not count.
    """
    own = set(folder.digests.values())
    found = []
    for path in sorted(folder.path.resolve().parent.glob(f"*/{table}.csv")):
        try:
            other = read(path.parent)
        except InputError:
            continue
        if own and len(own & set(other.digests.values())) > 1:
            found.append(other)
    return found
