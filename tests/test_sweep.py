"""Sweeps: what a design is run into, whoever runs it, in any order, stopped at any moment."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from civsim import sweep
from civsim.cli import main
from civsim.configuration import load_values
from civsim.engines.batch.engine import Workspace
from civsim.errors import InputError
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate
from civsim.sweep import executors
from civsim.sweep.design import identify
from civsim.sweep.run import Job, run_job
from civsim.sweep.scenarios import Scenarios

BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 0, "seed": 3}
POINTS = sweep.grid({"mode": ["competition", "hub"], "load": [0.7, 1.0, 1.4]})


def run(folder, design=POINTS, replicates=20, **changes):
    return sweep.run(design, out=folder, **{"base": BASE, "replicates": replicates, "quiet": True, **changes})


def table(folder):
    return (Path(folder) / "runs.parquet").read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of the sweep that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    run(folder, workers=1)
    return folder


def test_the_rows_are_the_measures_of_the_runs(whole):
    found = sweep.read(whole)
    assert found.missing == 0 and found.errors.empty and len(found.runs) == 120
    point = identify({"mode": "hub", "load": 1.4})
    scenario = load_values({**BASE, "mode": "hub", "load": 1.4}).scenario
    tables = Tables.of(list(simulate(scenario, range(20), workers=1)), 0)
    mine = found.runs[found.runs["point"] == point]
    assert list(mine["replicate"]) == list(range(20))
    for name, one in MEASURES.items():
        np.testing.assert_array_equal(mine[name].to_numpy(), one.function(tables), err_msg=name)
    frame = found.frame()
    assert list(frame.columns[:4]) == ["point", "mode", "load", "replicate"] and len(frame) == 120
    assert (found.levers, found.uncertainties) == (("mode",), ("load",))


@pytest.mark.parametrize("workers", [2, 8])
def test_the_table_does_not_depend_on_workers(whole, tmp_path, workers):
    run(tmp_path / "out", workers=workers)
    assert table(tmp_path / "out") == table(whole)


def test_neither_on_order_nor_on_shares_nor_on_processes(whole, tmp_path):
    job = Job(POINTS, Scenarios(BASE), 20, tmp_path / "out")
    for share in ((2, 3), (3, 3), (1, 3)):
        with executors.executor(workers=2) as pool:
            found, faults = run_job(job, pool, 2, share=share, quiet=True)
        assert not faults
    assert table(tmp_path / "out") == table(whole) and found.missing == 0
    with ProcessPoolExecutor(2) as pool:
        run(tmp_path / "processes", executor=pool)
    assert table(tmp_path / "processes") == table(whole)


def test_extended_by_replicates_and_points_it_is_the_sweep_of_all_and_runs_nothing_twice(whole, tmp_path):
    out = tmp_path / "out"
    some = sweep.of_frame(POINTS.table.iloc[[4, 1]])
    run(out, some, replicates=7)
    first = {path.name: path.stat().st_mtime_ns for path in (out / "runs").iterdir()}
    run(out, replicates=7)
    assert len(run(out).runs) == 120
    again = {path.name: path.stat().st_mtime_ns for path in (out / "runs").iterdir()}
    assert first.items() <= again.items()
    rows = sum(len(pd.read_parquet(path)) for path in (out / "runs").iterdir())
    assert rows == 120 and sweep.read(out).runs.equals(sweep.read(whole).runs)


def test_a_damaged_part_is_put_aside_and_run_again(whole, tmp_path):
    run(tmp_path / "out")
    part = sorted((tmp_path / "out" / "runs").iterdir())[0]
    part.write_bytes(part.read_bytes()[:-30])
    with pytest.raises(InputError, match="damaged"):
        sweep.read(tmp_path / "out")
    run(tmp_path / "out")
    assert table(tmp_path / "out") == table(whole) and len(list((tmp_path / "out" / "quarantine").iterdir())) == 1


KILLED = """
import os, random, sys, time
from pathlib import Path
from civsim import sweep
from civsim.cli import main
from civsim.configuration import load_values
from civsim.engines.batch.engine import Workspace
from tests.test_sweep import BASE, run
folder = Path(sys.argv[1])
Workspace(load_values(BASE).scenario).run(0)  # compiled once, not in every child
for _ in range(5):
    child = os.fork()
    if child == 0:
        run(folder, workers=2)
        os._exit(0)
    seen = len(list(folder.glob("runs/*")))
    until = time.monotonic() + 20
    while len(list(folder.glob("runs/[!.]*"))) <= seen and time.monotonic() < until:
        time.sleep(0.003)
    time.sleep(random.uniform(0, 0.01))
    os.kill(child, 9)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    if (folder / "runs.parquet").exists():
        break
