"""One town of a folder of results, in one language: its scenarios, its tables, and what they are called."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.analysis.headlines import Headlines
from civsim.errors import InputError
from civsim.messages import ENGLISH, code, languages, mark, spoken, translate
from civsim.report.folder import Folder
from civsim.report.parts import Picture, Row
from civsim.report.pictures import picture
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

OWN = mark("(the town's own mode)")


def drawn_in(language: str) -> str:
    """Return the language of the figures that go with a text: figures are drawn in English and German."""
    return code(language) if code(language) in languages() else ENGLISH


@dataclass(frozen=True)
class Shown:
    """One town of a folder.

    Attributes:
        folder: where its tables lie.
        scenarios: those of the town, the baseline first.
        settings: the baseline's, as its configuration gives them.
        language: one that has a catalogue.
        config_dirs: where modes of one's own are described.
    """

    folder: Folder
    scenarios: Sequence[Scenario]
    settings: Mapping[str, Any]
    language: str
    config_dirs: Sequence[Path] = ()

    @property
    def town(self) -> str:
        """What the town is called."""
        return spoken(self.scenarios[0].town.label, self.language)

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """What every scenario is called: its mode where that tells it apart."""
        distinct = len({one.mode for one in self.scenarios}) == len(self.scenarios)
        return {
            one.name: (spoken(one.mode_label, self.language) or one.mode) if distinct else one.name
            for one in self.scenarios
        }

    @property
    def others(self) -> Sequence[Scenario]:
        """The scenarios that are compared with the baseline."""
        return self.scenarios[1:]

    @property
    def baseline(self) -> str:
        """What the baseline is called."""
        return self.labels[self.scenarios[0].name]

    def marked(self, name: str) -> str:
        """Return what a scenario is called, with a word where its mode is the town's own."""
        one = next(one for one in self.scenarios if one.name == name)
        own = one.mode == one.town.own_mode
        return f"{self.labels[name]} {translate(OWN, self.language)}" if own else self.labels[name]

    def _own(self, table: str) -> pd.DataFrame:
        found = self.folder.table(table)
        return found[found["scenario"].isin(list(self.labels))]

    @functools.cached_property
    def summary(self) -> pd.DataFrame:
        """Levels of every measure."""
        return self._own("summary")

    @functools.cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences to the baseline."""
        return self._own("differences")

    @functools.cached_property
    def who_gains(self) -> pd.DataFrame:
        """Shares of people who gain and lose."""
        return self._own("who_gains")

    @functools.cached_property
    def dividend(self) -> pd.DataFrame:
        """Differences net and gross, where the comparison was asked for them."""
        return self._own("dividend")

    @functools.cached_property
    def headlines(self) -> Headlines:
        """What can be said by rule from levels and differences.

        Raises:
            InputError: if a scenario has no row of its coverage.
        """
        try:
            return Headlines(self.summary, self.differences, self.labels, self.language)
        except KeyError as error:
            raise InputError(f"{self.folder.path}: a table lacks the row of {error}; run its command again.") from None

    def level(self, name: str, measure: str) -> Row:
        """Return the row of a measure for the whole town."""
        return self._row(self.summary, name, measure)

    def change(self, name: str, measure: str) -> Row:
        """Return the row of the paired difference in a measure for the whole town."""
        return self._row(self.differences, name, measure)

    def _row(self, table: pd.DataFrame, name: str, measure: str) -> dict[Any, Any]:
        is_whole = (table["group"] == "") & (table["district"] == "")
        rows = table[is_whole & (table["scenario"] == name) & (table["measure"] == measure)].to_dict("records")
        if len(rows) != 1:
            raise InputError(f"{self.folder.path}: {len(rows)} rows of {measure} in {name}; run its command again.")
        return dict(rows[0])

    @functools.cached_property
    def chosen(self) -> Scenario | None:
        """The scenario that is shown closely: the town's own mode, else the best, else the first; not the baseline."""
        own = [one for one in self.others if one.mode == one.town.own_mode]
        best = [one for name in self.headlines.best("coverage") for one in self.others if one.name == name]
        return next(iter([*own, *best, *self.others]), None)

    def described(self) -> dict[str, str]:
        """Return what every mode is, in a sentence, where its file says so."""
        from civsim.configuration import mode_description

        modes = dict.fromkeys(one.mode for one in self.scenarios)
        found = {mode: spoken(mode_description(mode, self.config_dirs), self.language) for mode in modes}
        return {mode: text for mode, text in found.items() if text}

    @property
    def runs(self) -> int:
        """How many runs of each scenario there are."""
        count = self.level(self.scenarios[0].name, "coverage")["n"]
        return 0 if math.isnan(count) else int(count)

    def picture(self, name: str, title: str) -> list[Picture]:
        """Return a figure of the town by the middle of its file's name, or nothing where it was not drawn."""
        return self.of_folder(self.folder, f"{self.scenarios[0].town.name}_{name}", title)

    def of_folder(self, folder: Folder, name: str, title: str) -> list[Picture]:
        """Return a figure of any folder in the language nearest to the report's, or nothing."""
        path: Path | None = folder.figure(f"{name}_{drawn_in(self.language)}")
        prefix = "drawn-" + "".join(letter if letter.isalnum() else "-" for letter in name) + "-"
        return [picture(path, title, prefix)] if path else []


def towns(folder: Folder, language: str, config_dirs: Sequence[Path]) -> list[Shown]:
    """Return the towns of a comparison or a single run, in their order.

    Raises:
        InputError: if the configuration beside the tables cannot be read.
    """
    from civsim.configuration import load_values

    own: dict[str, list[Scenario]] = {}
    first: dict[str, Mapping[str, Any]] = {}
    for settings in _documents(folder):
        scenario = load_values(settings, config_dirs=config_dirs).scenario
        own.setdefault(scenario.town.name, []).append(scenario)
        first.setdefault(scenario.town.name, settings)
    return [Shown(folder, scenarios, first[name], language, config_dirs) for name, scenarios in own.items()]


def _documents(folder: Folder) -> list[dict[str, Any]]:
    """Return the settings of every scenario."""
    import yaml

    path = folder.path / "config.yaml"
    try:
        documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    if not documents or not all(isinstance(one, dict) for one in documents):
        raise InputError(f"{path} describes no scenario; run its command again: {folder.command}.")
    return documents
