"""The environment of the peers: virtual, apart from civsim's own, made when first needed; each peer is optional."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "peers"
PEERS: Mapping[str, tuple[str, str]] = {
    "laser": ("laser-core", "1.0.5"),
    "starsim": ("starsim", "3.7.2"),
    "agentpy": ("agentpy", "0.1.5"),
}
"""Module of a peer, its package and the version measured."""


class MissingPeerError(Exception):
    """A peer that cannot be measured, and why."""


def install(package: str, version: str) -> None:
    """Install a peer, and make the environment if need be.

    Raises:
        MissingPeerError: if it cannot be installed here.
    """
    if not python().exists():
        _call([sys.executable, "-m", "venv", "--clear", str(FOLDER)], package)
    _call([str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{package}=={version}"],
          package)  # fmt: skip


def python() -> Path:
    """Return the interpreter of the environment."""
    return FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def run(peer: str, town: Path, seed: int) -> dict[str, object]:
    """Run a town in a peer, in a process of its own; return its seconds and what it counted.

    Raises:
        MissingPeerError: if it fails.
    """
    return dict(json.loads(_call([str(python()), "-m", f"benchmarks.peers.{peer}_town", str(town), str(seed)], peer)))


def _call(words: list[str], what: str) -> str:
    """Run a command in the repository; return the last line it prints.

    Raises:
        MissingPeerError: if it fails; the message holds the last thing it said.
    """
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise MissingPeerError(f"{what}: {said}")
    return (done.stdout.strip().splitlines() or [""])[-1]
