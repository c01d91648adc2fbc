"""The registry of all parameters, and the frozen set of values that rules read as `p`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np

from civsim.errors import meant, refusal
from civsim.parameters import cooperation, money, people, provision, town
from civsim.parameters.parameter import Parameter, Value

PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        parameter.name: parameter
        for section in (town, people, provision, money, cooperation)
        for parameter in section.PARAMETERS
    }
)

PARAMETERS_DTYPE = np.dtype(
    [(name, np.int64 if one.whole or one.choices else np.float64) for name, one in PARAMETERS.items()]
)


def parameter(name: str) -> Parameter:
    """Return the parameter called `name`.

    Raises:
        InputError: if there is none; the message names the nearest one.
    """
    if name not in PARAMETERS:
        raise refusal(
            "There is no parameter {name!r}.{hint} 'civsim list parameters' shows all.",
            name=name,
            hint=meant(name, PARAMETERS),
        )
    return PARAMETERS[name]


def check(values: Mapping[str, object]) -> dict[str, Value]:
    """Return the values as the registry stores them, defaults filled in, in the registry's order.

    Raises:
        InputError: for an unknown name or a value that is not allowed.
    """
    checked = {name: parameter(name).check(value) for name, value in values.items()}
    full = {name: checked.get(name, one.default) for name, one in PARAMETERS.items()}
    if int(full["own_interval_low"]) > int(full["own_interval_high"]):
        raise refusal(
            "own_interval_low={low} is above own_interval_high={high}.",
            low=full["own_interval_low"],
            high=full["own_interval_high"],
        )
    return full


def records(periods: Iterable[Mapping[str, Value]]) -> np.ndarray[Any, Any]:
    """Return one parameter record per period, shape (periods,), as the fast engine reads them."""
    rows = list(periods)
    table = np.zeros(len(rows), PARAMETERS_DTYPE)
    for number, values in enumerate(rows):
        table[number] = tuple(one.number(values[name]) for name, one in PARAMETERS.items())
    return table


def namespace(record: np.void) -> SimpleNamespace:
    """Return the same values as an object with attributes, as the readable engine reads them."""
    return SimpleNamespace(**{name: record[name].item() for name in PARAMETERS})
