"""What the runs so far say, in one language: levels, paired differences, and sentences made of them by rule."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civsim.analysis import tables
from civsim.analysis.headlines import Headlines
from civsim.analysis.sentences import change as said_of
from civsim.analysis.sentences import findings, worst_off
from civsim.app.choice import CHOSEN, COMPETITION, PRESENT, Choice
from civsim.app.refine import Found
from civsim.messages import mark, spoken, translate
from civsim.report.comparison import capital
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Hashable, Any]
CHANGED = mark("{mode}, with changes")
INTRODUCED = mark("{mode} from week {week}")
TODAY = mark("{mode} (the town's present mode)")
A_YEAR = ("spending",)


class Findings:
    """What the runs so far say about a choice.

    Args:
        choice: what was chosen.
        found: runs by their part in the comparison, as many of each.
        language: one that has a catalogue.
    """

    def __init__(self, choice: Choice, found: Found, language: str) -> None:
        self.choice, self.language, self.found = choice, language, found
        self.scenarios = {part: dataclasses.replace(one.scenario, name=part) for part, one in choice.compared.items()}
        self.runs = min(found[part].count for part in self.scenarios)
        self.labels = {part: label_of(one, part, language) for part, one in choice.compared.items()}

    @property
    def is_same(self) -> bool:
        """Whether the choice is competition itself."""
        return self.scenarios[CHOSEN].digest() == self.scenarios[COMPETITION].digest()

    @property
    def parts(self) -> list[str]:
        """The parts that are shown: without the choice where it is competition itself."""
        return [part for part in self.scenarios if part != CHOSEN or not self.is_same]

    @property
    def present(self) -> str:
        """Which part is the town's present mode; nothing where the page has no such mode."""
        own = self.choice.scenario.town.own_mode
        if PRESENT in self.scenarios or own not in self.choice.library.modes:
            return PRESENT if PRESENT in self.scenarios else ""
        digest = self.choice.under(own).scenario.digest()
        return next(part for part, one in self.scenarios.items() if one.digest() == digest)

    @functools.cached_property
    def summary(self) -> pd.DataFrame:
        """Levels of every measure, by part."""
        return tables.summary(list(self.scenarios.values()), self._values)

    @functools.cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences of every part to competition."""
        return tables.differences(list(self.scenarios.values()), self._values)

    @functools.cached_property
    def differences_to_present(self) -> pd.DataFrame:
        """Paired differences of the choice to the town's present mode."""
        return tables.differences([self.scenarios[self.present or COMPETITION], self.scenarios[CHOSEN]], self._values)

    @property
    def _values(self) -> tables.Values:
        """Every measure of every run that all parts have."""
        return {
            part: {key: runs[: self.runs] for key, runs in self.found[part].values.items()} for part in self.scenarios
        }

    def level(self, part: str, measure: str) -> Row:
        """Return the level of a measure in the whole town."""
        return self._levels[part, measure, ""]

    def change(self, measure: str, to: str = COMPETITION, district: str = "") -> Row:
        """Return the paired difference of the choice in a measure, to competition or to the present mode."""
        return (self._changes if to == COMPETITION else self._changes_to_present)[CHOSEN, measure, district]

    def levels_by_district(self, part: str) -> dict[str, Row]:
        """Return coverage by district."""
        return {key[2]: row for key, row in self._levels.items() if key[:2] == (part, "coverage") and key[2]}

    @property
    def places(self) -> Table:
        """Where the districts lie, in km, fields "x" and "y"; of the first run."""
        places = self.found[CHOSEN].places
        assert places is not None
        return places

    @functools.cached_property
    def _levels(self) -> dict[tuple[str, str, str], Row]:
        return _by_key(self.summary)

    @functools.cached_property
    def _changes(self) -> dict[tuple[str, str, str], Row]:
        return _by_key(self.differences)

    @functools.cached_property
    def _changes_to_present(self) -> dict[tuple[str, str, str], Row]:
        return _by_key(self.differences_to_present)

    @functools.cached_property
    def headlines(self) -> Headlines:
        """What can be said by rule of competition and the choice."""
        shown = [COMPETITION] if self.is_same else [COMPETITION, CHOSEN]
        labels = {part: self.labels[part] for part in shown}
        changes = self.differences[self.differences["scenario"].isin(shown[1:])]
        return Headlines(self.summary[self.summary["scenario"].isin(shown)], changes, labels, self.language)

    def title(self) -> str:
        """Return the finding in a line."""
        return capital(self.headlines.coverage())

    def sentences(self) -> list[str]:
        """Return what is clear and what is not, against competition and against the town's present mode."""
        if self.is_same:
            return []
        labels, language = self.labels, self.language
        own = self.differences[self.differences["scenario"] == CHOSEN]
        said = [*findings(own, labels, language), *worst_off(own, labels, language)]
        said += [said_of(self.change(name), labels[CHOSEN], labels[COMPETITION], language) for name in A_YEAR]
        if self.present not in ("", CHOSEN, COMPETITION):
            said += findings(self.differences_to_present, labels, language)
        return said


def label_of(choice: Choice, part: str, language: str) -> str:
    """Return what a part of a comparison is called: its mode, and what is special about it."""
    mode = spoken(choice.library.modes[choice.mode].label, language)
    if part == PRESENT:
        return translate(TODAY, language).format(mode=mode)
    if set(choice.values) & choice.library.arrangement:
        mode = translate(CHANGED, language).format(mode=mode)
    if choice.start is not None:
        mode = translate(INTRODUCED, language).format(mode=mode, week=choice.start)
    return mode


def _by_key(table: pd.DataFrame) -> dict[tuple[str, str, str], Row]:
    rows: Sequence[Row] = table[table["group"] == ""].to_dict("records")
    return {(str(row["scenario"]), str(row["measure"]), str(row["district"])): row for row in rows}
