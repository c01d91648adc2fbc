"""A choice as the query string of a link, and back; links are input from strangers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from civsim.app.choice import Choice
from civsim.app.library import Library
from civsim.app.own_town import Form, read_form
from civsim.configuration import checks
from civsim.errors import InputError, meant, refusal
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS

LONGEST_LINK, LONGEST_VALUE, MOST_PAIRS, LONGEST_SHOWN = 6000, 2000, 160, 40
MOST_KEPT = 2
"""Scenarios kept for comparison beside the chosen one."""

SETTINGS = {"weeks": (26, 1040), "burn_in": (0, 520), "seed": (0, 2**31 - 1), "town_seed": (0, 2**31 - 1)}
"""Settings of runs that a link or a file may give, with the bounds at the page."""

OWN = "own"
"""The town whose figures the link gives itself, under names that begin so."""

KEYS = ("town", "mode", "start", *SETTINGS)
KEPT, LANGUAGE = "also", "lang"


@dataclass(frozen=True)
class Link:
    """What a link says: the chosen scenario and those kept beside it for comparison."""

    choice: Choice
    kept: tuple[Choice, ...] = ()


def read(text: str, library: Library) -> Link:
    """Return what a query string says; nothing in it is looked up but names of towns, modes and parameters.

    Raises:
        InputError: for anything too long, unknown or out of bounds.
    """
    pairs = _pairs(text)
    kept = [value for key, value in pairs if key == KEPT]
    if len(kept) > MOST_KEPT:
        raise refusal("The link keeps {count} scenarios; allowed: up to {most}.", count=len(kept), most=MOST_KEPT)
    choice = _choice([(key, value) for key, value in pairs if key not in (KEPT, LANGUAGE)], library)
    found = Link(choice, tuple(_choice(_pairs(one), library) for one in kept))
    for one in (found.choice, *found.kept):
        _ = one.scenario  # what does not go together is refused here, and not where it would be run
    return found


def write(choice: Choice, kept: Sequence[Choice] = ()) -> str:
    """Return the query string of a choice and of those kept beside it."""
    pairs = [("town", choice.town), ("mode", choice.mode)]
    if choice.form is not None:
        pairs += [(f"{OWN}_{key}", value) for key, value in choice.form.texts().items()]
    pairs += [("start", str(choice.start))] if choice.start is not None else []
    pairs += [(key, str(value)) for key, value in (*choice.settings.items(), *choice.values.items())]
    return urlencode([*pairs, *((KEPT, write(one)) for one in kept)])


def language_of(text: str, languages: Sequence[str]) -> str | None:
    """Return the language that a query string names, if there is such a one."""
    try:
        named = dict(_pairs(text)).get(LANGUAGE)
    except InputError:
        return None
    return named if named in languages else None


def _pairs(text: str) -> list[tuple[str, str]]:
    text = text.removeprefix("?")
    if len(text) > LONGEST_LINK:
        raise refusal(
            "The link has {count} characters; allowed: up to {most}.",
            count=len(text),
            most=LONGEST_LINK,
        )
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PAIRS)
    except ValueError:
        raise refusal("The link names too many things; allowed: up to {most}.", most=MOST_PAIRS) from None
    for key, value in pairs:
        if len(value) > LONGEST_VALUE or not value.isprintable():
            raise refusal(
                "The link's value of {key} is too long or holds characters that are no text.", key=_shown(key)
            )
    return pairs


def _choice(pairs: Sequence[tuple[str, str]], library: Library) -> Choice:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise refusal("The link gives something twice.")
    own = {key.removeprefix(f"{OWN}_"): given.pop(key) for key in list(given) if key.startswith(f"{OWN}_")}
    for key in given:
        if key not in KEYS and key not in PARAMETERS:
            raise refusal(
                "The link has an unknown key {key}.{hint}", key=_shown(key), hint=meant(key, (*KEYS, *PARAMETERS))
            )
    first = Choice(library)
    town, form = given.get("town", first.town), _form(own, library)
    if (town == OWN) != (form is not None):
        raise refusal("The link gives figures of a town, and another town, {town}.", town=_shown(town))
    if form is None:
        library.town(town)
    mode = library.mode(given.get("mode", first.mode))
    settings = settings_of({key: number_of(text) for key, text in given.items() if key in SETTINGS})
    values = {key: value_of(key, text) for key, text in given.items() if key in PARAMETERS}
    start = _whole(given["start"], "start", 0, SETTINGS["weeks"][1]) if given.get("start") else None
    return Choice(library, town, mode, values, settings, start, form)


def _form(own: Mapping[str, str], library: Library) -> Form | None:
    if not own:
        return None
    unknown = set(own) - set(Form.__dataclass_fields__)
    if unknown:
        raise refusal("The link has an unknown figure {figure} of a town.", figure=_shown(min(unknown)))
    return read_form(own, tuple(library.modes))


def settings_of(given: Mapping[str, object]) -> dict[str, int]:
    """Return the settings of runs among what is given.

    Raises:
        InputError: for one that is no whole number or out of bounds.
    """
    return {key: checks.whole(given[key], key, *bounds) for key, bounds in SETTINGS.items() if key in given}


def value_of(name: str, text: str) -> Value:
    """Return the value of a parameter that a text names, checked by the registry.

    Raises:
        InputError: if it is no such value.
    """
    one = PARAMETERS[name]
    return one.check(text[:LONGEST_SHOWN] if one.choices else number_of(text))


def number_of(text: str) -> object:
    """Return the number that a text names; any other text as it is, cut where it is long, for the message."""
    short = text[:LONGEST_SHOWN]
    try:
        return float(short)
    except ValueError:
        return short


def _whole(text: str, key: str, low: int, high: int) -> int:
    return checks.whole(number_of(text), key, low, high)


def _shown(text: str) -> str:
    return repr(text[:LONGEST_SHOWN])
