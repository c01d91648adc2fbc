"""The package as a user gets it: the wheel holds all it needs and works far from the repository."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the repository on its path, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", folder, ROOT, cwd=folder)
    [path] = folder.glob("civsim-*.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of a new environment that holds the wheel and nothing else of ours.

    The libraries are those of the environment that runs the tests: its folder is added to the path, but
    the path file of an editable install in that folder is not read, so civsim can only be the wheel's.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    places = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    libraries = Path(places["purelib"], "libraries.pth")
    libraries.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = next(Path(places["scripts"]).glob("python*"))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, wheel, cwd=home)
    return Path(places["scripts"])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return an empty folder with a name that careless code trips over."""
    folder = tmp_path / "Fälle und Städte"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("folder", ["conf", "experiments"])
def test_wheel_holds_the_files_at_the_top(wheel: Path, folder: str) -> None:
    expected = {
        f"civsim/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".yaml", ".py", ".csv", ".md"}
    }
    with ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name in expected}
    assert expected
    assert held == expected


def test_installed_civsim_is_the_wheel(scripts: Path, elsewhere: Path) -> None:
    python = next(scripts.glob("python*"))
    place = run(python, "-c", "import civsim; print(civsim.__file__)", cwd=elsewhere)
    assert Path(place.strip()).is_relative_to(scripts.parent)


@pytest.mark.parametrize(("word", "expected"), [("--help", "compare"), ("list", "pirmasens")])
def test_command_works_elsewhere_and_leaves_nothing_behind(
    scripts: Path, elsewhere: Path, word: str, expected: str
) -> None:
    assert expected in run(scripts / "civsim", word, cwd=elsewhere)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("folder", ["conf", "experiments"])
def test_editable_install_holds_no_copy(folder: str) -> None:
    """A copy beside an editable install would go stale and might be read instead of the repository's."""
    installed = Path(sysconfig.get_path("purelib"), "civsim")
    assert not (installed / folder).exists() or (installed / "cli.py").exists()


def test_lock_names_no_place() -> None:
    """The lock serves behind any mirror: packages, versions and hashes only."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pin, fingerprint = r"[a-z0-9-]+==\S+( ; .+)? \\", r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    assert [line for line in lines if not re.fullmatch(f"{pin}|{fingerprint}", line)] == []
