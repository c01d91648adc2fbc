"""Where numbers come from: the commit of the source, a digest of all code that can change a number, the machine."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

LABEL = "CIVSIM_COMMIT"
PACKAGE = Path(__file__).resolve().parent
NUMBERS = (
    *("configuration", "contacts", "draws", "engines", "generate", "given", "keys", "measures", "memory", "outcome"),
    *("parameters", "records", "rules", "scenario", "simulate", "tally", "timeline", "variants", "world"),
)
"""All source that a number of a run can depend on; what else there is draws, tabulates or stores."""


LIBRARIES = ("numpy", "numba", "mesa")
"""All else that a run is computed with; the lock says the rest."""


@functools.cache
def source_digest() -> str:
    """Return a digest of the source that decides the numbers; comments count, documents do not."""
    files = sorted(path for name in NUMBERS for path in (*PACKAGE.glob(f"{name}.py"), *(PACKAGE / name).rglob("*.py")))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


@functools.cache
def system() -> dict[str, str]:
    """Return what the runs are made with: platform, Python, and the libraries that compute and step through them."""
    here = {"platform": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}
    return here | {name: importlib.metadata.version(name) for name in LIBRARIES}


def git_commit() -> str | None:
    """Return the commit of the source, or None where there is no repository; CIVSIM_COMMIT names another."""
    named = os.environ.get(LABEL)
    if named is not None:
        return None if named == "unknown" else named
    return _commit_of_repository()


@functools.cache
def _commit_of_repository() -> str | None:
    try:
        found = subprocess.run(
            ["git", "-C", str(PACKAGE), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
