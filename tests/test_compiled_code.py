"""Compiled code is kept between starts, and never outlives a change of what it was made from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import civsim
from civsim.engines.batch import compiled

CODE = "from civsim.engines.batch import compiled; print(compiled.cache_folder())"
LOADED = """
import sys
import civsim.engines.batch.week
print(*(module.__file__ for name, module in sys.modules.items() if name.partition(".")[0] == "civsim"), sep="\\n")
"""


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True,
                          capture_output=True, text=True, timeout=300)  # fmt: skip


def test_every_module_the_compiled_weeks_are_made_of_is_in_the_digest():
    package = Path(civsim.__file__).parent
    harmless = {package / name for name in ("__init__.py", "version.py", "errors.py", "engines/__init__.py")}
    loaded = {Path(line) for line in python(LOADED).stdout.split()}
    assert package / "rules" / "need.py" in loaded
    assert loaded - harmless <= set(compiled.source_files())


@pytest.mark.parametrize(
    ("file", "is_compiled"), [("rules/need.py", True), ("draws.py", True), ("plots/coverage.py", False)]
)
def test_an_edit_moves_the_folder_exactly_if_compiled_code_depends_on_it(file, is_compiled, tmp_path, monkeypatch):
    for path in [*compiled.source_files(), compiled.PACKAGE / "plots" / "coverage.py"]:
        copy = tmp_path / path.relative_to(compiled.PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    before = compiled.source_digest()
    with (tmp_path / file).open("a") as edited:
        edited.write("# an edit\n")
    assert (compiled.source_digest() != before) == is_compiled


def test_a_home_that_cannot_be_written_is_no_obstacle(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("not a folder")
    shown = python(CODE, CIVSIM_CACHE_DIR=str(nowhere / "cache"))
    assert "cannot be written" in shown.stderr and "CIVSIM_CACHE_DIR" in shown.stderr
    folder = Path(shown.stdout.split()[-1])
    assert nowhere not in folder.parents and not folder.exists()  # it went with the process
