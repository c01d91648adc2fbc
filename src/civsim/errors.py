"""The one error that users see for bad input, how it names what they may have meant, and in which language."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 50
"""Names in a message; whoever has that many to choose from is helped by the nearest one, not by all."""


class Text(str):
    """A message with the amounts it puts in: English as it stands, and remade by the catalogue in another language.

    Attributes:
        message: with the names of its amounts in braces; the catalogue's key.
        amounts: by name; texts among them are remade as well.
    """

    message: str
    amounts: dict[str, object]

    def __new__(cls, message: str, /, **amounts: object) -> Text:
        """Return the English text."""
        text = super().__new__(cls, message.format(**amounts))
        text.message, text.amounts = message, amounts
        return text

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return what makes the same text again, in another process too."""
        return (self.message,), self.amounts


class InputError(ValueError):
    """Input that cannot be used; the message names the value, the bound and the nearest valid name."""

    @property
    def text(self) -> str:
        """What is wrong; where it can be said in another language, a `Text`."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


def refusal(message: str, /, **amounts: object) -> InputError:
    """Return the error with a message that catalogues translate, and the amounts it puts in."""
    return InputError(Text(message, **amounts))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name of `names` that looks most like `name`, or None."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return found[0] if found else None


def meant(name: str, names: Iterable[str]) -> str:
    """Return the hint " Did you mean ...?" with the nearest name, or nothing."""
    found = nearest(name, names)
    return Text(" Did you mean {found!r}?", found=found) if found else ""


def listed(names: Iterable[str]) -> str:
    """Return names for a message, separated by commas; of very many the first ones."""
    known = list(names)
    return ", ".join(known[:MOST_LISTED] + (["…"] if len(known) > MOST_LISTED else []))


def unknown(noun: str, name: str, names: Iterable[str]) -> InputError:
    """Return the error for a name that there is not; it lists those there are."""
    known = list(names)
    return refusal(
        "There is no {noun} {name!r}.{hint} There are: {known}.",
        noun=noun,
        name=name,
        hint=meant(name, known),
        known=listed(known),
    )
