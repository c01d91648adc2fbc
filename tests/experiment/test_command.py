"""The command as a person uses it: tables and findings, a dry run, kept runs judged anew, a stop in between."""

import json
import threading
import time

import pandas as pd
import pytest
from tests.test_command_line import civsim

from civsim.cli import main
from civsim.engines.batch.engine import Workspace
from civsim.experiment import runs
from civsim.experiment.plan import claims as claims_of_plan
from civsim.experiment.read import available_experiments, find, read
from civsim.experiment.runs import size
from civsim.messages import languages

from .small import SMALL


def test_the_command_writes_tables_and_findings(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    done = civsim("experiment", "small.yaml", "replicates=3", "out=found", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = {path.name for path in (tmp_path / "found").iterdir()}
    assert files >= {
        "runs.parquet",
        "claims.csv",
        "outcomes.csv",
        "map_1.csv",
        "findings_en.md",
        "findings_de.md",
        "experiment.yaml",
    }
    runs = pd.read_parquet(tmp_path / "found" / "runs.parquet")
    assert len(runs) == 2 * 4 * 2 * 3 * 2  # futures, settings, modes, replicates, windows
    german = (tmp_path / "found" / "findings_de.md").read_text(encoding="utf-8")
    assert "Erwartet und gefunden" in german and "keine Prognose" in german
    again = civsim("experiment", "small.yaml", "replicates=3", "workers=1", "out=again", "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["claims"][0]["claim"] == "a"
    assert (tmp_path / "found" / "claims.csv").read_bytes() == (tmp_path / "again" / "claims.csv").read_bytes()


@pytest.mark.parametrize("name", available_experiments())
def test_a_dry_run_says_what_is_expected_and_how_many_runs_it_takes(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["experiment", name, "replicates=2", "dry_run=true"]) == 0
    printed, found = capsys.readouterr().out, read(find(name), {"replicates": 2})
    assert f"**Runs:** {size(found)}" in printed and found.question["en"] in printed
    assert all(f"| {one.text['en']} |" in printed and f"| {one.falsified['en']} |" in printed for one in found.claims)
    assert not list(tmp_path.iterdir())
    assert main(["experiment", name, "replicates=2", "dry_run=true", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["runs"] == size(found) and [one["claim"] for one in content["claims"]] == [
        one.name for one in found.claims
    ]
    for language in languages():
        assert all(all(one.values()) for one in claims_of_plan(found, language))


def test_the_command_refuses_what_it_cannot_use(tmp_path):
    for words, said in ((["scarcit"], "scarcity"), (["scarcity", "future=3"], "futures"), ([], "scarcity")):
        done = civsim("experiment", *words, cwd=tmp_path)
        assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_kept_runs_are_judged_anew_without_new_ones(tmp_path, monkeypatch, capsys):
    """Another claim on the same runs; the first of them is simulated again and compared."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["experiment", str(file), f"out={out}"]) == 0
    first = pd.read_csv(out / "claims.csv")
    file.write_text(SMALL.replace("expected: higher\n  - {name: b", "expected: lower\n  - {name: b"), encoding="utf-8")
    monkeypatch.setattr(runs, "run", None)
    monkeypatch.setattr(runs, "run_map", None)
    assert main(["experiment", str(file), f"runs={out}", f"out={out}"]) == 0
    second = pd.read_csv(out / "claims.csv")
    assert second["estimate"].tolist() == pytest.approx(first["estimate"].tolist())
    assert (first["expected"][0], second["expected"][0]) == ("higher", "lower")
    capsys.readouterr()
    for text, said in (
        (SMALL.replace("weeks: 26", "weeks: 39"), "'weeks' has changed since"),
        (SMALL.replace("outcomes: [coverage]", "outcomes: [coverage, new]"), "new"),
    ):
        file.write_text(text, encoding="utf-8")
        assert main(["experiment", str(file), f"runs={out}", f"out={out}"]) == 2
        assert said in capsys.readouterr().err
    kept_runs = pd.read_parquet(out / "runs.parquet").assign(coverage=0.123)
    kept_runs.to_parquet(out / "runs.parquet", index=False)
    file.write_text(SMALL, encoding="utf-8")
    assert main(["experiment", str(file), f"runs={out}", f"out={out}"]) == 2
    assert "comes out otherwise today (coverage)" in capsys.readouterr().err


def test_an_experiment_that_was_stopped_goes_on_and_finds_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL)
    words = ["experiment", "small.yaml", "workers=1", "--json"]
    assert main([*words, "out=whole"]) == 0
    real, calls, others = Workspace.run, [], set(threading.enumerate())

    def run_and_stop(self, replicate, with_people=False):
        calls.append(replicate)
        if stop and len(calls) >= 21:  # the thread may have begun another task
            raise KeyboardInterrupt
        return real(self, replicate, with_people)

    monkeypatch.setattr(Workspace, "run", run_and_stop)
    stop = True
    assert main([*words, "out=stopped"]) == 130
    assert main([*words, "replicates=3", "out=stopped"]) == 2  # another experiment
    assert "holds other runs" in capsys.readouterr().err
    deadline = time.monotonic() + 60  # what is under way at a stop ends by itself, and is no call of the next command
    while any(one.name.startswith("ThreadPool") for one in set(threading.enumerate()) - others):
        assert time.monotonic() < deadline, "a run goes on that nobody waits for"
        time.sleep(0.01)
    stop, before = False, len(calls)
    assert main([*words, "out=stopped"]) == 0
    assert 0 < len(calls) - before <= 48 - 20
    for name in ("runs.parquet", "claims.csv", "map_1.csv"):
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not (tmp_path / "stopped" / "unfinished").exists()
