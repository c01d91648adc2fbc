"""The claims of an experiment's file, checked against its levers, windows and modes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from civsim.configuration import checks
from civsim.errors import InputError
from civsim.experiment.definition import Best, Bias, Claim, Contrast, Home, Lever, Window
from civsim.experiment.impact import ESTIMATORS
from civsim.measures import MEASURES
from civsim.measures.equity import BY_DISTRICT
from civsim.sampling import Range

CONTRAST_KEYS = ("name", "text", "falsified", "kind", "outcome", "of", "modes", "from", "to", "where", "against",
                 "window", "expected", "outcome_from", "rising_with")  # fmt: skip
BEST_KEYS = ("name", "text", "falsified", "kind", "outcome", "modes", "lever", "window", "most", "falling_with")
BIAS_KEYS = ("name", "text", "falsified", "kind", "modes", "estimator", "of", "rising_with", "expected")
HOME_KEYS = ("name", "text", "falsified", "kind", "outcome", "against", "expected")
KINDS = ("contrast", "best", "bias", "home")
EXPECTED = ("higher", "lower", "none")
WHOLE = "all"


def measure(value: object, where: str) -> str:
    """Return the name of a measure."""
    return checks.one_of(value, MEASURES, f"{where}: outcome", "measure")


class ClaimReader:
    """Reads claims, which refer to the other parts of the experiment."""

    def __init__(
        self,
        modes: tuple[str, ...],
        levers: tuple[Lever, ...],
        windows: tuple[Window, ...],
        uncertainties: tuple[Range, ...],
    ) -> None:
        self.modes, self.windows = modes, [one.name for one in windows]
        self.levers = {one.name: one for one in levers}
        self.uncertainties = [one.name for one in uncertainties]

    def claim(self, value: object, where: str) -> Claim:
        """Return one claim."""
        kind = checks.one_of(checks.mapping(value, where).get("kind", KINDS[0]), KINDS, where, "kind")
        readers: Mapping[str, Callable[[object, str], Claim]]
        readers = {"contrast": self._contrast, "best": self._best, "bias": self._bias, "home": self._home}
        return readers[kind](value, where)

    def _levels(self, value: object, where: str) -> Mapping[str, str]:
        levels = {}
        for name, level in checks.mapping(value, where).items():
            lever = self.levers[checks.one_of(name, self.levers, where, "lever")]
            levels[name] = checks.one_of(str(level), lever.levels, f"{where}.{name}", "level")
        return levels

    def _modes_of(self, found: Mapping[str, Any], where: str) -> tuple[str, ...]:
        given = checks.entries(found.get("modes"), where) or list(self.modes)
        return tuple(checks.one_of(one, self.modes, f"{where}: modes", "mode") for one in given)

    def _window(self, found: Mapping[str, Any], where: str) -> str:
        window = checks.one_of(found.get("window", WHOLE), self.windows, f"{where}: window", "window")
        if window != WHOLE and found.get("outcome") in BY_DISTRICT:
            raise InputError(f"{where}: {found['outcome']} is known for all measured weeks only, not for {window!r}.")
        return window

    def _contrast(self, value: object, where: str) -> Contrast:
        found = checks.record(value, where, CONTRAST_KEYS, ("name", "text", "falsified", "outcome", "expected"))
        of = checks.one_of(found.get("of", "dividend"), ("dividend", "level"), f"{where}: of")
        since, to = (self._levels(found.get(key), f"{where}: {key}") for key in ("from", "to"))
        if set(since) != set(to):
            raise InputError(f"{where}: 'from' and 'to' must name the same levers.")
        if of == "level" and not to:
            raise InputError(f"{where}: a claim on levels needs 'from' and 'to'.")
        if found.get("outcome_from") is not None:
            self._same_unit(found, where)
        return Contrast(
            name=checks.text(found["name"], f"{where}: name"),
            text=checks.label(found["text"], f"{where}: text", ""),
            falsified=checks.label(found["falsified"], f"{where}: falsified", ""),
            outcome=measure(found["outcome"], where),
            of=of,
            modes=self._modes_of(found, where),
            since=since,
            to=to,
            where=self._levels(found.get("where"), f"{where}: where"),
            against=self._levels(found.get("against"), f"{where}: against"),
            window=self._window(found, where),
            expected=checks.one_of(found["expected"], EXPECTED, f"{where}: expected"),
            since_outcome="" if found.get("outcome_from") is None else str(found["outcome_from"]),
            rising_with=self._uncertainty(found.get("rising_with"), where),
        )

    def _same_unit(self, found: Mapping[str, Any], where: str) -> None:
        """Refuse to compare two measures in different units."""
        units = [MEASURES[measure(found[key], where)].unit for key in ("outcome_from", "outcome")]
        if units[0] != units[1] or not found.get("from"):
            raise InputError(
                f"{where}: outcome_from={found['outcome_from']!r} ({units[0]}) cannot be compared with "
                f"{found['outcome']!r} ({units[1]}); allowed: a measure in the same unit, beside 'from' and 'to'."
            )

    def _uncertainty(self, value: object, where: str) -> str:
        return "" if value is None else checks.one_of(value, self.uncertainties, where, "uncertainty")

    def _best(self, value: object, where: str) -> Best:
        found = checks.record(value, where, BEST_KEYS, ("name", "text", "falsified", "outcome", "lever"))
        return Best(
            name=checks.text(found["name"], f"{where}: name"),
            text=checks.label(found["text"], f"{where}: text", ""),
            falsified=checks.label(found["falsified"], f"{where}: falsified", ""),
            outcome=measure(found["outcome"], where),
            modes=self._modes_of(found, where),
            lever=checks.one_of(found["lever"], self.levers, f"{where}: lever", "lever"),
            window=self._window(found, where),
            most=checks.number(found.get("most", 0.9), f"{where}: most", 0.0, 1.0),
            falling_with=self._uncertainty(found.get("falling_with"), where),
        )

    def _bias(self, value: object, where: str) -> Bias:
        found = checks.record(value, where, BIAS_KEYS, ("name", "text", "falsified", "estimator", "expected"))
        return Bias(
            name=checks.text(found["name"], f"{where}: name"),
            text=checks.label(found["text"], f"{where}: text", ""),
            falsified=checks.label(found["falsified"], f"{where}: falsified", ""),
            modes=self._modes_of(found, where),
            estimator=checks.one_of(found["estimator"], ESTIMATORS, f"{where}: estimator", "estimator"),
            of=checks.one_of(found.get("of", "bias"), ("bias", "size"), f"{where}: of"),
            rising_with=self._uncertainty(found.get("rising_with"), where),
            expected=checks.one_of(found["expected"], EXPECTED, f"{where}: expected"),
        )

    def _home(self, value: object, where: str) -> Home:
        found = checks.record(value, where, HOME_KEYS, ("name", "text", "falsified", "outcome", "against", "expected"))
        return Home(
            name=checks.text(found["name"], f"{where}: name"),
            text=checks.label(found["text"], f"{where}: text", ""),
            falsified=checks.label(found["falsified"], f"{where}: falsified", ""),
            outcome=measure(found["outcome"], where),
            against=checks.one_of(found["against"], ("others", *self.modes), f"{where}: against", "mode"),
            expected=checks.one_of(found["expected"], EXPECTED, f"{where}: expected"),
        )
