"""The door for own rules: each is tried on sample inputs before anything runs, and errors name the user's line."""

from __future__ import annotations

import inspect
import linecache
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from civsim.errors import InputError, nearest
from civsim.parameters.registry import PARAMETERS, check, namespace, records
from civsim.records import OFFER, PROVIDER, RECIPIENT
from civsim.variants import Variant, helpers, place_of, referred

RECORDS = {"provider": PROVIDER, "recipient": RECIPIENT, "offer": OFFER}
SHARES = frozenset(
    {"u", "need", "giving", "informed", "efficacy", "active", "kind", "member", "gives", "stance", "joins"}
    | {"reputation", "contested", "utilisation", "quality", "effort", "participates", "share", "planned_share"}
    | {"nearness", "skill", "bank_open"}
)
"""Fields and numbers that are within 0 and 1."""

LUCK = frozenset({"random", "secrets", "time", "datetime", "uuid"})
"""Modules that a rule may not use."""

BELOW_1 = 0.999
SAMPLES = (0.0, 1.0, 0.5, 7.0)
"""What every field of a sample record, and every number, is in turn, as far as it can be."""


def try_out(variant: Variant) -> None:
    """Try an own rule on sample inputs.

    Raises:
        InputError: if it fails, changes what it is given, or returns no number or one out of bounds.
    """
    _refuse_own_luck(variant)
    for sample in SAMPLES:
        given = dict(_arguments(variant, sample))
        before = {name: dict(vars(value)) for name, value in given.items() if isinstance(value, SimpleNamespace)}
        try:
            value = variant.function(**given)
        except Exception as error:
            raise _failed(variant, error) from None
        for name, fields in before.items():
            changed = [field for field, old in fields.items() if getattr(given[name], field) != old]
            changed += [field for field in vars(given[name]) if field not in fields]
            if changed:
                raise InputError(
                    f"{place_of(variant.function)}: {variant.name} changes {name}.{changed[0]}; an own rule returns a "
                    "number and changes nothing that it is given."
                )
        told = ", ".join(f"{name}={value}" for name, value in given.items() if isinstance(value, float))
        check_value(variant, value, f"for {told} and records whose fields are {sample:g}")


def _refuse_own_luck(variant: Variant) -> None:
    """Refuse a rule that draws by itself or looks at the clock: no run could be made again."""
    for function in (variant.function, *helpers(variant.function)):
        for name, value in referred(function).items():
            module = str(getattr(value, "__module__", None) or getattr(value, "__name__", ""))
            draws_itself = module.partition(".")[0] in LUCK or "random" in module.split(".")
            if draws_itself or (module == "numpy" and "random" in function.__code__.co_names):
                raise InputError(f"{place_of(function)}: {variant.name} uses {name}; luck comes as u alone, and "
                                 "nothing else may differ between runs.")  # fmt: skip


def check_value(variant: Variant, value: object, when: str) -> float:
    """Return what an own rule returned, as a number.

    Raises:
        InputError: if it is none, or out of bounds.
    """
    slot = variant.slot
    allowed = f"allowed: numbers from {slot.low:g} to {slot.high:g}, {slot.returns}"
    if not isinstance(value, int | float | np.number | np.bool_):
        raise InputError(f"{place_of(variant.function)}: {variant.name} returns {value!r} {when}; {allowed}.")
    if not slot.low <= value <= slot.high:
        raise InputError(f"{place_of(variant.function)}: {variant.name} returns {float(value)!r} {when}; {allowed}.")
    return float(value)


def refused(variant: Variant, count: int) -> InputError:
    """Return the error of a rule that returned, so many times in a run, what it may not."""
    slot = variant.slot
    return InputError(
        f"{place_of(variant.function)}: {variant.name} returned {count} times in one run what is no number or out of "
        f"bounds; allowed: numbers from {slot.low:g} to {slot.high:g}, {slot.returns}."
    )


def _arguments(variant: Variant, sample: float) -> Iterator[tuple[str, Any]]:
    for name, kind in variant.slot.arguments.items():
        if kind == "parameters":
            yield name, namespace(records([check({})])[0])
        elif kind in RECORDS:
            dtype = RECORDS[kind]
            fields = {field: min(sample, 1.0) if field in SHARES else sample for field in dtype.names or ()}
            whole = {field: int(value) for field, value in fields.items() if dtype[field].kind == "i"}
            yield name, SimpleNamespace(**fields | whole)
        else:
            yield name, min(sample, BELOW_1) if name in SHARES else sample


def _failed(variant: Variant, error: Exception) -> InputError:
    """Return the error of a rule that failed in plain Python, at the user's line."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == variant.function.__code__.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    reason = f"{type(error).__name__}: {error}".rstrip(".")
    if isinstance(error, AttributeError):
        reason = _no_field(variant, str(error.name), getattr(error.obj, "__dict__", {})) or reason
    if isinstance(error, ZeroDivisionError):
        reason = "division by zero; a rule must have an answer for every input (civsim.rules.elementary.ratio gives 0)"
    return _at(variant, line, reason)


def _no_field(variant: Variant, wanted: str, fields: dict[str, Any]) -> str | None:
    if not fields:
        return None
    hint = nearest(wanted, fields)
    what = "parameter" if set(fields) == set(PARAMETERS) else "field"
    return f"there is no {what} {wanted!r}" + (f", nearest is {hint!r}" if hint else "")


def wrong_source(variant: Variant, error: Exception) -> InputError:
    """Return the error of a rule that the fast engine cannot compile: its line, what stands there, and why."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    places = re.findall(r'File "([^"]+)", line (\d+)', text) + re.findall(r"Raised from (\S+) \((\d+)\)", text)
    own = variant.function.__code__.co_filename
    lines = [int(number) for file, number in places if own.endswith(file.lstrip("./"))]
    line = lines[-1] if lines else getattr(getattr(error, "loc", None), "line", None)
    return _at(variant, line, f"the fast engine cannot compile this: {_short(text)}")


TELLING = re.compile(
    r"Unknown attribute|Untyped global|Use of|No implementation|Cannot|Invalid use|NameError|Unsupported"
    r"|.*not supported|.*unsupported|.*not defined"
)
"""How the lines of numba's messages begin that say what is wrong."""


def _short(text: str) -> str:
    """Return the line of numba's message that says what is wrong."""
    told = [line.strip().lstrip(">- ") for line in text.splitlines() if line.strip()]
    found = next((line for line in told if TELLING.match(line)), told[-1] if told else "unknown reason")
    return re.sub(r"Record\(.*| Raised from .*", "", found)[:200].rstrip(" .:")


def _at(variant: Variant, line: int | None, reason: str) -> InputError:
    code = variant.function.__code__
    own = linecache.getline(code.co_filename, line or code.co_firstlineno).strip()
    if not own and line:
        lines, first = _lines(variant)
        own = lines[line - first].strip() if 0 <= line - first < len(lines) else ""
    shown = f": `{own}`" if own else ""
    return InputError(f"{place_of(variant.function, line)}{shown}: {reason}. ({variant.slot.name}={variant.name})")


def _lines(variant: Variant) -> tuple[list[str], int]:
    try:
        return inspect.getsourcelines(variant.function)
    except (OSError, TypeError):
        return [], 0
