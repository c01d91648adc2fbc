"""Uniform numbers that remember what they were held against: the same bits, and a record of every decision."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from typing import Any

RULES = "civsim.rules."


@dataclass(frozen=True)
class Check:
    """One comparison of a draw, or of what was computed from it.

    Attributes:
        rule: where it stands, such as "access.is_admitted" for a rule or "Recipient.live" for a loop of the engine.
        value: the draw, or what was computed from it. sign: "<", "<=", ">", ">=" or "int" where a whole number was
            made of it. bound: what it was held against. outcome: what came out.
    """

    rule: str
    value: float
    sign: str
    bound: float
    outcome: int


@dataclass
class Draw:
    """One uniform number: its address (stream, key, week, index), its value and all that was decided with it.

    `chosen` is the row of the provider that was chosen with it, where that is known; -1 means none.
    """

    stream: int
    key: int
    week: int
    index: int
    u: float
    checks: list[Check] = field(default_factory=list)
    chosen: int | None = None

    @property
    def result(self) -> tuple[int, ...]:
        """What came out: the provider chosen, else the outcome of every comparison."""
        return tuple(one.outcome for one in self.checks) if self.chosen is None else (self.chosen,)

    @property
    def came_true(self) -> bool:
        """Whether the last comparison held."""
        return bool(self.checks and self.checks[-1].outcome)


def place_of(frame: Any) -> str:
    """Return the rule or loop that a frame runs, without the names that say only where the package keeps it."""
    name, module = frame.f_code.co_qualname, str(frame.f_globals["__name__"])
    if module.startswith(RULES):
        return f"{module.removeprefix(RULES)}.{name}"
    return name if "." in name else f"{module.rpartition('.')[2]}.{name}"


class Drawn(float):
    """A number made from one draw; comparing it writes into the record of that draw.

    Two draws as they came, held against each other to sort by luck, decide nothing by themselves and are not recorded.
    """

    draw: Draw
    is_raw: bool

    def __new__(cls, value: float, draw: Draw, is_raw: bool = False) -> Drawn:
        """Return a number made from a draw; `is_raw` marks the draw as it came."""
        self = super().__new__(cls, value)
        self.draw, self.is_raw = draw, is_raw
        return self

    def _note(self, sign: str, bound: float, outcome: int, depth: int = 2) -> int:
        if not (self.is_raw and isinstance(bound, Drawn) and bound.is_raw):
            rule = place_of(sys._getframe(depth))
            self.draw.checks.append(Check(rule, float(self), sign, float(bound), int(outcome)))
        return outcome

    def __lt__(self, other: float) -> bool:
        return bool(self._note("<", other, float.__lt__(self, other)))

    def __le__(self, other: float) -> bool:
        return bool(self._note("<=", other, float.__le__(self, other)))

    def __gt__(self, other: float) -> bool:
        return bool(self._note(">", other, float.__gt__(self, other)))

    def __ge__(self, other: float) -> bool:
        return bool(self._note(">=", other, float.__ge__(self, other)))

    def __int__(self) -> int:
        return self._note("int", float(self), float.__int__(self))

    def __floor__(self) -> int:
        return self._note("int", float(self), math.floor(float(self)))

    def __add__(self, other: float) -> Drawn:
        return Drawn(float(self) + other, self.draw)

    def __radd__(self, other: float) -> Drawn:
        return Drawn(other + float(self), self.draw)

    def __sub__(self, other: float) -> Drawn:
        return Drawn(float(self) - other, self.draw)

    def __rsub__(self, other: float) -> Drawn:
        return Drawn(other - float(self), self.draw)

    def __mul__(self, other: float) -> Drawn:
        return Drawn(float(self) * other, self.draw)

    def __rmul__(self, other: float) -> Drawn:
        return Drawn(other * float(self), self.draw)

    def __truediv__(self, other: float) -> Drawn:
        return Drawn(float(self) / other, self.draw)

    def __rtruediv__(self, other: float) -> Drawn:
        return Drawn(other / float(self), self.draw)
