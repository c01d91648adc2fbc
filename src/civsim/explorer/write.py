"""From the folder of a sweep to a page that needs nothing else, with the tables behind it."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from civsim import results
from civsim.errors import InputError, unknown
from civsim.explorer import texts
from civsim.explorer.content import content
from civsim.explorer.estimates import of_runs
from civsim.explorer.grid import SHOWN, Grid, of_sweep, told
from civsim.messages import code, translate
from civsim.report.page import environment
from civsim.scenario import BASELINE
from civsim.sweep.reading import Sweep, read

PACKAGE = "civsim.explorer"
PAGE = "explorer.html"
COMPARISON = "summary.csv"
NONE = "none"
MOST_MEGABYTES = 10.0
"""Larger pages are slow to open on an old laptop, and cannot be mailed."""


@dataclass(frozen=True)
class Written:
    """The page that was written, and what is in it."""

    path: Path
    megabytes: float
    points: int
    measures: Sequence[str]
    baseline: str


def finished(folder: Path, *, partial: bool = False) -> Sweep:
    """Return a sweep of which every point has all runs, or with `partial` as many as every point has.

    Raises:
        InputError: if runs are missing; the message says where, and what can be shown.
    """
    if (folder / COMPARISON).is_file():
        raise InputError(
            f"{folder} holds a comparison and no sweep: 'civsim report {folder}' makes a page of it. A sweep is "
            "made by, for example, 'civsim sweep mode=competition,hub load=0.5:2:4'."
        )
    sweep = read(folder)
    if not sweep.missing:
        return sweep
    whole = sweep.balanced()
    common = whole.runs["replicate"].nunique()
    if partial and common:
        return whole
    raise InputError(f"{folder} is not finished: {_missing(sweep)} {_what_can_be_shown(sweep, common)}")


def _missing(sweep: Sweep) -> str:
    layers = sweep.manifest["plan"]["layers"]
    asked = {name: max(one["last"] for one in layers if name in one["points"]) for name in sweep.designed.points}
    done = sweep.runs["point"].value_counts().add(sweep.errors["point"].value_counts(), fill_value=0)
    have = {name: int(done.get(name, 0)) for name in asked}
    short = [name for name in asked if have[name] < asked[name]]
    points = sweep.designed.points
    listed = [f"{told(points[name])} ({have[name]} of {asked[name]})" for name in short[:SHOWN]]
    more = f" and {len(short) - SHOWN:,} more" if len(short) > SHOWN else ""
    return (
        f"{sweep.missing:,} of {sum(asked.values()):,} runs are missing, at {len(short):,} of {len(asked):,} points: "
        f"{'; '.join(listed)}{more}."
    )


def _what_can_be_shown(sweep: Sweep, common: int) -> str:
    goes_on = f"The sweep goes on with: {' '.join(sweep.manifest['about']['command'])}"
    if not common:
        return f"Nothing can be shown before every point has a run. {goes_on}"
    runs = "1 run" if common == 1 else f"{common} runs"
    return f"Every point has {runs}: partial=true shows {'it' if common == 1 else 'these'}. {goes_on}"


def write(
    folder: Path,
    languages: Sequence[str],
    measures: Sequence[str],
    *,
    command: Sequence[str],
    baseline: str | None = None,
    partial: bool = False,
    out: Path | None = None,
    folders: Sequence[Path] = (),
) -> Written:
    """Write the page of a sweep, and the tables of what it shows.

    Args:
        folder: of the sweep.
        languages: codes, or paths of catalogues; the first is that of the page unless the browser prefers another.
        measures: names of what can be looked at.
        command: words, for the manifest.
        baseline: the mode that others are compared with; competition if it is there, else the first.
        partial: whether a sweep that is not finished is shown with the runs that every point has.
        out: the folder to write into; `explorer` within that of the sweep unless given.
        folders: with own towns and modes.

    Raises:
        InputError: if the sweep is not finished, is neither a grid nor a short list, or makes too large a page.
    """
    sweep = finished(folder, partial=partial)
    grid = of_sweep(sweep)
    reference = _baseline(grid, baseline)
    found = of_runs(grid, sweep.runs, measures, reference)
    stamp = _origin(sweep)
    told = content(
        grid,
        found,
        languages,
        baseline=reference,
        settings=sweep.manifest["fixed"]["settings"],
        source=stamp,
        is_partial=sweep.missing > 0,
        folders=folders,
    )
    text = page(told, languages)
    size = len(text.encode()) / 1e6
    if size > MOST_MEGABYTES:
        raise InputError(
            f"{folder}: the page would have {size:.1f} MB for {len(grid.cells):,} points and {len(measures)} measures; "
            f"allowed: {MOST_MEGABYTES:g} MB. Choose fewer measures, for example measures=coverage,waiting."
        )
    place = results.prepare(out or sweep.folder / "explorer")
    results.write_tables(place, found.tables(), stamp)
    results.write_text(place / PAGE, text)
    about = {"sweep": str(sweep.folder), "design": sweep.designed.digest(), "baseline": reference}
    results.write_manifest(place, command, {**about, "measures": list(measures)})
    return Written(place / PAGE, size, len(grid.cells), measures, reference)


def _baseline(grid: Grid, given: str | None) -> str:
    """Return the mode that others are compared with, or nothing where there is one mode only."""
    if given not in (None, NONE, *grid.modes):
        raise unknown("mode that all points of this sweep have", str(given), [*grid.modes, NONE])
    if len(grid.modes) < 2 or given == NONE:
        return ""
    return given or (BASELINE if BASELINE in grid.modes else grid.modes[0])


def _origin(sweep: Sweep) -> str:
    """Return what the numbers come from: version and commit of the runs, their design, and the command."""
    fixed, about = sweep.manifest["fixed"], sweep.manifest["about"]
    commit = (about["git_commit"] or "unknown")[:10]
    design = sweep.designed.digest()[:12]
    return " · ".join([f"civsim {fixed['civsim']} ({commit})", f"design {design}", shlex.join(about["command"])])


def page(told: Mapping[str, Any], languages: Sequence[str]) -> str:
    """Return the page that holds this content; its script alone may run, and nothing may be fetched."""
    script = (files(PACKAGE) / "templates" / "explorer.js").read_text(encoding="utf-8")
    first = code(languages[0])
    return (
        environment(languages[0], PACKAGE)
        .get_template("explorer.html")
        .render(
            lang=first,
            words=told["words"][first],
            script=script,
            digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            data=json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
            no_script=[(code(one), translate(texts.NO_SCRIPT, one)) for one in languages],
        )
    )
