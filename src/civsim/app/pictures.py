"""The figures of the house for what is shown on the page: one within it, all of them to take away."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.app.findings import Findings
from civsim.messages import mark
from civsim.report.pictures import picture
from civsim.report.town import drawn_in
from civsim.results import provenance
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

DRAWING = threading.Lock()
"""Pictures are drawn one after another: the style of a drawing holds for the whole process."""

FORMATS = ("svg", "png")


def timeseries(found: Findings) -> pd.DataFrame:
    """Return counts and levels by quarter of all parts, named as they are called."""
    import pandas as pd

    frames = []
    for part in found.parts:
        series = found.found[part].series
        assert series is not None
        frames.append(series[series["replicate"] < found.runs].assign(scenario=found.labels[part]))
    return pd.concat(frames, ignore_index=True)


def called(table: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Return a table of levels or differences with its parts named as they are called."""
    columns = [name for name in ("scenario", "baseline") if name in table]
    shown = table[table["scenario"].isin(found.parts)]
    return shown.assign(**{name: shown[name].map(found.labels) for name in columns})


def _course(found: Findings) -> Figure:
    from civsim.plots import over_time

    named = _named(found)
    finding = found.headlines.coverage()
    return over_time(timeseries(found), named, finding, provenance(named), drawn_in(found.language))


def _losses(found: Findings) -> Figure:
    from civsim.plots import funnel

    named, summary = _named(found), called(found.summary, found)
    return funnel(summary, named, found.headlines.losses(), provenance(named), drawn_in(found.language))


def _participation(found: Findings) -> Figure:
    from civsim.plots import participation

    named, summary = _named(found), called(found.summary, found)
    return participation(summary, named, found.headlines.participation(), provenance(named), drawn_in(found.language))


def _differences(found: Findings) -> Figure:
    from civsim.plots import paired_differences

    named, changes = _named(found), called(found.differences, found)
    return paired_differences(changes, named, found.headlines.counted(), provenance(named), drawn_in(found.language))


FIGURES: Mapping[str, tuple[str, Callable[[Findings], Figure]]] = {
    "course": (mark("Coverage over time"), _course),
    "losses": (mark("Where needs get lost"), _losses),
    "participation": (mark("Who takes part"), _participation),
    "differences": (mark("Differences to competition"), _differences),
}
"""The figures by name: what they are called, and what draws them."""


def _named(found: Findings) -> list[Scenario]:
    """Return the scenarios under the names by which they are called, and nothing else."""
    language = drawn_in(found.language)
    return [
        dataclasses.replace(one, name=found.labels[part], mode_label={language: found.labels[part]})
        for part, one in found.scenarios.items()
        if part in found.parts
    ]


def draw(found: Findings, name: str, form: str) -> bytes:
    """Return a figure as a file; it takes a part of a second, and waits while another one is drawn."""
    from civsim.plots import save

    with DRAWING, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        save(FIGURES[name][1](found), path)
        return path.with_suffix(f".{form}").read_bytes()


def inline(found: Findings, name: str) -> str:
    """Return a figure as SVG that stands within a page, without its title, which the page says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.svg"
        path.write_bytes(draw(found, name, "svg"))
        return picture(path, found.title(), f"{name}-").svg
