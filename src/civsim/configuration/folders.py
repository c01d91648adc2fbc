"""Where configuration lies: the user's folders first, then the one that comes with civsim."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from civsim.errors import InputError, nearest, refusal, unknown

GROUPS = ("town", "mode")
MAIN = "config.yaml"

Folders = tuple[Path, ...]


def shipped() -> Path:
    """Return the folder that comes with civsim: `civsim/conf` in a wheel, else `conf` of the repository."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "conf", package.parents[1] / "conf"):
        if (folder / MAIN).is_file():
            return folder
    raise InputError(f"The installation is incomplete: there is no conf/{MAIN} near {package}.")


def search_path(config_dirs: Iterable[Path | str] = ()) -> Folders:
    """Return all configuration folders, those of the user first.

    Raises:
        InputError: if a folder does not exist or holds no configuration.
    """
    return (*(_user_folder(Path(one)) for one in config_dirs), shipped())


def available(folders: Folders, group: str) -> list[str]:
    """Return the sorted names of the towns or modes in the folders."""
    return sorted({file.stem for file in _files(folders, group)})


def require(folders: Folders, group: str, name: str) -> Path:
    """Return the file of a town or mode, the user's before the shipped one.

    Raises:
        InputError: if there is none; the message names the nearest one and all there are. Where nothing looks like it
            and no folder of the user was given, one may have been forgotten.
    """
    names = available(folders, group)
    if name not in names:
        error = unknown(group, name, names)
        if len(folders) > 1 or nearest(name, names):
            raise error
        raise refusal("{problem} Towns and modes of your own: --config-dir FOLDER.", problem=error.text)
    return next(file for folder in folders if (file := folder / group / f"{name}.yaml").is_file())


def main_file(folders: Folders) -> Path:
    """Return the main configuration file, the user's before the shipped one."""
    return next(folder / MAIN for folder in folders if (folder / MAIN).is_file())


def stamp(folders: Folders) -> tuple[tuple[str, int, int], ...]:
    """Return path, time and size of every file, so that an edited file is read again."""
    files = [folder / MAIN for folder in folders if (folder / MAIN).is_file()]
    files += [file for group in GROUPS for file in _files(folders, group)]
    facts = ((file, file.stat()) for file in files)
    return tuple((str(file), fact.st_mtime_ns, fact.st_size) for file, fact in facts)


def _files(folders: Folders, group: str) -> list[Path]:
    found = (file for folder in folders for file in (folder / group).glob("*.yaml"))
    return [file for file in found if file.is_file() and not file.name.startswith(".")]


def _user_folder(folder: Path) -> Path:
    full = Path(os.path.expanduser(folder)).resolve()
    if not full.is_dir():
        raise InputError(f"There is no configuration folder {str(folder)!r}.")
    if not any((full / part).exists() for part in (*GROUPS, MAIN)):
        hint = f" Did you mean {str(full.parent)!r}?" if full.name in GROUPS else ""
        raise InputError(f"The configuration folder {str(folder)!r} holds neither town/ nor mode/ nor {MAIN}.{hint}")
    return full
