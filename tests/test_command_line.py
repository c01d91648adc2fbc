"""The command line as a person uses it: real processes, real folders."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from civsim.cli import report
from civsim.cli.main import main
from civsim.measures import MEASURES
from civsim.version import VERSION

SHORT = ["town=musterstadt", "weeks=26", "burn_in=4"]


def civsim(*words, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-c", "from civsim.cli import main; raise SystemExit(main())", *words],
        cwd=cwd, capture_output=True, text=True, timeout=300, encoding="utf-8", check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("arbeit ä")
    done = civsim("compare", *SHORT, "replicates=3", "out=ergebnisse ö", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "ergebnisse ö", done.stdout


def test_compare_prints_and_writes_what_the_readme_says(compared):
    folder, printed = compared
    for label in ("Coexistence", "Pact", "Municipal hub", "District networks", "Youth welfare planning"):
        assert label in printed
    assert max(len(line) for line in printed.splitlines()) <= 125
    assert "no forecast" in printed and "3 paired runs" in printed
    files = {path.name for path in folder.iterdir()}
    assert files == {"manifest.json", "config.yaml", "scenarios.csv", "runs.parquet", "timeseries.parquet",
                     "summary.csv", "differences.csv", "who_gains.csv", "figures"}  # fmt: skip
    assert len(list((folder / "figures").iterdir())) == 36
    assert len(pd.read_parquet(folder / "runs.parquet")) == 18
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["replicates"] == 3 and len(manifest["scenarios"]) == 6
    differences = pd.read_csv(folder / "differences.csv", keep_default_na=False)
    assert (differences["scenario"] != differences["baseline"]).all() and len(set(differences["scenario"])) == 5
    units = dict(zip(differences["measure"], differences["unit"], strict=True))
    assert (units["met_needs"], units["spending"]) == ("needs a year", "EUR a year")
    assert "people helped (needs), a year" in printed and "EUR spent, a year" in printed


def test_the_same_command_writes_the_same_tables(compared, tmp_path):
    folder, _ = compared
    assert civsim("compare", *SHORT, "replicates=3", "workers=1", "out=again", cwd=tmp_path).returncode == 0
    for name in ("summary.csv", "differences.csv", "who_gains.csv", "scenarios.csv"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    one, other = (pd.read_parquet(path / "timeseries.parquet") for path in (folder, tmp_path / "again"))
    assert one.equals(other)


def test_scenario_files_and_json(tmp_path):
    for name, mode in (("base", "competition"), ("other", "hub")):
        (tmp_path / f"{name}.yaml").write_text(f"town: musterstadt\nmode: {mode}\nweeks: 13\nburn_in: 2\n")
    done = civsim("compare", "base.yaml", "other.yaml", "replicates=2", "--json", cwd=tmp_path)
    content = json.loads(done.stdout)
    assert {row["baseline"] for row in content["differences"]} == {"base"}
    assert {row["scenario"] for row in content["differences"]} == {"other"}


def test_run_and_parity(tmp_path):
    done = civsim("run", *SHORT, "mode=pact", "engine=mesa", "replicates=1", cwd=tmp_path)
    assert done.returncode == 0 and "pact" in done.stdout
    done = civsim("parity", *SHORT, "mode=hub", "leakage=0.5", cwd=tmp_path)
    assert (done.returncode, done.stdout[:10]) == (0, "identical:")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "town=pirmasen"], "pirmasens"),
        (["run", "mode=pakt"], "pact"),
        (["run", "leakge=0.2"], "leakage"),
        (["run", "+unknown=1"], "unknown"),
        (["run", "leakage=1.5"], "from 0 to 1"),
        (["run", "leakage=much"], "leakage"),
        (["run", "decisions=lead"], "lead_organisation"),
        (["run", "replicates=0"], "replicates"),
        (["run", "weeks=0"], "weeks"),
        (["comparee"], "compare"),
        (["run", "mine.yaml"], "civsim compare mine.yaml"),
        (["run", "--nope"], "--nope"),
        (["list", "twons"], "towns"),
        (["run", "out=/proc/nothing"], "out="),
        (["compare", "missing.yaml"], "missing.yaml"),
        (["run", "calendar=[{week: 1, close_provider: 99}]"], "close_provider=99"),
    ],
)
def test_bad_input_gets_one_clear_message(words, said, tmp_path):
    once = [] if {"list", "comparee", "replicates=0"} & set(words) else ["replicates=1"]
    done = civsim(*words, *once, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "results"])


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    done = civsim("run", *SHORT, "replicates=1", "out=mine", cwd=tmp_path)
    assert done.returncode == 2 and "not empty" in done.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_help_is_quick_and_imports_nothing_heavy(tmp_path):
    code = ("import sys; from civsim.cli import main; main(['--help']); "
            "print([m for m in ('numba', 'pandas', 'mesa', 'matplotlib', 'hydra') if m in sys.modules])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
    assert "compare" in done.stdout


def test_figures_load_no_engine():
    """A copy of the process runs the scenarios meanwhile; loading the engine for figures would take as long again."""
    code = "import sys, civsim.plots; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_users_town_beside_ours(tmp_path):
    source = Path(__file__).parents[1] / "conf" / "town" / "musterstadt.yaml"
    folder = tmp_path / "meine Städte" / "town"
    folder.mkdir(parents=True)
    text = source.read_text(encoding="utf-8").replace("name: musterstadt", "name: neustadt")
    (folder / "neustadt.yaml").write_text(text, encoding="utf-8")
    done = civsim("run", "town=neustadt", "weeks=13", "replicates=1", "--config-dir", "meine Städte", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [(["help", "compare"], "civsim compare town="), (["version"], VERSION), (["--version"], VERSION)],
)
def test_help_and_version_are_found_with_and_without_dashes(words, said, capsys):
    assert main(words) == 0
    assert said in capsys.readouterr().out


def test_a_town_that_is_nowhere_may_be_the_users_own(tmp_path, capsys):
    hint = "Towns and modes of your own: --config-dir FOLDER."
    (tmp_path / "town").mkdir()
    for words, is_told in (
        (["town=xyzzy"], True),
        (["mode=xyzzy"], True),
        (["town=pirmasen"], False),
        (["town=xyzzy", f"--config-dir={tmp_path}"], False),
    ):
        assert main(["run", *words]) == 2
        assert (hint in capsys.readouterr().err) is is_told, words


def test_measures_are_listed_level_by_level(capsys):
    assert main(["list", "measures", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["measures"]
    levels = [row["level"] for row in rows]
    assert list(dict.fromkeys(levels)) == ["community", "network", "organisation"]
    assert levels == sorted(levels) and len(rows) == len(MEASURES)


@pytest.mark.parametrize(("every", "lines"), [(0.0, 4), (1e9, 1)])
def test_a_log_says_now_and_then_how_far_the_runs_are(every, lines, monkeypatch, capsys):
    monkeypatch.setattr(report, "LOGGED_EVERY", every)
    with report.Counter(3) as counter, report.Counter(3, quiet=True) as silent:
        for one in (counter, silent) * 3:
            one.step("pact")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == lines and said[0] == "civsim: 3 runs …"
    assert said[-1].startswith("civsim: 3 of 3 runs, about 0 s left") == (lines > 1)
