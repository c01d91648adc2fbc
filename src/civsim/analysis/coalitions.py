"""The game behind an attribution: which parts of a mode are in force, and the scenario of every coalition of them.

Players are the strengths in which a mode differs from the baseline, and the *arrangement*: everything else that the
mode sets differently (governance of decisions and cases, scope, membership, meetings, votes, transparency, outreach).

A strength without the arrangement meets the baseline's scope. Where that is none, as under competition, there is no
forum in which to share, plan, refer, pool or act together: six strengths do nothing then, and only coproduction works,
which a single provider can practise alone. So part of what a strength brings is shared with the arrangement, as it
takes both; the pairwise interactions say how much that is.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from civsim.analysis.parameter_words import parameter_label
from civsim.errors import InputError
from civsim.messages import mark, translate
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Period, Scenario

ARRANGEMENT = "arrangement"
ARRANGEMENT_LABEL = mark("Arrangement around them")
NEEDS_FORUM = tuple(name for name in STRENGTHS if name != "coproduction")


@dataclass(frozen=True)
class Game:
    """Which parts of a mode are in force: coalitions of players between the baseline and the mode.

    Attributes:
        baseline, mode: the empty and the full coalition.
        players: names of strengths, then "arrangement" if the mode differs in anything else.
    """

    baseline: Scenario
    mode: Scenario
    players: tuple[str, ...]

    @classmethod
    def between(cls, baseline: Scenario, mode: Scenario) -> Game:
        """Return the game of two scenarios that differ in parameters only.

        Raises:
            InputError: if they differ in anything else, or not at all.
        """
        for field in ("weeks", "burn_in", "seed", "town_seed", "redraw_town", "events"):
            one, other = getattr(baseline, field), getattr(mode, field)
            if one != other:
                raise InputError(f"{field} must be the same in both scenarios, got {one!r} and {other!r}.")
        if baseline.town.name != mode.town.name:
            raise InputError(f"Both scenarios need the same town, got {baseline.town.name} and {mode.town.name}.")
        baseline, mode = _aligned(baseline, mode), _aligned(mode, baseline)
        differing = {
            name
            for one, other in zip(baseline.periods, mode.periods, strict=True)
            for name in PARAMETERS
            if one.values[name] != other.values[name]
        }
        players = [name for name in STRENGTHS if name in differing]
        if differing - set(STRENGTHS):
            players.append(ARRANGEMENT)
        if not players:
            raise InputError(f"{mode.mode} does not differ from {baseline.mode} here: there is nothing to attribute.")
        return cls(baseline, mode, tuple(players))

    @property
    def full(self) -> int:
        """The coalition of all players."""
        return (1 << len(self.players)) - 1

    @functools.cached_property
    def different(self) -> dict[int, int]:
        """Each coalition with the first one whose runs are the same bits: what has no effect is not run twice."""
        first: dict[object, int] = {}
        found = {}
        for coalition in range(self.full + 1):
            periods = self.scenario(coalition).periods
            key = tuple(tuple(_effective(period.values).values()) for period in periods)
            found[coalition] = first.setdefault(key, coalition)
        return found

    def scenario(self, coalition: int) -> Scenario:
        """Return the scenario in which the players of a coalition are as in the mode, all others as in the baseline."""
        members = {player for bit, player in enumerate(self.players) if coalition >> bit & 1}
        periods = []
        for one, other in zip(self.baseline.periods, self.mode.periods, strict=True):
            values = {
                name: other.values[name] if (name if name in STRENGTHS else ARRANGEMENT) in members else value
                for name, value in one.values.items()
            }
            periods.append(Period(one.week, values))
        name = "+".join(player for player in self.players if player in members) or self.baseline.name
        return dataclasses.replace(self.baseline, name=name, periods=tuple(periods))


def _aligned(scenario: Scenario, other: Scenario) -> Scenario:
    """Return the scenario with a period for every week in which it or the other one changes parameters."""
    weeks = sorted({period.week for one in (scenario, other) for period in one.periods})
    in_force = [max((one for one in scenario.periods if one.week <= week), key=lambda one: one.week) for week in weeks]
    periods = tuple(Period(week, period.values) for week, period in zip(weeks, in_force, strict=True))
    return dataclasses.replace(scenario, periods=periods)


def _effective(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values as far as they matter: without a scope there are no forums, and six strengths do nothing."""
    if values["scope"] == "none":
        return {**values, **dict.fromkeys(NEEDS_FORUM, 0.0)}
    return dict(values)


def player_label(player: str, language: str) -> str:
    """Return what a player is called."""
    return translate(ARRANGEMENT_LABEL, language) if player == ARRANGEMENT else parameter_label(player, language)
