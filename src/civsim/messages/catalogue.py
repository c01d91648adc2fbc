"""The message catalogue: English texts are the keys, every other language is a gettext file beside this module.

A language is named by its code ("en", "de") or by the path of a file CODE.po that does not come with civsim. Whatever
writes results writes them in every language known; files CODE.po in the folder that the environment variable
CIVSIM_CATALOGUES names are known as well.
"""

from __future__ import annotations

import functools
import io
import os
import re
import string
from collections.abc import Iterable, Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.errors import InputError, Text, unknown

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent
ENGLISH = "en"
SUFFIX = ".po"
OWN_FOLDER = "CIVSIM_CATALOGUES"
Pair = tuple[str, str]


def mark(text: str) -> str:
    """Return a text unchanged; it marks a message that catalogues translate."""
    return text


def mark_plural(one: str, many: str) -> Pair:
    """Return a message for one and for many; it marks them for the catalogues."""
    return one, many


def languages() -> list[str]:
    """Return the codes of the languages that are known, English first."""
    return [ENGLISH, *sorted(_files())]


def _files() -> dict[str, Path]:
    """Return the catalogues by code; those of the user's own folder go before those that come with civsim."""
    own = os.environ.get(OWN_FOLDER)
    folders = [FOLDER, Path(own)] if own else [FOLDER]
    return {path.stem: path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))}


def code(language: str) -> str:
    """Return the code of a language that is named by its code or by the path of its file."""
    return Path(language).stem if language.endswith(SUFFIX) else language


def translate(text: str, language: str) -> str:
    """Return a message in a language; in English where the catalogue does not have it."""
    return translations(language).gettext(text) if text else ""


def told(text: str, language: str) -> str:
    """Return what a text says in a language, made of its message anew where it has one; else as it stands."""
    if not isinstance(text, Text):
        return text
    amounts = {name: told(one, language) if isinstance(one, str) else one for name, one in text.amounts.items()}
    return translate(text.message, language).format(**amounts)


def translate_plural(pair: Pair, count: int, language: str) -> str:
    """Return the message for so many in a language."""
    return translations(language).ngettext(*pair, count)


def spoken(label: Mapping[str, str], language: str) -> str:
    """Return a label in a language: as its file gives it, else the catalogue's word for the English one."""
    return label.get(code(language)) or translate(label.get(ENGLISH, ""), language)


def translations(language: str) -> NullTranslations:
    """Return the translations into a language.

    Raises:
        InputError: if there is no such language, or its file cannot be read or names other amounts than the key.
    """
    if language == ENGLISH:
        return NullTranslations()
    if language.endswith(SUFFIX):
        return _compiled(Path(language))
    known = _files()
    if language not in known:
        raise unknown("language", language, languages())
    return _compiled(known[language])


@functools.cache
def _compiled(path: Path) -> GNUTranslations:
    from babel import Locale, UnknownLocaleError
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        locale = Locale.parse(path.stem.replace("-", "_"))
        with path.open(encoding="utf-8") as file:
            catalogue = read_po(file, locale=locale, abort_invalid=True)
    except OSError as error:
        raise InputError(f"language={path}: the catalogue cannot be read: {error.strerror}.") from None
    except (UnknownLocaleError, ValueError, PoFileError) as error:
        raise InputError(f"language={path} is no catalogue named after a language, such as fr.po: {error}") from None
    _check(catalogue, path)
    content = io.BytesIO()
    write_mo(content, catalogue)
    content.seek(0)
    return GNUTranslations(content)


def _check(catalogue: Catalog, path: Path) -> None:
    for message in catalogue:
        if message.id:
            allowed = _fields(message.id if isinstance(message.id, tuple) else (message.id,))
            found = _fields(message.string if isinstance(message.string, tuple) else (message.string or "",))
            if found - allowed:
                raise InputError(
                    f"{path}: the translation of {message.id!r} names {', '.join(sorted(found - allowed))}; "
                    f"allowed: {', '.join(sorted(allowed)) or 'nothing'}."
                )


def _fields(texts: Iterable[object]) -> set[str]:
    """Return the amounts that texts put in, {so} in Python and %(so)s in templates."""
    found: set[str] = set()
    for text in map(str, texts):
        try:
            found |= {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise InputError(f"The message {text!r} cannot be read: {error}.") from None
        found |= set(re.findall(r"%\((\w+)\)s", text))
    return found
