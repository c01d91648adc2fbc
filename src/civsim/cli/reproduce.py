"""civsim reproduce: make a figure, a table or a folder of results again, and say whether it is identical."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from civsim.cli.words import last, values_of, without
from civsim.errors import InputError

MANIFEST = "manifest.json"
OWN = ("point", "replicate", "runs")
REPEATABLE = (
    *("compare", "run", "attribute", "optimum", "assumptions", "experiment", "replicates", "analyse", "calibrate"),
    *("explorer", "verify", "nation"),
)
"""Commands that leave a folder of results; a manifest from somebody else may make nothing else happen."""

STORED = ("locks", "runs")
"""Folders of a store, whose files depend on who wrote them; the tables made of them do not."""


def reproduce(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Run again what made a file or folder, and compare; exit code 1 if anything differs."""
    paths = without(words, *OWN)
    if len(paths) != 1:
        raise InputError("Name one figure, table or folder of results: civsim reproduce results/pirmasens")
    path = Path(paths[0])
    folder = _folder(path)
    manifest = _manifest(folder)
    if manifest.get("kind") == "sweep":
        told = _sweep(folder, words, folders)
    else:
        told = _results(path, folder, manifest, folders)
    told = {**_origin(manifest), **told}
    print(json.dumps(told, ensure_ascii=False) if as_json else _text(told))
    return 0 if told["identical"] else 1


def _folder(path: Path) -> Path:
    """Return the folder whose manifest says how the file was made."""
    if not path.exists():
        raise InputError(f"There is no file or folder {str(path)!r}.")
    for folder in (path, *path.absolute().parents[:3]):
        if (folder / MANIFEST).is_file():
            return folder
    raise InputError(f"{path} does not lie in a folder of results: there is no {MANIFEST} with it.")


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / MANIFEST} cannot be read: {error}.") from None
    parts = [found.get(part, {}) for part in ("fixed", "about")] if isinstance(found, dict) else [None]
    if not all(isinstance(part, dict) for part in parts):
        raise InputError(f"{folder / MANIFEST} is no manifest of results.")
    if found.get("kind") == "nation":
        found = {**found, **found.get("about", {})}
    if not ("command" in found or found.get("kind") == "sweep"):
        raise InputError(f"{folder / MANIFEST} does not say which command made the results.")
    return dict(found)


def _origin(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return which version made the results and which one is running."""
    from civsim.origin import git_commit, source_digest
    from civsim.version import VERSION

    entries = {**manifest, **manifest.get("fixed", {}), **manifest.get("about", {})}
    made = {key: None if entries.get(key) is None else str(entries[key]) for key in ("civsim", "git_commit", "source")}
    now = {"civsim": VERSION, "git_commit": git_commit(), "source": source_digest()}
    return {"made_by": made, "run_by": now}


def _sweep(folder: Path, words: Sequence[str], folders: list[Path]) -> dict[str, Any]:
    from civsim.configuration import checks
    from civsim.sweep import again

    numbers = {key: last(key, words, "") for key in ("replicate", "runs")}
    for key, text in numbers.items():
        if values_of(key, words) and not text.isdigit():
            raise InputError(f"{key}={text!r} is not a whole number.")
    point = last("point", words, "")
    if not point:
        runs = checks.whole(int(numbers["runs"]), "runs", 1, 10**9) if numbers["runs"] else None
        found = again.repeat(folder, folders, runs=runs)
        difference = {f"{found.runs:,} of {found.of:,} runs": found.difference}
        return {"identical": not found.difference, "compared": difference}
    found, row = again.repeat_run(folder, point, int(numbers["replicate"] or 0), folders)
    values = {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
    return {"identical": not found.difference, "compared": {"this run": found.difference}, "run": values}


def _results(path: Path, folder: Path, manifest: Mapping[str, Any], folders: list[Path]) -> dict[str, Any]:
    from civsim.sameness import compare_files

    names = [path.resolve().relative_to(folder.resolve()).as_posix()] if path.is_file() else _files(folder)
    words = manifest["command"]
    command = without([str(word) for word in words[1:]], "out") if isinstance(words, list) else []
    if not command or command[0] not in REPEATABLE:
        raise InputError(f"{folder / MANIFEST} names no command that leaves results: {words!r}.")
    with tempfile.TemporaryDirectory(prefix="civsim-") as made:
        again = Path(made) / "again"
        _run([*command, f"out={again}"], folders, _origin(manifest)["made_by"]["git_commit"])
        found = compare_files(folder, again, names)
    different = {one.name: one.difference for one in found if not one.is_identical}
    return {
        "identical": not different,
        "command": shlex.join(["civsim", *command]),
        "compared": {one.name: one.difference for one in found},
    }


def _files(folder: Path) -> list[str]:
    """Return the files of results in a folder: figures, tables and texts, without reports that were added."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST]
    names = [path.relative_to(folder) for path in found]
    shown = [name for name in names if not any(part.startswith(".") for part in name.parts)]
    return [name.as_posix() for name in shown if name.parts[0] not in STORED and not _is_report(name)]


def _is_report(name: Path) -> bool:
    from civsim.results import REPORTS

    return len(name.parts) == 1 and any(name.match(pattern) for pattern in REPORTS)


def _run(command: list[str], folders: list[Path], commit: str | None) -> None:
    """Run a command quietly; its figures are labelled with the commit that made the first ones.

    The label is part of the picture: with another one, no figure could be compared byte for byte.
    """
    from civsim.cli.main import main

    options = [f"--config-dir={folder}" for folder in folders]
    with _labelled(commit), contextlib.redirect_stdout(io.StringIO()):
        code = main([*command, *options])
    if code not in (0, 1):
        raise InputError(f"the command could not be run again: {shlex.join(['civsim', *command])}")


@contextlib.contextmanager
def _labelled(commit: str | None) -> Iterator[None]:
    from civsim.origin import LABEL

    before = os.environ.get(LABEL)
    os.environ[LABEL] = commit or "unknown"
    try:
        yield
    finally:
        del os.environ[LABEL]
        if before is not None:
            os.environ[LABEL] = before


def _text(told: Mapping[str, Any]) -> str:
    made, now = told["made_by"], told["run_by"]
    lines = [f"made by civsim {made['civsim']} ({(made['git_commit'] or 'unknown')[:10]}), run again by "
             f"civsim {now['civsim']} ({(now['git_commit'] or 'unknown')[:10]})"]  # fmt: skip
    if made["source"] not in (None, now["source"]):
        lines.append("the source that decides the numbers has changed in between")
    lines += [f"  {name} = {value}" for name, value in told.get("run", {}).items()]
    same = [name for name, difference in told["compared"].items() if not difference]
    lines += [f"  differs: {name}: {difference}" for name, difference in told["compared"].items() if difference]
    if len(told["compared"]) == 1:
        lines += [f"identical: {name}" for name in same]
    else:
        lines.append(f"identical: {len(same)} of {len(told['compared'])} files")
    return "\n".join(lines)
