"""Write the model archive for a public model library: `make archive`. The same commit gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("README.md", "MODEL.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "pyproject.toml", "requirements.lock")
LEFT_OUT = (".ci/",)
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file: a zip archive knows none before."""


def committed(root: Path = ROOT) -> list[str]:
    """Return the paths of all committed files, sorted; what is not committed is not part of the model."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, encoding="utf-8")
    return sorted(name for name in listed.stdout.split("\0") if name and not name.startswith(LEFT_OUT))


def codemeta(citation: dict[str, object]) -> dict[str, object]:
    """Return the metadata that libraries of models read (CodeMeta 3.0), from those of the citation file."""
    authors = [{"@type": "Organization", "name": one["name"]} for one in citation["authors"]]  # type: ignore[attr-defined]
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": "civsim",
        "headline": citation["title"],
        "description": " ".join(str(citation["abstract"]).split()),
        "version": citation["version"],
        "license": f"https://spdx.org/licenses/{citation['license']}",
        "author": authors,
        "keywords": citation["keywords"],
        "programmingLanguage": "Python",
        "runtimePlatform": "Python 3.11 or newer",
        "operatingSystem": ["Linux", "macOS", "Windows"],
        "releaseNotes": "CHANGELOG.md",
        "softwareHelp": "docs/index.md",
        "isBasedOn": "MODEL.md",
    }


def write(folder: Path, root: Path = ROOT) -> Path:
    """Write the archive into a folder and return it.

    Raises:
        SystemExit: if a file that a library asks for is not committed.
    """
    names = committed(root)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise SystemExit(f"not committed: {', '.join(missing)}")
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    top = f"civsim-{citation['version']}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{top}-model.zip"
    metadata = json.dumps(codemeta(citation), indent=2, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in [*((name, (root / name).read_bytes()) for name in names), ("codemeta.json", metadata)]:
            entry = zipfile.ZipInfo(f"{top}/{name}", EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return path


def main(words: Sequence[str]) -> None:
    """Write the archive into the folder that the first word names, else into dist."""
    print(write(Path(words[0]) if words else ROOT / "dist"))


if __name__ == "__main__":
    main(sys.argv[1:])
