"""A stored sweep is analysed on the command line and in Python; other programs get what they know."""

import json
import pickle
import re

import numpy as np
import pandas as pd
import pytest

import civsim
from civsim.cli.main import main
from civsim.discovery import analyses
from civsim.errors import InputError
from civsim.sampling import range_of
from civsim.sweep import design as designs
from civsim.sweep.reading import read
from civsim.sweep.run import run
from civsim.sweep.sensitivity import saltelli

BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 2, "recipients": 200}
RANGES = [range_of(name) for name in ("load", "awareness_base")]
MODES = {"mode": ["competition", "hub"]}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return the folders of a Saltelli design and of a Latin hypercube, run."""
    made = {"blocks": saltelli(RANGES, 16, levers=MODES), "futures": designs.latin_hypercube(RANGES, 24, levers=MODES)}
    found = {name: tmp_path_factory.mktemp("sweeps") / name for name in made}
    for name, design in made.items():
        run(design, out=found[name], replicates=3, base=BASE, quiet=True)
    return found


def test_design_says_which_analysis_fits(folders, tmp_path, capsys):
    assert main(["analyse", str(folders["blocks"]), f"out={tmp_path}", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["found"]
    assert [one["analysis"] for one in found] == ["sobol_coverage_hub"]
    assert {row["parameter"] for row in found[0]["table"]} == {"load", "awareness_base"}
    folder = tmp_path
    assert main(["reproduce", str(folder)]) == 0
    capsys.readouterr()
    assert {path.suffix for path in (folder / "figures").iterdir()} == {".svg", ".png"}
    assert main(["analyse", str(folders["futures"]), "measure=overhead"]) == 0
    text = capsys.readouterr().out
    assert "Municipal hub beats Competition in 0 % (" in text and "rue the choice least takes Competition" in text
    assert len(list((folders["futures"] / "analysis" / "prim_regret_overhead" / "figures").iterdir())) == 8


@pytest.mark.parametrize("design", ["blocks", "futures"])
def test_a_measure_that_has_no_value_is_named(folders, design, tmp_path, capsys):
    """Programmes are none of competition's, so nothing is given to them there and no difference can be told."""
    assert main(["analyse", str(folders[design]), "measure=programme_giving", f"out={tmp_path}"]) == 2
    assert "programme_giving has no value in the runs of hub and competition" in capsys.readouterr().err


def test_levels_of_one_mode_are_analysed_without_a_baseline(folders, tmp_path, capsys):
    words = ["mode=hub", "baseline=none", "measure=lost_unaware"]
    assert main(["analyse", str(folders["blocks"]), *words, f"out={tmp_path}"]) == 0
    assert "awareness_base" in capsys.readouterr().out.splitlines()[2]


def test_python_gives_the_same(folders):
    sweep = read(folders["blocks"])
    found = civsim.sensitivity(sweep, measure="lost_unaware", mode="hub")
    assert found.table["parameter"][0] == "awareness_base" and found.table["shown"][0]
    futures = read(folders["futures"])
    assert civsim.robustness(futures, "hub", "competition", measure="overhead").wins == 0
    assert civsim.regret(futures, measure="overhead").table["policy"][0] == "competition"


