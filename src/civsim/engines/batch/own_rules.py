"""Own rules of a scenario, each compiled by itself as a function of C that the fast engine calls."""

import threading
from typing import Any

import numba
from numba.core import types
from numba.extending import register_jitable

from civsim.engines.door import refused, wrong_source
from civsim.parameters.registry import PARAMETERS_DTYPE
from civsim.records import OFFER, PROVIDER, RECIPIENT
from civsim.scenario import Scenario
from civsim.variants import SLOTS, Rule, Slot, Variant, helpers
from civsim.world import World

RECORDS = {
    "provider": numba.from_dtype(PROVIDER),
    "recipient": numba.from_dtype(RECIPIENT),
    "offer": numba.from_dtype(OFFER),
    "parameters": numba.from_dtype(PARAMETERS_DTYPE),
}
_COMPILED: dict[Rule, Any] = {}
_ONE_AT_A_TIME = threading.Lock()


def compiled(variant: Variant) -> Any:
    """Return an own rule as a function of C; it is compiled once in a process.

    Raises:
        InputError: if it cannot be compiled; the message names the line and what stands there.
    """
    with _ONE_AT_A_TIME:
        if variant.function not in _COMPILED:
            _COMPILED[variant.function] = _compile(variant)
        return _COMPILED[variant.function]


def _compile(variant: Variant) -> Any:
    for helper in helpers(variant.function):
        register_jitable(helper)
    inner = numba.njit(error_model="numpy")(variant.function)
    kinds = [RECORDS.get(kind, types.float64) for kind in variant.slot.arguments.values()]
    try:
        inner.compile(tuple(kinds))
        signature = types.float64(*(types.CPointer(kind) if kind != types.float64 else kind for kind in kinds))
        return numba.cfunc(signature, error_model="numpy")(_entrance(variant.slot, inner))
    except Exception as error:  # numba has many, and not all are of one kind
        raise wrong_source(variant, error) from None


def _entrance(slot: Slot, inner: Rule) -> Rule:
    """Return a function of the slot's arguments, records as pointers, that calls the rule."""
    arguments = ", ".join(
        name if kind == "number" else f"carray({name}, 1)[0]" for name, kind in slot.arguments.items()
    )
    names: dict[str, Any] = {"carray": vars(numba)["carray"], "inner": inner}
    exec(f"def entrance{slot.signature}:\n    return inner({arguments})\n", names)
    entrance: Rule = names["entrance"]
    return entrance


class OwnRules:
    """The compiled own rules of a scenario, and what they did in a world."""

    def __init__(self, scenario: Scenario) -> None:
        self.variants = scenario.own_rules
        self.functions = {name: compiled(one) for name, one in self.variants.items()}

    def enter(self, world: World) -> None:
        """Write the addresses of the rules into a world before its first week."""
        for row, name in enumerate(SLOTS):
            if name in self.functions:
                world.own_rules[row]["address"] = self.functions[name].address

    def check(self, world: World) -> None:
        """Refuse a run in which an own rule returned what it may not.

        Raises:
            InputError: naming the rule and its bounds.
        """
        for row, name in enumerate(SLOTS):
            count = int(world.own_rules[row]["refused"])
            if count > 0:
                raise refused(self.variants[name], count)
