"""What a parameter is: its default, unit, bounds, role, source and labels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from civsim.errors import Text, meant, refusal
from civsim.rules.kinds import OWN
from civsim.variants import SLOTS, names

Value = float | int | str

ASSUMPTION = "assumption"
LEVER = "lever"
UNCERTAINTY = "uncertainty"
FIGURE = "figure"


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    Attributes:
        name: the one name it has from YAML to plot.
        default: value where neither town, mode nor user says otherwise; a choice is given by its name.
        unit: unit of the value.
        low, high: hard bounds, both allowed.
        source: where the default comes from, or "assumption".
        en, de: label in English and German.
        role: lever (a town can choose it), uncertainty (nobody knows it), figure (a fact of a town).
        sweep: range for studies; unless given, half to double the default within the bounds, in whole numbers where
            the values are whole, and both values where there are only two.
        choices: names of the allowed choices; the engines see their positions.
        by_week: whether a calendar may change it during a run.
    """

    name: str
    default: Value
    unit: str
    low: float
    high: float
    source: str
    en: str
    de: str
    role: str = UNCERTAINTY
    sweep: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    whole: bool = False
    by_week: bool = True

    @property
    def is_assumption(self) -> bool:
        """Whether the default has no published source."""
        return self.source.startswith(ASSUMPTION)

    @property
    def sweep_range(self) -> tuple[float, float]:
        """The range that studies sweep, (low, high)."""
        if self.sweep:
            return self.sweep
        if self.choices:
            return (0.0, float(len(self.choices) - 1))
        base = float(self.default)
        low, high = max(self.low, base / 2), min(self.high, base * 2)
        if not self.whole:
            return (low, high)
        if self.high - self.low == 1:
            return (self.low, self.high)
        return (float(math.floor(low)), float(math.ceil(high)))

    def check(self, value: object) -> Value:
        """Return `value` as this parameter stores it.

        Raises:
            InputError: for a wrong type, a value out of bounds or an unknown choice.
        """
        if self.choices:
            return self._check_choice(value)
        if isinstance(value, str):
            raise refusal(
                "{name}={value!r} is not a number; allowed: {bounds}.",
                name=self.name,
                value=value,
                bounds=self._bounds(),
            )
        if isinstance(value, bool):
            value = int(value)
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise refusal(
                "{name}={value!r} is not a number; allowed: {bounds}.",
                name=self.name,
                value=value,
                bounds=self._bounds(),
            )
        if self.whole and value != int(value):
            raise refusal(
                "{name}={value!r} is not a whole number; allowed: {bounds}.",
                name=self.name,
                value=value,
                bounds=self._bounds(),
            )
        if value < self.low or value > self.high:
            raise refusal(
                "{name}={value!r} is out of bounds; allowed: {bounds}.",
                name=self.name,
                value=value,
                bounds=self._bounds(),
            )
        return int(value) if self.whole else float(value)

    def number(self, value: Value) -> float | int:
        """Return the number that the engines see for a checked value."""
        if not self.choices:
            return value  # type: ignore[return-value]
        return self.choices.index(str(value)) if value in self.choices else OWN

    def _check_choice(self, value: object) -> str:
        text = "none" if value is None else str(value)
        if text in self.choices:
            return text
        own = names(self.name) if self.name in SLOTS else []
        if text in own:
            return text
        known = [*self.choices, *own]
        hint = Text(" 'civsim list rules' shows where own rules can stand.") if self.name in SLOTS else ""
        raise refusal(
            "{name}={value!r} is not one of {known}.{nearest}{hint}",
            name=self.name,
            value=value,
            known=", ".join(known),
            nearest=meant(text, known),
            hint=hint,
        )

    def _bounds(self) -> str:
        bounds = {"low": self.low, "high": self.high, "unit": Text(self.unit)}
        if self.whole:
            return Text("whole numbers from {low:g} to {high:g} ({unit})", **bounds)
        return Text("numbers from {low:g} to {high:g} ({unit})", **bounds)
