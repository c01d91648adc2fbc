"""The record of assumptions put on trial, one entry per town and mode: `conf/trials.yaml`, renewed by `make trials`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civsim.configuration import checks
from civsim.configuration.compose import read_yaml
from civsim.configuration.folders import shipped
from civsim.parameters.parameter import Value

FILE = "trials.yaml"
VERDICTS = ("holds", "fades", "turns", "appears", "none")
KEYS = ("town", "mode", "baseline", "measure", "difference", "runs", "trials", "of", *VERDICTS, "named",
        "fingerprint", "civsim", "git_commit")  # fmt: skip
MOST = 10**6
EVERYTHING = "everything"


@dataclass(frozen=True)
class Tried:
    """What the trials of one mode in one town gave.

    Attributes:
        town, mode, baseline, measure: which conclusion was on trial, at the defaults of all four.
        difference: mean, lower and upper end of the 95 % interval at the defaults, in the measure's unit.
        runs: paired runs behind it.
        trials: how many there were; counts: how many ended with each verdict.
        of: "everything" that is assumed, or the names of what was tried.
        named: trials that turned, or where the default was not clear those that appeared: (parameter, value).
        fingerprint: of baseline and mode, as made by `civsim.analysis.record.fingerprint`.
        version, commit: of the source that ran them.
    """

    town: str
    mode: str
    baseline: str
    measure: str
    difference: tuple[float, float, float]
    runs: int
    trials: int
    counts: Mapping[str, int]
    of: tuple[str, ...]
    named: tuple[tuple[str, Value], ...]
    fingerprint: str
    version: str
    commit: str

    def as_entry(self) -> dict[str, Any]:
        """Return the entry of the file."""
        return {
            **{"town": self.town, "mode": self.mode, "baseline": self.baseline, "measure": self.measure},
            **{"difference": list(self.difference), "runs": self.runs, "trials": self.trials, "of": list(self.of)},
            **{name: self.counts.get(name, 0) for name in VERDICTS},
            **{"named": [[name, value] for name, value in self.named], "fingerprint": self.fingerprint},
            **{"civsim": self.version, "git_commit": self.commit},
        }


def on_record() -> dict[tuple[str, str], Tried]:
    """Return all entries by town and mode; none where the file is missing.

    Raises:
        InputError: for an entry that cannot be read.
    """
    path = shipped() / FILE
    if not path.is_file():
        return {}
    found = checks.entries(read_yaml(path).get("trials"), FILE)
    tried = [from_entry(one, f"{FILE}, entry {number}") for number, one in enumerate(found, 1)]
    return {(one.town, one.mode): one for one in tried}


def from_entry(value: object, where: str) -> Tried:
    """Return one entry.

    Raises:
        InputError: for anything missing or unknown.
    """
    found = checks.record(value, where, KEYS, tuple(key for key in KEYS if key not in ("named",)))
    mean, low, high = (checks.number(one, f"{where}: difference", -1e12, 1e12) for one in found["difference"])
    return Tried(
        town=checks.text(found["town"], where),
        mode=checks.text(found["mode"], where),
        baseline=checks.text(found["baseline"], where),
        measure=checks.text(found["measure"], where),
        difference=(mean, low, high),
        runs=checks.whole(found["runs"], f"{where}: runs", 1, MOST),
        trials=checks.whole(found["trials"], f"{where}: trials", 1, MOST),
        counts={name: checks.whole(found[name], f"{where}: {name}", 0, MOST) for name in VERDICTS},
        of=tuple(checks.text(one, f"{where}: of") for one in found["of"]),
        named=tuple((str(name), tried) for name, tried in checks.entries(found.get("named"), f"{where}: named")),
        fingerprint=checks.text(found["fingerprint"], where),
        version=checks.text(found["civsim"], where),
        commit=checks.text(found["git_commit"], where),
    )