def test_columns_of_mesa(folders, tmp_path, capsys):
    sweep = read(folders["futures"])
    table = civsim.mesa_columns(sweep)
    assert list(table.columns[:3]) == ["RunId", "iteration", "Step"]
    assert len(table) == 48 * 3 and table["RunId"].is_unique and set(table["Step"]) == {15}
    assert list(table["iteration"][:4]) == [0, 1, 2, 0]
    first = sweep.design["point"][0]
    runs = sweep.runs[sweep.runs["point"] == first].sort_values("replicate")
    np.testing.assert_array_equal(table["coverage"][:3], runs["coverage"])
    assert main(["analyse", str(folders["futures"]), "columns=mesa", f"out={tmp_path}"]) == 0
    written = pd.read_csv(tmp_path / "runs.csv")
    assert list(written.columns) == list(table.columns)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["method=sobl"], "sobol"),
        (["measure=coverag"], "coverage"),
        (["mode=hubb"], "hub"),
        (["mode=competition"], "itself"),
        (["method=sobol"], "Saltelli"),
        (["columns=pandas"], "mesa"),
        (["load=2"], "one sweep"),
    ],
)
def test_what_cannot_be_asked_is_refused(folders, capsys, words, said):
    assert main(["analyse", str(folders["futures"]), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_a_sweep_is_refused(tmp_path, capsys):
    assert main(["analyse", str(tmp_path)]) == 2
    assert capsys.readouterr().err
    assert main(["run", "town=musterstadt", "weeks=13", "burn_in=0", "replicates=2", f"out={tmp_path / 'o'}"]) == 0
    capsys.readouterr()
    assert main(["analyse", str(tmp_path / "o")]) == 2
    assert "holds results of 'civsim run', not of 'civsim sweep'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("measure", "units"),
    [
        ("coverage", "coverage: outcome in %, regret in points"),
        ("waiting", "waiting: outcome and regret in weeks"),
    ],
)
def test_regret_is_printed_in_columns_that_stay_apart_with_its_unit(folders, tmp_path, capsys, measure, units):
    words = ["method=regret", f"measure={measure}", f"out={tmp_path}"]
    assert main(["analyse", str(folders["futures"]), *words]) == 0
    first, head, *rows = capsys.readouterr().out.splitlines()[:4]
    assert units in first and max(len(line) for line in (head, *rows)) < 119
    assert all(re.fullmatch(r"\w+ +[\d.]+ +[\d.]+ \([\d.]+ to [\d.]+\) +[\d.]+ +[\d.]+ +\d+ %", row) for row in rows)


def test_a_small_regret_with_its_interval_has_room():
    cells = ("28.8", "0.00751 (0.00244 to 0.000134)", "0.00751", "0.000221", "100 %")
    assert re.split("  +", analyses._in_columns("hub", cells)) == [
        "hub",
        "28.8 0.00751 (0.00244 to 0.000134)",
        *cells[2:],
    ]


def test_model_of_the_workbench_runs_its_experiments():
    modes = [civsim.Scenario("musterstadt", mode, weeks=10, burn_in=0, parameters={"recipients": 200})
             for mode in ("competition", "hub")]  # fmt: skip
    made = civsim.ema_model(*modes, vary=["load", "own_tries", "contested_share", "planning_rule"],
                            outcomes=["coverage", "overhead"], replicates=2)  # fmt: skip
    model = pickle.loads(pickle.dumps(made))
    assert {one.name for one in model.levers} == {"contested_share", "mode"}
    assert {one.name for one in model.uncertainties} == {"load", "own_tries", "planning_rule"}
    from ema_workbench import perform_experiments

    experiments, outcomes = perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6 and set(outcomes) == {"coverage", "overhead"}
    row = experiments.astype(object).iloc[0]
    names = ("load", "own_tries", "contested_share", "planning_rule")
    own = civsim.Scenario("musterstadt", str(row["mode"]), weeks=10, burn_in=0,
                          parameters={"recipients": 200, **{name: row[name] for name in names}})  # fmt: skip
    alone = civsim.run(own, replicates=2).to_frame()
    assert outcomes["coverage"][0] == pytest.approx(alone["coverage"].mean())
    with pytest.raises(InputError, match="load"):
        civsim.ema_model(modes[0], vary=["lode"])


def test_python_finds_enough_replicates_and_calibrates(tmp_path):
    parameters = {"recipients": 200}
    baseline, mode = (civsim.Scenario("musterstadt", name, weeks=13, burn_in=2, parameters=parameters)
                      for name in ("competition", "hub"))  # fmt: skip
    assert civsim.replicates(baseline, mode, measures=["overhead"], most=64).is_enough
    observed = tmp_path / "observed.csv"
    observed.write_text("measure,value,standard_error,unit\nlost_unaware,45,5,%\n", encoding="utf-8")
    from civsim.discovery.calibration import Size

    found = civsim.calibrate(mode, observed, {"awareness_base": (0.2, 0.6)}, size=Size(3, 1, 40, 0.3, 5))
    assert 0.2 <= found.best[0] <= 0.6
