"""Where numbers come from: the commit of the source, and a digest of all code that can change a number."""

from __future__ import annotations

import functools
import hashlib
import subprocess
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
NUMBERS = (
    *("rules", "parameters", "engines", "measures", "configuration", "generate"),
    *("contacts.py", "draws.py", "given.py", "keys.py", "outcome.py", "scenario.py", "timeline.py", "world.py"),
)
"""All source that a number of a run can depend on; what else there is draws, tabulates or stores."""


@functools.cache
def source_digest() -> str:
    """Return a digest of the source that decides the numbers; comments count, documents do not."""
    roots = [PACKAGE / name for name in NUMBERS]
    files = sorted(path for root in roots for path in (root.rglob("*.py") if root.is_dir() else [root]))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


@functools.cache
def git_commit() -> str | None:
    """Return the commit of the source, or None where there is no repository."""
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
