"""The town that is watched: the readable engine's model, what changed lately, and its curves so far."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa

from civsim.configuration import available_modes, load, mode_label
from civsim.engines.mesa.model import TownModel
from civsim.errors import InputError
from civsim.messages import spoken
from civsim.rules.kinds import AWAY
from civsim.scenario import Scenario
from civsim.watch import states
from civsim.watch.curves import CURVES, reporter

if TYPE_CHECKING:
    import pandas as pd

LEVERS = ("load", "contested_share", "budget_cut")
LATELY = 4
"""Weeks for which it is shown how a need ended."""

MOST_PEOPLE = 20_000


@dataclass(frozen=True)
class Setup:
    """What is watched: words as on the command line without the mode, the user's folders, mode and language."""

    words: tuple[str, ...]
    folders: tuple[Path, ...]
    mode: str
    language: str

    @functools.cached_property
    def modes(self) -> Mapping[str, str]:
        """What every mode is called at the page, by name."""
        names = available_modes(self.folders)
        return {name: spoken(mode_label(name, self.folders), self.language) or name for name in names}

    def mode_called(self, label: str) -> str:
        """Return the name of the mode that is called so at the page."""
        return next(name for name, called in self.modes.items() if called == label)

    def scenario(self, mode: str, levers: Mapping[str, float]) -> Scenario:
        """Return the scenario under a mode and with values of levers.

        Raises:
            InputError: for anything unknown or out of bounds, and for a town that is too large to be watched.
        """
        values = [f"{name}={value}" for name, value in levers.items()]
        found = load([*self.words, *values], config_dirs=self.folders, mode=mode).scenario
        people = int(found.values["recipients"])
        if people > MOST_PEOPLE:
            raise InputError(
                f"town={found.town.name} has {people:,} recipients; to be watched it may have up to {MOST_PEOPLE:,}. "
                "recipients=5000 shrinks it, 'civsim app' compares whole towns."
            )
        return found


@dataclass
class Past:
    """The curves of the run before, to be seen beside those of the present one."""

    town: WatchedTown | None = None
    curves: pd.DataFrame | None = None
    mode: str = ""

    def hand_over(self, town: WatchedTown) -> None:
        """Keep the curves of the town that was watched until now, if it ran at all."""
        if self.town is not None and self.town.week > 0:
            self.curves, self.mode = self.town.curves(), self.town.setting.mode
        self.town = town


class WatchedTown(TownModel):
    """A town as Mesa's view makes it anew on every start: under a mode, with values of the levers, with one luck.

    Args:
        setup: what is watched.
        past: where the curves of the run before are kept.
        mode: what the mode is called at the page.
        load, contested_share, budget_cut: values of the levers.
        luck: number of the run; another one is another luck.

    Attributes:
        still: held while a week is simulated, and while the town is looked at; the view does both in threads.
        ended: by number of the recipient, the week in which its last need ended, and how.
        ever_active: numbers of the providers that are or were active.
    """

    def __init__(
        self, setup: Setup, past: Past, mode: str, load: float, contested_share: float, budget_cut: float, luck: int = 0
    ) -> None:
        self.still = threading.RLock()
        levers = {"load": load, "contested_share": contested_share, "budget_cut": budget_cut}
        super().__init__(setup.scenario(setup.mode_called(mode), levers), luck)
        self.ended: dict[int, tuple[int, str]] = {}
        self.ever_active = {provider.number for provider in self.providers if provider.active}
        self.datacollector = mesa.DataCollector(model_reporters={name: reporter(name) for name in CURVES})
        past.hand_over(self)

    def step(self) -> None:
        """Simulate one week, note whose need ended, and go on with the curves."""
        with self.still:
            if self.week < self.setting.total_weeks:
                self._pass_a_week()
            self.running = self.week < self.setting.total_weeks

    def _pass_a_week(self) -> None:
        begins = self.week == self.setting.burn_in
        before = [(0, 0) if begins else (life.met, life.lost) for life in self.lives]
        super().step()
        for number, (life, (met, lost)) in enumerate(zip(self.lives, before, strict=True)):
            if life.met > met or life.lost > lost:
                self.ended[number] = self.week, "met" if life.met > met else "lost"
        self.ever_active |= {provider.number for provider in self.providers if provider.active}
        self.datacollector.collect(self)

    def curves(self) -> pd.DataFrame:
        """Return the curves so far, one row a week."""
        with self.still:
            found: pd.DataFrame = self.datacollector.get_model_vars_dataframe()
        return found

    def seen(self) -> Sight:
        """Return every agent that is to be seen, with its state."""
        with self.still:
            return self._sight()

    def _sight(self) -> Sight:
        return Sight(
            people=[
                (person, states.of_person(person, self._lately(number)))
                for number, person in enumerate(self.recipients)
                if person.status != AWAY
            ],
            providers=[(one, states.of_provider(one)) for one in self.providers if one.number in self.ever_active],
            volunteers=[(one, states.of_volunteer(one)) for one in self.volunteers],
            administration=states.of_administration(self.administration),
        )

    def _lately(self, number: int) -> str | None:
        week, how = self.ended.get(number, (-LATELY, ""))
        return how if self.week - week < LATELY else None


@dataclass(frozen=True)
class Sight:
    """All agents that are to be seen, with their states."""

    people: list[tuple[Any, str]]
    providers: list[tuple[Any, str]]
    volunteers: list[tuple[Any, str]]
    administration: str

    def by_kind(self) -> list[list[str]]:
        """Return the states of every kind, in the order of `states.KINDS`."""
        agents = (self.people, self.providers, self.volunteers)
        return [*([state for _, state in one] for one in agents), [self.administration]]
