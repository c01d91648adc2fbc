"""Calls of own rules by address, so that the engine is never compiled anew when somebody changes a rule.

Every slot has a row in `w.own_rules`: the address of the rule in force (0: none), and how often it returned what it
may not. A call cannot be inlined; that costs a few nanoseconds.
"""

from llvmlite import ir
from numba.core import types
from numba.core.cgutils import voidptr_t
from numba.extending import intrinsic

from civsim.engines.batch.compiled import kernel
from civsim.variants import SLOTS

SHARED_ORDER = ("grant_rule", "intake", "stance_rule", "planning_rule", "choice_rule", "referral_rule")
GRANT, INTAKE, STANCE, PLANNING, CHOICE, REFERRAL = range(len(SHARED_ORDER))
LOWS, HIGHS = (tuple(getattr(slot, name) for slot in SLOTS.values()) for name in ("low", "high"))


@intrinsic  # type: ignore[untyped-decorator]
def call(typingctx, address, arguments):  # type: ignore[no-untyped-def]
    """Call the function at an address with a tuple of records and numbers; return its number."""

    def code(context, builder, signature, values):  # type: ignore[no-untyped-def]
        where, packed = values
        given = []
        for number, kind in enumerate(arguments.types):
            value = builder.extract_value(packed, number)
            given.append(builder.bitcast(value, voidptr_t) if isinstance(kind, types.Record) else value)
        function = ir.FunctionType(ir.DoubleType(), [one.type for one in given])
        return builder.call(builder.inttoptr(where, function.as_pointer()), given)

    return types.float64(address, arguments), code


@kernel
def ask(w, slot, arguments):
    """Ask the own rule of a slot; what it may not return is counted and held within its bounds."""
    value = call(w.own_rules[slot].address, arguments)
    if value >= LOWS[slot] and value <= HIGHS[slot]:
        return value
    w.own_rules[slot].refused += 1
    return LOWS[slot]
