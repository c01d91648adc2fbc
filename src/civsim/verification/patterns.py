"""Published figures that were not set as inputs, beside what the towns give."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.analysis.paired import Estimate, estimate, paired
from civsim.configuration import load
from civsim.configuration.compose import read_yaml
from civsim.configuration.folders import shipped
from civsim.errors import InputError, unknown
from civsim.scenario import Scenario
from civsim.verification.quantities import observe, quantity
from civsim.world import Table

FILE = "patterns.yaml"
REPRODUCED, NOT_REPRODUCED, CANNOT_TELL = "reproduced", "not reproduced", "cannot tell"
DIRECTIONS = ("more", "less")
GERMAN = {REPRODUCED: "getroffen", NOT_REPRODUCED: "verfehlt", CANNOT_TELL: "nicht zu sagen"}
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Pattern:
    """A published figure or direction beside which the towns are held.

    Attributes:
        name, label: for the command line and for people (en, de).
        town: whose runs, under its own mode; against: the town it is compared with, for a direction.
        quantity: what is read from the runs.
        published, low, high: the figure and the range that counts as reproduced; nan for a direction.
        direction: "more" or "less" than in the other town, or "" for a figure.
        source, year, why: where it comes from, and why this tolerance.
        test: "independent" or "weak"; inputs: which inputs bear on it.
    """

    name: str
    label: Mapping[str, str]
    town: str
    quantity: str
    source: str
    year: int
    why: str
    test: str
    inputs: str
    against: str = ""
    direction: str = ""
    published: float = math.nan
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Compared:
    """A pattern with what the runs gave, in `unit`: the mean, or the difference of the two towns."""

    pattern: Pattern
    unit: str
    estimate: Estimate
    verdict: str


def content(path: Path | None = None) -> dict[str, Any]:
    """Return the file of patterns; the one that comes with civsim unless another is given."""
    return read_yaml(path or shipped() / FILE)


def read_patterns(path: Path | None = None) -> list[Pattern]:
    """Return the patterns of a file.

    Raises:
        InputError: for an entry that is neither a figure with its range nor a direction between two towns.
    """
    return [_pattern(dict(row), f"{FILE}, pattern {number}") for number, row in enumerate(content(path)["patterns"], 1)]


def _pattern(row: dict[str, Any], where: str) -> Pattern:
    low, high = row.pop("range", (math.nan, math.nan))
    try:
        made = Pattern(**row, low=float(low), high=float(high))
    except TypeError as error:
        raise InputError(f"{where}: {error}.") from None
    quantity(made.quantity, where)
    if made.direction:
        if made.direction not in DIRECTIONS or not made.against:
            raise InputError(f"{where}: a direction is 'more' or 'less' than in the town named by 'against'.")
    elif not made.low <= made.published <= made.high:
        raise InputError(f"{where}: the published figure {made.published:g} must lie in its range.")
    return made


def verdict(pattern: Pattern, found: Estimate) -> str:
    """Return whether the interval lies within what counts as reproduced, outside, or across its border."""
    low, high = pattern.low, pattern.high
    if pattern.direction:
        low, high = (0.0, math.inf) if pattern.direction == "more" else (-math.inf, 0.0)
    if math.isnan(found.ci_low):
        return CANNOT_TELL
    if low <= found.ci_low and found.ci_high <= high and not (pattern.direction and 0 in (found.ci_low, found.ci_high)):
        return REPRODUCED
    return NOT_REPRODUCED if found.ci_high < low or found.ci_low > high else CANNOT_TELL


def chosen(names: Sequence[str], towns: Sequence[str]) -> list[Pattern]:
    """Return the patterns of that name or that read from those towns; without either, all.

    Raises:
        InputError: for an unknown name, or where nothing is left.
    """
    every = read_patterns()
    known = [one.name for one in every]
    for name in names:
        if name not in known:
            raise unknown("pattern", name, known)
    left = [one for one in every if (not names or one.name in names)
            and (not towns or {one.town, one.against} & set(towns))]  # fmt: skip
    if not left:
        have = sorted({town for one in every for town in (one.town, one.against) if town})
        raise InputError(f"No pattern reads from {', '.join(towns)}; there are some for {', '.join(have)}.")
    return left


def patterns(
    wanted: Sequence[Pattern],
    *,
    words: Sequence[str] = (),
    config_dirs: Sequence[Path] = (),
    replicates: int = 8,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Compared]:
    """Run the towns under their own modes and return every pattern beside what they give.

    Each replicate draws the synthetic parts of the town anew, so that the interval covers them as well as luck.

    Args:
        wanted: the patterns.
        words: overrides of the command line, for example weeks=104; they hold for every town.
        config_dirs: folders with own towns and modes.
        replicates: runs of each town, at least 2.
        workers: threads.
        progress: called with the scenario's name after each run.

    Raises:
        InputError: for fewer than two replicates or words that cannot be used.
    """
    if replicates < 2:
        raise InputError(f"replicates={replicates} is out of bounds; patterns need whole numbers from 2.")
    towns = towns_of(wanted)
    values: dict[tuple[str, str], Table] = {}
    for town in towns:
        scenario = own_scenario(town, words, config_dirs)
        seen = observe(dataclasses.replace(scenario, redraw_town=True), range(replicates), workers, progress)
        for name in {one.quantity for one in wanted}:
            values[town, name] = quantity(name, FILE)[0](seen)
    return [_compare(one, values) for one in wanted]


def towns_of(wanted: Sequence[Pattern]) -> list[str]:
    """Return the towns that the patterns read from, each once."""
    return list(dict.fromkeys(town for one in wanted for town in (one.town, one.against) if town))


def own_scenario(town: str, words: Sequence[str] = (), config_dirs: Sequence[Path] = ()) -> Scenario:
    """Return a town under its own mode, with overrides of the command line."""
    first = load([*words, f"town={town}"], config_dirs=config_dirs).scenario
    return load([*words, f"town={town}"], config_dirs=config_dirs, mode=first.town.own_mode).scenario


def _compare(one: Pattern, values: Mapping[tuple[str, str], Table]) -> Compared:
    here = values[one.town, one.quantity]
    found = paired(here, values[one.against, one.quantity]) if one.against else estimate(here)
    return Compared(one, quantity(one.quantity, FILE)[1], found, verdict(one, found))
