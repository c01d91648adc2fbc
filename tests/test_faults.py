"""What a machine may lack, and Ctrl-C: one clear message, an exit code, and nothing half-written left behind."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from tests.nation.tables import GOOD, write

from civsim import files, room
from civsim.cli import main
from civsim.sweep.store import Store

RUN = ["run", "town=musterstadt", "weeks=4", "burn_in=0", "replicates=2"]
SWEEP = ["sweep", "town=musterstadt", "weeks=2", "burn_in=0", "replicates=60", "load=0.5,1,2"]
COMMAND = [sys.executable, "-c", "from civsim.cli import main; raise SystemExit(main())"]


@pytest.fixture(autouse=True)
def heard():
    """Let Ctrl-C be heard, by child processes too, where the tests run in the background and would inherit deafness."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def nation(folder):
    return ["nation", f"municipalities={write(folder, *GOOD)}", "weeks=2", "burn_in=0", "replicates=1"]


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ---- Ctrl-C ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["sweep", "nation"])
def test_after_ctrl_c_what_was_stored_is_kept_and_the_same_command_goes_on(command, tmp_path, capsys, monkeypatch):
    words = [*(SWEEP if command == "sweep" else nation(tmp_path)), f"out={tmp_path / 'out'}"]
    whole, stored = Store.write, []

    def write_one(store, chunk, frame):
        whole(store, chunk, frame)
        stored.append(chunk)
        if len(stored) == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Store, "write", write_one)
    assert main(words) == 130
    assert "stopped. What was stored is kept; the same command goes on from there." in capsys.readouterr().err
    assert main(words) == 0
    assert len(stored) == len(set(stored))  # nothing is run twice


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A folder of results that a report can be made of."""
    folder = tmp_path_factory.mktemp("results") / "out"
    assert main([*RUN, f"out={folder}"]) == 0
    return folder


def command_that_writes(command, folder, results):
    """The words of a command that writes into a folder; that of a report holds results already."""
    if command == "report":
        shutil.copytree(results, folder)
        return ["report", str(folder), "language=en"]
    short = ["futures=1", "replicates=1", "weeks=4", "burn_in=0"]
    words = {"run": RUN, "sweep": SWEEP, "experiment": ["experiment", "scarcity", *short], "indicators": ["indicators"]}
    return [*(nation(folder.parent) if command == "nation" else words[command]), f"out={folder}"]


@pytest.mark.parametrize("command", ["run", "report", "experiment"])
def test_ctrl_c_while_writing_leaves_no_half_files(command, tmp_path, capsys, monkeypatch, results):
    folder = tmp_path / "out"
    words = command_that_writes(command, folder, results)
    monkeypatch.setattr("civsim.report.write.pdf", lambda text: None)
    before = set(names(folder)) if folder.exists() else set()
    monkeypatch.setattr(os, "fsync", lambda file: signal.raise_signal(signal.SIGINT))
    assert main(words) == 130
    assert "civsim: stopped. " in capsys.readouterr().err
    left = {name for name in names(folder) if "locks" not in name}
    assert left <= before and not [name for name in left if "/." in name or name.startswith(".")]


@pytest.mark.skipif(os.name == "nt", reason="needs signals as on Linux and macOS")
def test_ctrl_c_does_not_wait_for_runs_that_take_minutes(tmp_path):
    """Before, a nation went on for as long as its largest towns took."""
    table = write(tmp_path, '03241001,"Hannover, Landeshauptstadt",NI,513200,20.4,9.73,52.37,01,5000')
    words = ["nation", f"municipalities={table}", "replicates=1000", f"out={tmp_path / 'out'}"]
    process = subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (tmp_path / "out" / "runs").is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "the same command goes on from there" in said and "Traceback" not in said


# ---- disks and folders -------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("command", ["run", "report", "sweep", "nation", "experiment", "indicators"])
def test_a_disk_that_takes_no_more_is_said_in_one_message(command, number, tmp_path, capsys, monkeypatch, results):
    folder = tmp_path / "out"
    words = command_that_writes(command, folder, results)
    monkeypatch.setattr("civsim.report.write.pdf", lambda text: None)

    def fail(file):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fail)
    assert main(words) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("civsim: ") and str(folder) in said
    assert ("the disk is full" if number == errno.ENOSPC else "the folder is read-only") in said
    assert not [name for name in names(folder) if "/." in name or name.startswith(".")]


def test_an_error_of_the_file_system_that_is_no_lack_is_not_hidden(monkeypatch, tmp_path):
    def fail(file):
        raise OSError(errno.EBADF, "a mistake of ours")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(OSError, match="mistake"):
        main([*RUN, f"out={tmp_path / 'out'}"])


def test_a_figure_is_whole_or_not_there(tmp_path, monkeypatch):
    """Before, a full disk left cut pictures."""
    from matplotlib.figure import Figure

    from civsim import plots

    monkeypatch.setattr(files.os, "fsync", lambda file: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        plots.save(Figure(), tmp_path / "picture")
    assert list(tmp_path.iterdir()) == []


# ---- memory ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "nation"])
def test_what_does_not_fit_into_memory_is_refused_beforehand(command, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(room, "available", lambda: 1e3)
    words = {"run": RUN, "compare": ["compare", *RUN[1:]], "sweep": SWEEP, "nation": nation(tmp_path)}[command]
    assert main([*words, f"out={tmp_path / 'out'}"]) == 2
    said = capsys.readouterr().err
    assert "of memory, and 0.0 GB are free" in said and "need" in said
    assert not names(tmp_path / "out") if (tmp_path / "out").exists() else True


def test_the_estimate_grows_with_what_it_counts():
    from civsim.configuration import load

    small, large = (load(["town=musterstadt", f"recipients={people}"]).scenario for people in (300, 20_000_000))
    assert room.of_town(large) > 1e9 > 1e6 > room.of_town(small)
    once, often = (room.for_comparison([small], replicates, 1, "batch") for replicates in (1, 1_000_000))
    assert often > 100e9 > 1e6 > once


def test_a_container_may_allow_less_than_the_machine_has(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "CONTAINER", tmp_path)
    machine = room.available()
    (tmp_path / "memory.current").write_text("400\n")
    (tmp_path / "memory.max").write_text("1000\n")
    assert room.available() == 600
    (tmp_path / "memory.max").write_text("max\n")
    assert room.available() > 0.5 * machine


# ---- homes, terminals and libraries ------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs homes as on Linux and macOS")
def test_without_a_home_a_temporary_folder_serves(tmp_path):
    code = "import pathlib; pathlib.Path.home = lambda: pathlib.Path('~').expanduser()\n"
    code += "import os; del os.environ['HOME']; import pwd\n"
    code += "pwd.getpwuid = lambda number: (_ for _ in ()).throw(KeyError(number))\n"
    code += "from civsim.cli import main; raise SystemExit(main(['doctor', '--json']))"
    environment = {name: value for name, value in os.environ.items() if name != "CIVSIM_CACHE_DIR"} | {"HOME": "/"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = {one["name"]: one for one in json.loads(done.stdout)["signs"]}["compiled code"]
    assert found["state"] == "limited" and "CIVSIM_CACHE_DIR" in found["remedy"]


@pytest.mark.parametrize("word", ["--config-dir=~nobody-of-this-name/x", "tables.providers=~nobody-of-this-name/x.csv"])
def test_the_home_of_somebody_who_does_not_exist(word, capsys):
    assert main(["run", "town=musterstadt", word]) == 2
    assert "nobody-of-this-name" in capsys.readouterr().err


def test_a_terminal_that_knows_ascii_only_shows_german(tmp_path):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "list", "towns"], capture_output=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0 and "·" in done.stdout.decode("utf-8")


def test_a_word_that_the_terminal_cannot_spell_is_refused(capsys):
    assert main([*RUN, "out=/tmp/\udcc3\udc96rt"]) == 2
    assert "PYTHONUTF8=1" in capsys.readouterr().err
