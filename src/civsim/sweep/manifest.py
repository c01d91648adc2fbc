"""What a store holds: what must be the same in every part, what may grow, and where it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.errors import InputError
from civsim.origin import git_commit, source_digest, system
from civsim.version import VERSION

FILE = "manifest.json"
KEYS = ("kind", "fixed", "plan", "about")
MOST_SHOWN = 6


@dataclass(frozen=True)
class Manifest:
    """What a store holds; all entries are plain values that JSON can write.

    Attributes:
        kind: what is stored, for example "sweep".
        fixed: what every part has in common: a store with other entries here is never added to.
        plan: what is to be stored; it may grow.
        about: what changes no number: the command, the commit of the source, the machine that made the manifest.
    """

    kind: str
    fixed: Mapping[str, Any]
    plan: Mapping[str, Any]
    about: Mapping[str, Any]

    @classmethod
    def now(
        cls, kind: str, fixed: Mapping[str, Any], plan: Mapping[str, Any], command: tuple[str, ...] = ()
    ) -> Manifest:
        """Return the manifest of a store that this version of civsim fills."""
        code = {"civsim": VERSION, "source": source_digest()}
        about = {"git_commit": git_commit(), "command": list(command), "system": system()}
        whole = cls(kind, {**code, **fixed}, plan, about)
        return cls(**json.loads(whole._text()))  # as it will be read again: tuples are lists, keys are text

    @property
    def identity(self) -> str:
        """The hash of all that every part has in common."""
        return _hash(json.dumps({"kind": self.kind, "fixed": self.fixed}, sort_keys=True, ensure_ascii=False))

    def write(self, path: Path) -> None:
        """Write the manifest with the hash of its content."""
        content = {**{key: getattr(self, key) for key in KEYS}, "hash": _hash(self._text())}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def _text(self) -> str:
        return json.dumps({key: getattr(self, key) for key in KEYS}, sort_keys=True, ensure_ascii=False)


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a store, or None where there is none.

    Raises:
        InputError: if it cannot be read, or was edited.
    """
    path = folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    except ValueError:
        raise InputError(_edited(path)) from None
    if not isinstance(content, dict) or not {*KEYS, "hash"} <= set(content) or "fixed" not in content:
        if isinstance(content, dict) and isinstance(made_by := content.get("command"), list) and len(made_by) > 1:
            raise InputError(f"{folder} holds results of 'civsim {made_by[1]}', not of 'civsim sweep'; "
                             "choose another folder.")  # fmt: skip
        raise InputError(f"{path} is not the manifest of a store of runs; choose another folder.")
    found = Manifest(**{key: content[key] for key in KEYS})
    if content["hash"] != _hash(found._text()):
        raise InputError(_edited(path))
    return found


def refuse_to_mix(folder: Path, there: Manifest, now: Manifest) -> None:
    """Refuse to add to a store what does not belong with its parts.

    Raises:
        InputError: saying what differs.
    """
    if there.identity == now.identity:
        return
    found = [] if there.kind == now.kind else [f"kind: {there.kind} there, {now.kind} now"]
    found += list(_differences(there.fixed, now.fixed, ""))
    shown = "; ".join(found[:MOST_SHOWN]) + ("; …" if len(found) > MOST_SHOWN else "")
    raise InputError(
        f"out={folder} holds other runs and is not added to ({shown}). Choose another folder, or the command, "
        "version and settings that it was made with."
    )


def _differences(there: Mapping[str, Any], now: Mapping[str, Any], prefix: str) -> list[str]:
    found = []
    for key in dict.fromkeys((*there, *now)):
        left, right = there.get(key), now.get(key)
        if isinstance(left, dict) and isinstance(right, dict):
            found += _differences(left, right, f"{prefix}{key}.")
        elif left != right:
            found.append(f"{prefix}{key}: {_short(left)} there, {_short(right)} now")
    return found


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _edited(path: Path) -> str:
    return (
        f"{path} was changed by hand or is damaged: its hash does not agree with its content. Nothing was touched; "
        "bring the file back as it was, or choose another folder."
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
