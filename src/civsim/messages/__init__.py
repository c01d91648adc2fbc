"""What is written for people, in every language that has a catalogue."""

from civsim.messages.catalogue import (
    ENGLISH,
    Pair,
    code,
    languages,
    mark,
    mark_plural,
    spoken,
    told,
    translate,
    translate_plural,
    translations,
)

__all__ = [
    "ENGLISH",
    "Pair",
    "code",
    "languages",
    "mark",
    "mark_plural",
    "spoken",
    "told",
    "translate",
    "translate_plural",
    "translations",
]
