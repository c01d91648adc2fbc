"""What a limit case is: its parameters, how it is observed, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from civsim.errors import InputError, unknown
from civsim.parameters.parameter import Parameter, Value

FLAG = "true or false"
ERRORS_ALLOWED = 4.0
LARGEST_RELATIVE_ERROR = 0.02


@dataclass(frozen=True)
class Observation:
    """What a limit case gave beside what theory says.

    Attributes:
        expected: the closed form, exact chain or published value; None where there is none.
        observed: mean over replicates of what the engine gave; standard_error: of that mean.
        replicates: independent runs behind it.
        discretisation: how far whole weeks and whole people may move the value off a continuous limit.
    """

    expected: float | None
    observed: float
    standard_error: float
    replicates: int
    discretisation: float = 0.0

    @property
    def agrees(self) -> bool | None:
        """Return whether it agrees; None where nothing is expected."""
        return None if self.verdict == "no expectation" else self.verdict == "agrees"

    @property
    def verdict(self) -> str:
        """Return "agrees", "differs", "imprecise", or "no expectation"."""
        if self.expected is None or math.isnan(self.expected):
            return "no expectation"
        if self.standard_error > LARGEST_RELATIVE_ERROR * abs(self.expected):
            return "imprecise"
        allowed = ERRORS_ALLOWED * self.standard_error + self.discretisation + 1e-9
        return "agrees" if abs(self.observed - self.expected) <= allowed else "differs"


Values = Mapping[str, Value]
Run = Callable[[Values], Observation]


@dataclass(frozen=True)
class Case:
    """One limit case.

    Attributes:
        name: as on the command line.
        parameters: what a user may set, each with default, unit and bounds.
        tabulated: the settings that `civsim verify` runs.
        source: where the expected value comes from.
        run: from checked settings to what was observed; it raises InputError for impossible combinations.
    """

    name: str
    parameters: tuple[Parameter, ...]
    tabulated: tuple[Values, ...]
    source: str
    run: Run

    def check(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Return the settings with defaults filled in.

        Raises:
            InputError: for an unknown name or a value that is not allowed.
        """
        known = {one.name: one for one in self.parameters}
        for name in given:
            if name not in known:
                raise unknown(f"parameter of the case {self.name!r} called", name, known)
        for name, value in given.items():
            check_truth(known[name], value)
        return {name: one.check(given.get(name, one.default)) for name, one in known.items()}

    def shown(self, values: Values) -> dict[str, object]:
        """Return checked settings as a user writes them: flags as true or false."""
        flags = {one.name for one in self.parameters if one.unit == FLAG}
        return {name: bool(value) if name in flags else value for name, value in values.items()}


def check_truth(one: Parameter, value: object) -> None:
    """Refuse a truth value where a number belongs, and anything else than one where a truth value belongs.

    Raises:
        InputError: naming the value and what is allowed.
    """
    if one.unit == FLAG and value not in (True, False):
        raise InputError(f"{one.name}={value} is neither true nor false.")
    if one.unit != FLAG and isinstance(value, bool):
        raise InputError(f"{one.name}={str(value).lower()} is not a number ({one.unit}).")


_CASES: dict[str, Case] = {}
CASES: Mapping[str, Case] = MappingProxyType(_CASES)


def setting(name: str, default: Value, unit: str, low: float, high: float, *, whole: bool = False,
            choices: tuple[str, ...] = ()) -> Parameter:  # fmt: skip
    """Return one parameter of a limit case; whole numbers and choices are checked as such."""
    return Parameter(name, default, unit, low, high, "limit case", name, name, whole=whole, choices=choices)


def flag(name: str, default: bool) -> Parameter:
    """Return one parameter of a limit case that is true or false; cases see 1 or 0."""
    return Parameter(name, int(default), FLAG, 0, 1, "limit case", name, name, whole=True)


def case(source: str, parameters: tuple[Parameter, ...], tabulated: tuple[Values, ...]) -> Callable[[Run], Run]:
    """Register a function as the limit case of its own name."""

    def register(run: Run) -> Run:
        name = run.__name__
        _CASES[name] = Case(name, parameters, tabulated, source, run)
        return run

    return register
