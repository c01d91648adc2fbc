"""Own variants of rules: where a rule can be replaced, what is registered there, and what its source was."""

from __future__ import annotations

import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from civsim.errors import InputError, unknown
from civsim.rules.kinds import CHOICE_RULES, GRANT_RULES, INTAKES, PLANNING_RULES, REFERRAL_RULES, STANCE_RULES

ENTRY_POINTS = "civsim.rules"
"""The group of entry points by which an installed package registers its rules."""

Rule = Callable[..., Any]


@dataclass(frozen=True)
class Slot:
    """A place in the model where an own rule can stand.

    Attributes:
        name: the parameter that chooses the rule.
        arguments: the names a rule must give its arguments, with the record each is, or "number".
        low, high: what a rule may return.
        built_in: names of the rules that come with civsim.
        returns: what the number means. moment: when the rule is asked.
    """

    name: str
    arguments: Mapping[str, str]
    low: float
    high: float
    built_in: tuple[str, ...]
    returns: str
    moment: str

    @property
    def signature(self) -> str:
        """The arguments as a rule must declare them."""
        return f"({', '.join(self.arguments)})"


LARGEST = 1e12

SLOTS = {
    slot.name: slot
    for slot in (
        Slot(
            "grant_rule",
            {"provider": "provider", "need": "number", "u": "number", "p": "parameters"},
            0.0,
            LARGEST,
            GRANT_RULES,
            "the weight with which contested grants go to this NGO; shares are weights over their sum",
            "once a quarter, of every NGO; need is the part of all missing places that it could fill",
        ),
        Slot(
            "intake",
            {"recipient": "recipient", "provider": "provider", "u": "number", "week": "number", "p": "parameters"},
            -LARGEST,
            LARGEST,
            INTAKES,
            "the rank of this applicant; the highest ranks get the free places",
            "by members of forums, of everybody who applies in a week; outsiders always draw lots",
        ),
        Slot(
            "stance_rule",
            {"provider": "provider", "neighbour": "provider", "own_payoff": "number", "neighbour_payoff": "number",
             "giving": "number", "p": "parameters"},
            0.0,
            1.0,
            STANCE_RULES,
            "the probability with which this member gives to joint programmes from now on",
            "at every revision, of every member that has another one to look at; giving is the share of the others who "
            "give in its first forum",
        ),
        Slot(
            "planning_rule",
            {"provider": "provider", "offer": "offer", "missing": "number", "p": "parameters"},
            0.0,
            LARGEST,
            PLANNING_RULES,
            "the places that this provider takes to be missing where it has this offer",
            "whenever a provider plans, of each of its offers; missing is what its own figures say",
        ),
        Slot(
            "choice_rule",
            {"recipient": "recipient", "provider": "provider", "offer": "offer", "p": "parameters"},
            0.0,
            LARGEST,
            CHOICE_RULES,
            "the weight with which this person chooses this provider; chances are weights over their sum",
            "of everybody who applies, about every provider known to them that has places for such a need, free or "
            "not; offer.appeal is the weight otherwise",
        ),
        Slot(
            "referral_rule",
            {"recipient": "recipient", "sender": "provider", "provider": "provider", "offer": "offer",
             "informed": "number", "p": "parameters"},
            0.0,
            LARGEST,
            REFERRAL_RULES,
            "the weight with which this person is referred to this provider; chances are weights over their sum",
            "at every referral, about every fellow member that offers such help; informed is 1 where the sender knows "
            "of free places (offer.free), else 0",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """A rule of somebody's own.

    Attributes:
        slot, name: where it stands and what it is called in a configuration.
        function: the rule. digest: a hash of its source and of all it refers to.
        package: the installed package that registers it; None where it was registered by hand.
    """

    slot: Slot
    name: str
    function: Rule
    digest: str
    package: str | None = None

    def register(self) -> None:
        """Let configurations choose the rule; another one of this name is replaced."""
        _REGISTERED[self.slot.name, self.name] = self


_REGISTERED: dict[tuple[str, str], Variant] = {}
_loading: list[str] = []
_loaded: list[bool] = []


def checked(slot_name: str, name: str, function: Rule) -> Variant:
    """Return an own rule that is not registered yet.

    Raises:
        InputError: for an unknown slot, another signature than the slot's, or a name that cannot be used.
    """
    if slot_name not in SLOTS:
        raise unknown("slot for own rules", slot_name, SLOTS)
    slot = SLOTS[slot_name]
    if not name.isidentifier() or name in (*slot.built_in, "none"):
        raise InputError(f"An own rule cannot be called {name!r}: the name must be one word and not "
                         f"{', '.join(slot.built_in)}.")  # fmt: skip
    found = tuple(inspect.signature(function).parameters)
    if found != tuple(slot.arguments):
        raise InputError(f"{place_of(function)}: a {slot_name} takes the arguments {slot.signature}, in this order; "
                         f"{name} takes ({', '.join(found)}).")  # fmt: skip
    return Variant(slot, name, function, source_digest(function), _loading[-1] if _loading else None)


def registered() -> list[Variant]:
    """Return all own rules that are registered here, those of installed packages among them, by slot and name."""
    _load_packages()
    return [_REGISTERED[key] for key in sorted(_REGISTERED)]


def names(slot_name: str) -> list[str]:
    """Return the names of the own rules of a slot."""
    return [one.name for one in registered() if one.slot.name == slot_name]


def variant_of(slot_name: str, name: str) -> Variant:
    """Return an own rule.

    Raises:
        InputError: if it is not registered in this process.
    """
    if (slot_name, name) not in _REGISTERED:
        _load_packages()
    if (slot_name, name) not in _REGISTERED:
        raise InputError(
            f"{slot_name}={name} is not registered in this process. An own rule for other processes or machines "
            f"must come from an installed package with an entry point {ENTRY_POINTS!r} (docs/how_to/own_rules.md)."
        )
    return _REGISTERED[slot_name, name]


def chosen(periods: Iterable[Mapping[str, Any]]) -> dict[str, Variant]:
    """Return the own rule of each slot that parameter values choose; built-in rules are none.

    Raises:
        InputError: if a rule is not registered here, or two own rules share a slot within one run.
    """
    found: dict[str, Variant] = {}
    for values in periods:
        for name, slot in SLOTS.items():
            value = str(values.get(name, slot.built_in[0]))
            if value in slot.built_in:
                continue
            variant = variant_of(name, value)
            if found.setdefault(name, variant) is not variant:
                raise InputError(f"{name}: {found[name].name} and {value} cannot both be used within one run; "
                                 "one own rule may alternate with built-in ones.")  # fmt: skip
    return found


def _load_packages() -> None:
    """Let installed packages register their rules; once per process."""
    if _loaded:
        return
    from importlib.metadata import entry_points

    _loaded.append(True)
    for entry in entry_points(group=ENTRY_POINTS):
        _loading.append(entry.dist.name if entry.dist else entry.value)
        try:
            entry.load()
        except InputError:
            raise
        except Exception as error:
            raise InputError(f"The own rules of the package {_loading[-1]} ({entry.value}) cannot be loaded: "
                             f"{type(error).__name__}: {error}.") from error  # fmt: skip
        finally:
            _loading.pop()


def source_digest(function: Rule) -> str:
    """Return a hash of a rule's source and of the numbers, texts and functions it refers to, and of theirs."""
    digest = hashlib.sha256()
    for name, value in sorted(_sources(function, set()).items()):
        digest.update(f"{name}\0{value}\0".encode())
    return digest.hexdigest()[:16]


def helpers(function: Rule) -> list[Rule]:
    """Return the functions of the user's own that a rule calls, directly or through others."""
    found: list[Rule] = []
    queue = [function]
    while queue:
        for value in referred(queue.pop()).values():
            own = isinstance(value, FunctionType) and not value.__module__.startswith("civsim.")
            if own and value not in found:
                found.append(value)
                queue.append(value)
    return found


def referred(function: Rule) -> dict[str, Any]:
    """Return what a function refers to by name outside itself: globals, and variables of functions around it."""
    code: CodeType = function.__code__
    values = {name: function.__globals__[name] for name in code.co_names if name in function.__globals__}
    cells = zip(code.co_freevars, function.__closure__ or (), strict=True)
    return values | {name: cell.cell_contents for name, cell in cells}


def _sources(function: Rule, seen: set[Rule]) -> dict[str, str]:
    seen.add(function)
    found = {function.__qualname__: source_of(function)}
    for name, value in referred(function).items():
        if isinstance(value, FunctionType):
            found |= {} if value in seen else _sources(value, seen)
        else:
            found[name] = value.__name__ if isinstance(value, ModuleType) else repr(value)
    return found


def source_of(function: Rule) -> str:
    """Return the source of a function, or what it is compiled to where there is none."""
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return repr((function.__code__.co_code, function.__code__.co_consts, function.__code__.co_names))


def place_of(function: Rule, line: int | None = None) -> str:
    """Return the file, or the cell of a notebook, and the line: that of the function, unless another is given."""
    code = function.__code__
    return f"{_file(code.co_filename)}, line {line or code.co_firstlineno}"


def _file(name: str) -> str:
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        number = getattr(getattr(shell, "compile", None), "_filename_map", {}).get(name)
        if number is not None:
            return f"Cell In[{number}]"
    return name
