"""What several commands read from the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from civsim.configuration import Study, available_modes
from civsim.errors import InputError
from civsim.rules.kinds import RESOURCES
from civsim.scenario import BASELINE

BOTH = "resources=both"
TIME = "budget"
AMOUNTS = re.compile(r"[-+\d.eE:,\s\[\]]+")
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def values_of(key: str, words: Sequence[str]) -> list[str]:
    """Return the values that the words give a key, in their order."""
    return [word.partition("=")[2] for word in words if word.startswith(f"{key}=")]


def listed(key: str, words: Sequence[str]) -> list[str]:
    """Return the values that the words give a key, one by one: `key=a key=b`, `key=a,b` and `key=[a,b]` alike."""
    texts = [text.removeprefix("[").removesuffix("]") for text in values_of(key, words)]
    return list(dict.fromkeys(part.strip() for text in texts for part in text.split(",")))


def without(words: Sequence[str], *keys: str) -> list[str]:
    """Return the words that give none of the keys a value."""
    return [word for word in words if not word.startswith(tuple(f"{key}=" for key in keys))]


def last(key: str, words: Sequence[str], default: str) -> str:
    """Return the value that the words give a key last, else the default."""
    return [default, *values_of(key, words)][-1]


def time_limit(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the span of time that the words allow, `budget=20min`, and all other words.

    Amounts alone (`budget=45000`, `budget=40000:60000`) are the town's money.
    """
    spans = [value for value in values_of(TIME, words) if not AMOUNTS.fullmatch(value)]
    return [None, *spans][-1], [word for word in words if word not in {f"{TIME}={span}" for span in spans}]


def seconds(span: str) -> float:
    """Return the seconds of a span such as 90s, 20min or 1h.

    Raises:
        InputError: if it is none.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|min|h)", span)
    if not match or float(match[1]) <= 0:
        raise InputError(
            f"{TIME}={span!r} is not a span of time; write 90s, 20min or 1h (a number alone is the town's budget)."
        )
    return float(match[1]) * SECONDS[match[2]]


def compared_modes(words: Sequence[str], folders: Sequence[Path]) -> list[str]:
    """Return the baseline and what is compared with it: the modes that the words give, else all."""
    modes = listed("mode", words) or available_modes(folders)
    return [BASELINE, *(mode for mode in modes if mode != BASELINE)]


def under_both_rules(words: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the words under each rule for resources."""
    others = without(words, "resources")
    return {rule: [*others, f"resources={rule}"] for rule in RESOURCES}


def replicates_of(study: Study, words: Sequence[str], default: int) -> int:
    """Return the number of runs: that of the study where the words give one, else the command's own default."""
    return study.replicates if values_of("replicates", words) else default


def need_fast_engine(study: Study, what: str) -> None:
    """Refuse another engine than the fast one for what runs in no other.

    Raises:
        InputError: if the study asks for another.
    """
    if study.engine != "batch":
        raise InputError(f"engine={study.engine}: {what} runs in the fast engine only, engine=batch.")
