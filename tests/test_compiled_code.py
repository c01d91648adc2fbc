"""Compiled code is kept between starts, and never outlives a change of what it was made from."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from numba.core import caching

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


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
@pytest.mark.parametrize("damage", ["empty", "another beginning", "cut", "one byte"])
def test_damaged_compiled_code_counts_as_not_there_and_is_made_again(suffix, damage, tmp_path):
    """Before, a file cut by a full disk ended every command in a traceback."""
    code = list(range(1000))
    files = caching.IndexDataCacheFile(str(tmp_path), "week", "stamp")
    files.save("key", code)
    assert files.load("key") == code
    (path,) = tmp_path.glob(f"*{suffix}")
    whole = path.read_bytes()
    damaged = {"empty": b"", "another beginning": b"\xcc" + whole[1:], "cut": whole[:-5]}
    path.write_bytes(damaged.get(damage, whole[:99] + b"?" + whole[100:]))
    assert files.load("key") in (None, code)
    files.save("key", code)
    assert files.load("key") == code
    assert suffix == ".nbi" or path.read_bytes() == whole


def test_compiled_code_of_another_version_counts_as_not_there(tmp_path, monkeypatch):
    files = caching.IndexDataCacheFile(str(tmp_path), "week", "stamp")
    files.save("key", [1])
    assert caching.IndexDataCacheFile(str(tmp_path), "week", "another stamp").load("key") is None
    monkeypatch.setattr(files, "_version", "0.1")
    assert files.load("key") is None


def test_a_full_disk_keeps_no_compiled_code_and_the_run_goes_on(tmp_path, monkeypatch):
    files = caching.IndexDataCacheFile(str(tmp_path), "week", "stamp")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_open_for_write", full)
    with pytest.warns(RuntimeWarning, match=r"cannot be kept.*CIVSIM_CACHE_DIR"):
        files.save("key", [1])
