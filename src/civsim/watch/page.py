"""The page: Mesa's view of the town, with its map, its legend and its curves."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import solara
from mesa.visualization import SolaraViz, solara_viz
from mesa.visualization.utils import update_counter

from civsim.app.levers import LEVERS as QUESTIONS
from civsim.messages import mark, spoken, translate
from civsim.rules.kinds import YEAR
from civsim.watch import curves, picture
from civsim.watch.town import LEVERS, Past, Setup, WatchedTown
from civsim.watch.words import Spoken

STYLE = Path(__file__).with_name("page.css")
PAUSE = 200
"""Milliseconds between two weeks at the start."""

MOST_LUCK = 9
opened: list[Setup] = []
"""What is watched, the last entry: set by the command before the server asks for the page."""


@solara.component
def Page() -> None:  # noqa: N802
    """Return the page, as Solara finds it by this name."""
    setup = opened[-1]
    solara_viz.solara = Spoken(setup.language)
    inputs = solara.use_memo(lambda: _inputs(setup), [])
    model = solara.use_memo(lambda: WatchedTown(**_first(inputs)), [])
    solara.Style(STYLE)
    SolaraViz(
        model,
        components=[(functools.partial(View, setup=setup, past=inputs["past"]), 0)],
        model_params=inputs,
        name=_title(model, setup),
        play_interval=PAUSE,
    )


@solara.component
def View(model: WatchedTown, setup: Setup, past: Past) -> None:  # noqa: N802
    """Return what is seen of the town: when it is, the map, the legend, the curves."""
    update_counter.get()
    with model.still:
        content = _content(model, setup, past)
    solara.HTML(tag="main", classes=["watch"], attributes={"lang": setup.language}, unsafe_innerHTML=content)


def _content(model: WatchedTown, setup: Setup, past: Past) -> str:
    language = setup.language
    sight = model.seen()
    parts = (
        f"<h2>{escape(_when(model, setup))}</h2>",
        f'<div class="town"><figure>{picture.draw(model, sight, language)}</figure>',
        f"{picture.legend(sight, language)}</div>",
        f'<div class="curves">{_curves(model, past, language)}</div>',
        f'<p class="note">{escape(_beside(past, setup))}</p>',
    )
    return "".join(parts)


def _inputs(setup: Setup) -> dict[str, Any]:
    """Return what Mesa's view makes a town of: fixed values, and levers with label and bounds from the registry."""
    language = setup.language
    scenario = setup.scenario(setup.mode, {})
    luck = translate(mark("Luck (number of the run)"), language)
    return {
        "setup": setup,
        "past": Past(),
        "mode": {
            "type": "Select",
            "label": translate(mark("Form of organisation"), language),
            "values": list(setup.modes.values()),
            "value": setup.modes[setup.mode],
        },
        **{name: _slider(name, float(scenario.values[name]), language) for name in LEVERS},
        "luck": {"type": "SliderInt", "label": luck, "min": 0, "max": MOST_LUCK, "step": 1, "value": 0},
    }


def _slider(name: str, value: float, language: str) -> Mapping[str, Any]:
    """Return the slider of a parameter: within the range of studies, and to the value it has."""
    lever = QUESTIONS[name]
    values = lever.values(value)
    steps = [later - earlier for earlier, later in itertools.pairwise(values)]
    return {
        "type": "SliderFloat",
        "label": translate(lever.question, language),
        "min": values[0],
        "max": values[-1],
        "step": round(min(steps), 6),
        "value": value,
    }


def _first(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with which the first town is made."""
    return {name: one["value"] if isinstance(one, dict) else one for name, one in inputs.items()}


def _title(model: WatchedTown, setup: Setup) -> str:
    town = spoken(model.setting.town.label, setup.language) or model.setting.town.name
    return f"civsim: {town}"


def _when(model: WatchedTown, setup: Setup) -> str:
    year, week = divmod(max(0, model.week - 1), YEAR)
    text = mark("{mode}, year {year}, week {week}") if model.week else mark("{mode}, before the first week")
    mode = setup.modes[model.setting.mode]
    return translate(text, setup.language).format(mode=mode, year=year + 1, week=week + 1)


def _curves(model: WatchedTown, past: Past, language: str) -> str:
    return curves.draw(model.curves(), past.curves, model.setting, language)


def _beside(past: Past, setup: Setup) -> str:
    language = setup.language
    text = translate(
        mark(
            "Blue: this run, each point the last 13 weeks. "
            "Shaded: the run-in, from a start at which nobody is helped yet. "
            "One run is no answer: luck decides much."
        ),
        language,
    )
    if past.curves is None:
        return text
    before = translate(mark("Grey: the run before ({mode})."), language).format(mode=setup.modes[past.mode])
    return f"{text} {before}"