"""


def test_killed_five_times_and_resumed_it_is_the_sweep_that_nothing_disturbed(whole, tmp_path):
    if not hasattr(os, "fork"):
        pytest.skip("needs fork, which Windows lacks")
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], capture_output=True, text=True)
    assert done.stdout.split().count("-9") >= 3, done.stderr
    assert run(out).missing == 0
    assert table(out) == table(whole)


def test_a_run_that_fails_is_a_row_and_the_others_go_on(whole, tmp_path, monkeypatch):
    real = Workspace.state

    def run_or_fail(self, replicate):
        if replicate == 5 and self.scenario.values["load"] == 1.4:
            raise FloatingPointError("no such luck")
        return real(self, replicate)

    monkeypatch.setattr(Workspace, "state", run_or_fail)
    found = run(tmp_path / "out")
    assert (len(found.runs), len(found.errors), found.missing) == (118, 2, 0)
    one = found.errors.iloc[0]
    assert one["error"] == "FloatingPointError: no such luck"
    assert f"point={one['point']} replicate=5" in one["command"] and (tmp_path / "out" / "errors.csv").is_file()
    failed = set(zip(found.errors["point"], found.errors["replicate"], strict=True))
    others = sweep.read(whole).runs
    keep = [key not in failed for key in zip(others["point"], others["replicate"], strict=True)]
    pd.testing.assert_frame_equal(found.runs, others[keep].reset_index(drop=True), check_exact=True)


def test_stopped_by_its_budget_a_sweep_is_balanced_and_goes_on(whole, tmp_path):
    job = Job(POINTS, Scenarios(BASE), 200, tmp_path / "out", is_short=True)
    blocks = [block for chunk in job.plan.chunks().values() for block in chunk]
    for seen in (6, 12, 18):  # every point before any has more
        assert {block.point for block in blocks[seen - 6 : seen]} == set(job.points)
    assert [block.runs for block in blocks[:30:6]] == [1, 1, 2, 4, 8]
    stopped = run(tmp_path / "out", budget=1e-9)
    assert stopped.missing == 120
    found = run(tmp_path / "out")
    assert found.missing == 0 and table(tmp_path / "out") == table(whole)


def test_balanced_leaves_out_what_only_some_points_have(whole):
    found = sweep.read(whole)
    point = found.design["point"][3]
    runs = found.runs[(found.runs["point"] != point) | (found.runs["replicate"] < 11)]
    part = sweep.Sweep(found.folder, found.designed, runs, found.errors, found.manifest)
    assert (part.balanced().runs.groupby("point").size() == 11).all() and part.missing == 9


def test_a_sweep_of_something_else_is_refused_and_named(whole):
    with pytest.raises(InputError, match=r"settings\.weeks: 13 there, 14 now"):
        run(whole, base={**BASE, "weeks": 14})
    with pytest.raises(InputError, match="columns"):
        run(whole, sweep.grid({"stigma": [0.1, 0.2]}))
    with pytest.raises(InputError, match="3 of the 6 points"):
        run(whole, sweep.grid({"mode": ["competition", "pact"], "load": [0.7, 1.0, 1.4]}))
    assert sweep.read(whole).missing == 0


def test_a_design_changed_by_hand_is_refused(tmp_path):
    run(tmp_path / "out", sweep.grid({"load": [0.7, 1.0]}), replicates=1)
    path = tmp_path / "out" / "design.csv"
    path.write_text(path.read_text().replace("0.7", "0.8"))
    with pytest.raises(InputError, match="not the name of these values"):
        sweep.read(tmp_path / "out")


def test_the_command_goes_on_extends_and_says_what_it_will_need(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "design=sobol", "vary=stigma", "load=0.5:2", "mode=competition,hub", "weeks=13", "burn_in=0"]

    def told(*more):
        assert main([*words, *more, "out=o"]) == 0
        return capsys.readouterr().out

    assert "24 runs, 0 of them stored" in told("points=4", "replicates=3", "dry_run=true")
    assert re.search(r"about \d+ seconds? \(", told("points=4", "replicates=3", "dry_run=true"))
    assert not (tmp_path / "o").exists()
    assert "8 points, 24 runs stored" in told("points=4", "replicates=3")
    assert "64 runs, 24 of them stored" in told("points=8", "replicates=4", "dry_run=true")
    assert json.loads(told("points=8", "replicates=4", "workers=1", "--json"))["runs"] == 64
    found = sweep.read(tmp_path / "o")
    assert found.levers == ("mode",) and found.uncertainties == ("load", "stigma") and found.missing == 0


def test_the_command_refuses_what_it_cannot_use_before_it_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text("load,stigma\n1.0,0.2\n1.2,2\n")
    for words, said in (
        (["design=d.csv"], "d.csv, line 3: stigma=2.0 is out of bounds; allowed: numbers from 0 to 1"),
        (["design=x.csv"], "no such file"),
        (["lod=1,2"], "'load'"),
        (["load=1,200"], "out of bounds"),
        (["mode=hub,hubb"], "'hub'"),
        (["load=1,2", "seed=1,2"], "one is needed"),
        (["load=1:2"], "load=1:2:4"),
        (["load=1,2", "load=3"], "leave one out"),
        (["design=lhs", "vary=load"], "points=64"),
        (["design=lhs", "vary=load", "point=64"], "'points'"),
        (["load=1,2", "chunck=1/2"], "'chunk'"),
        (["design=lhs", "vary=stigma,load:0.5:3", "points=4"], "write load=0.5:3 and leave load out of vary="),
        (["design=lhs", "load=2:1", "points=4"], "no room"),
        (["design=lhx"], "'lhs'"),
        (["design=paired", "load=1,2", "stigma=0.1,0.2,0.3"], "stigma has 3"),
        (["load=1,2", "chunk=3/2"], "chunk=3/20"),
        (["load=1,2", "scheduler=tcp://nowhere:1", "executor=threads"], "executor=dask"),
        (["load=1,2", "out=d.csv"], "cannot be written"),
        ([], "Nothing varies"),
    ):
        assert main(["sweep", *words]) == 2, words
        assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["d.csv"]


def test_it_names_as_next_only_what_goes_with_the_design(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    short = ["weeks=13", "burn_in=0", "replicates=1"]
    for words, commands in (
        (["mode=competition,hub", "load=0.8,1.2"], ["analyse", "report", "explorer"]),
        (["mode=hub", "load=0.8,1.2"], ["report", "explorer"]),
        (["mode=competition,hub", "vary=load,stigma", "design=sobol", "points=128"], ["analyse", "report"]),
    ):
        out = f"o{len(words)}{len(commands)}"
        assert main(["sweep", *words, *short, f"out={out}"]) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert last == "  Next: " + " · ".join(f"civsim {command} {out}" for command in commands)


def test_an_unknown_column_is_named_with_its_nearest_and_not_with_all_there_are(tmp_path):
    (tmp_path / "d.csv").write_text("mode,lod\nhub,1\n")
    with pytest.raises(InputError) as caught:
        sweep.read_csv(tmp_path / "d.csv")
    said = str(caught.value)
    assert "unknown column 'lod'. Did you mean 'load'?" in said and said.endswith(", ….") and len(said) < 1000


CELLS = """
from civsim import sweep
points = sweep.of_frame(sweep.grid({"load": [0.8, 1.2]}).table)
found = sweep.run(points, out="o", base={"town": "musterstadt", "weeks": 13, "burn_in": 0}, replicates=4)
===
more = sweep.run(points, out="o", base={"town": "musterstadt", "weeks": 13, "burn_in": 0}, replicates=6, EXECUTOR)
(len(found.runs), len(more.runs), more.missing)
"""


@pytest.mark.parametrize("executor", ["workers=2", pytest.param("executor='dask', workers=1", marks=pytest.mark.slow)])
def test_it_runs_from_cells_of_a_notebook_without_a_main_guard(tmp_path, executor):
    nbclient = pytest.importorskip("nbclient", reason="needs nbclient: pip install -e '.[dev]'")
    nbformat = pytest.importorskip("nbformat", reason="needs nbformat: pip install -e '.[dev]'")
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS.replace("EXECUTOR", executor).split("===")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert notebook.cells[1].outputs[-1]["data"]["text/plain"] == "(8, 12, 0)"
    shown = "".join(str(output.get("text", output.get("data"))) for output in notebook.cells[0].outputs)
    bars = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    assert "civsim" in shown
    assert "8/8" in shown or "8/8" in str([bar["state"].get("value") for bar in bars.values()])
