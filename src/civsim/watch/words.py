"""The words of Mesa's view, which has English ones only, in the language of the page."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import solara

from civsim.messages import mark, translate

PAUSE = "Play Interval (ms)"
SHORTEST = 50
"""Milliseconds between two weeks; within fewer, a click on "Pause" would hardly get its turn."""

WORDS: Mapping[str, str] = {
    "Controls": mark("Let time pass"),
    PAUSE: mark("Pause between weeks, in milliseconds"),
    "Render Interval (steps)": mark("Weeks at a time"),
    "Reset": mark("Start again"),
    "Step": mark("One week"),
    "▶": mark("▶ Play"),
    "❚❚": mark("❚❚ Pause"),
    "Model Parameters": mark("Levers: they hold after “Start again”"),
    "Information": mark("Time"),
}
WEEK = mark("{week} weeks have passed")
WITH_WORDS = ("Button", "Card", "SliderInt", "SliderFloat", "Text")
SLIDERS = (solara.SliderInt, solara.SliderFloat)
LEFT_OUT = "Use Threads"
"""What Mesa's view offers beside it, and what is of no use here."""


class Spoken:
    """Solara as Mesa's view calls it: the same components, with other words.

    Args:
        language: of the page.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def __getattr__(self, name: str) -> Any:
        found = getattr(solara, name)
        return (
            functools.partial(self._call, found)
            if name in ("Button", "Card", "SliderInt", "SliderFloat", "Text")
            else found
        )

    def Checkbox(self, *, label: str, **others: Any) -> object:  # noqa: N802
        """Return a checkbox, or nothing for what is left out."""
        return None if label == LEFT_OUT else solara.Checkbox(label=self.say(label), **others)

    def _call(self, component: Callable[..., object], *given: Any, **named: Any) -> object:
        said = [self.say(one) if isinstance(one, str) else one for one in given]
        changed: dict[str, object] = {"label": self.say(named["label"])} if "label" in named else {}
        if component in SLIDERS:
            changed["thumb_label"] = "always"
        if PAUSE in given or named.get("label") == PAUSE:
            changed["min"] = SHORTEST
        return component(*said, **{**named, **changed})

    def say(self, text: str) -> str:
        """Return one of Mesa's texts in the language of the page; others stay."""
        step = re.fullmatch(r"Step: (\d+)", text)
        if step:
            return translate(WEEK, self._language).format(week=step[1])
        return translate(WORDS[text], self._language) if text in WORDS else text
