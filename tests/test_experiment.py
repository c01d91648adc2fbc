"""Experiments: their files, their designs, their claims put to the test by hand-worked numbers, the real command."""

import dataclasses
import json
import math

import numpy as np
import pandas as pd
import pytest
import yaml
from tests.test_command_line import civsim
from tests.worlds import STRENGTHS, scenario

from civsim.cli import main
from civsim.engines.batch.engine import Workspace
from civsim.errors import InputError
from civsim.experiment import impact, outcomes, runs
from civsim.experiment.claims import best_levels, put_to_the_test, share_interval, verdict
from civsim.experiment.definition import Best, Bias, Contrast, Experiment, Lever
from civsim.experiment.design import Scenarios, points
from civsim.experiment.plan import claims as claims_of_plan
from civsim.experiment.read import available_experiments, find, read
from civsim.experiment.runs import size
from civsim.measures import MEASURES, Tables
from civsim.messages import languages
from civsim.sampling import Range, latin_hypercube
from civsim.scenario import Period
from civsim.simulate import simulate

TEXT = {"en": "claim", "de": "Behauptung"}
SMALL = """
title: Small
question: Does it run?
town: musterstadt
modes: [hub]
weeks: 26
burn_in: 13
futures: 2
replicates: 2
levers:
  case_hours: [1.0, 4.0]
  asked: {label: Asked, levels: {without: {coproduction: 0.0}, with: {coproduction: 0.5, voice: 1.0}}}
uncertainties: {load: [0.5, 2.0]}
outcomes: [coverage]
windows: {late: [13, 26]}
claims:
  - name: a
    text: A
    falsified: B
    outcome: coverage
    from: {case_hours: 1.0}
    to: {case_hours: 4.0}
    expected: higher
  - {name: b, text: A, falsified: B, outcome: participants, of: level, window: late, expected: higher,
     from: {asked: without}, to: {asked: with}}
maps:
  - {mode: hub, outcome: coverage, across: {leakage: [0.1, 0.6]}, up: {load: [0.5, 2.0]}}
"""


def contrast(**changes):
    fields = {
        **{"name": "c", "text": TEXT, "falsified": TEXT, "outcome": "coverage", "of": "dividend", "modes": ("hub",)},
        **{"since": {"x": "0"}, "to": {"x": "1"}, "where": {}, "against": {}, "window": "all", "expected": "lower"},
    }
    return Contrast(**{**fields, **changes})


def experiment(claims, number=2):
    """Return an experiment of which only the claims matter."""
    return Experiment("e", TEXT, TEXT, "musterstadt", "competition", ("hub",), 26, 13, False, {}, (), (), number, 1,
                      (), (), tuple(claims), (), 1)  # fmt: skip


def table(rows):
    return pd.DataFrame(rows, columns=["future", "mode", "x", "y", "window", "coverage", "load"])


# dividend of hub: future 0: x=0 .3-.1=.2, x=1 .25-.15=.1, change -.1; future 1: .4-.1=.3, .2-.1=.1, change -.2
RUNS = [
    (0, "competition", "0", "a", "all", 0.10, 1.0), (0, "hub", "0", "a", "all", 0.30, 1.0),
    (0, "competition", "1", "a", "all", 0.15, 1.0), (0, "hub", "1", "a", "all", 0.25, 1.0),
    (1, "competition", "0", "a", "all", 0.10, 2.0), (1, "hub", "0", "a", "all", 0.40, 2.0),
    (1, "competition", "1", "a", "all", 0.10, 2.0), (1, "hub", "1", "a", "all", 0.20, 2.0),
]  # fmt: skip


def test_a_contrast_of_dividends_by_hand():
    found = put_to_the_test(experiment([contrast()]), table(RUNS)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.15)
    half = 12.7062047 * 0.0707106781 / math.sqrt(2)  # t(1, .975) · sd / sqrt(n)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((-0.15 - half, -0.15 + half))
    assert (found["n"], found["share_as_expected"], found["verdict"]) == (2, 1.0, "unclear")


def test_a_contrast_of_levels_by_hand():
    found = put_to_the_test(experiment([contrast(of="level", expected="higher")]), table(RUNS)).iloc[0]
    assert found["estimate"] == pytest.approx((-0.05 - 0.2) / 2)
    assert found["share_as_expected"] == 0.0


def test_one_setting_against_another():
    """Under y=b the change is 0 in both futures, so the difference of changes is that under y=a."""
    flat = [(f, m, x, "b", "all", 0.3, 1.0) for f in (0, 1) for m in ("competition", "hub") for x in ("0", "1")]
    claim = contrast(where={"y": "a"}, against={"y": "b"})
    found = put_to_the_test(experiment([claim]), table(RUNS + flat)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.15)


def test_a_measure_can_be_held_against_another_one_in_the_same_unit():
    """Level of hub: waiting is 5 everywhere, coverage at x=1 is .25 and .2."""
    runs = table(RUNS).assign(waiting=5.0)
    found = put_to_the_test(experiment([contrast(of="level", since_outcome="waiting")]), runs).iloc[0]
    assert found["estimate"] == pytest.approx((0.25 + 0.2) / 2 - 5.0)


def test_how_an_effect_changes_over_the_range_of_an_uncertainty():
    """The change in dividend is −.1·load in four futures with loads 1 to 4: over the range it falls by .3."""
    rows = [(f, m, x, "a", "all", 0.1 if m == "competition" else 0.5 - (0.1 * (f + 1) if x == "1" else 0.0), f + 1.0)
            for f in range(4) for m in ("competition", "hub") for x in ("0", "1")]  # fmt: skip
    found = put_to_the_test(experiment([contrast(rising_with="load")], 4), table(rows)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.3) and found["verdict"] == "as_expected"


def test_one_future_cannot_tell_how_an_effect_changes_over_futures():
    """Before, futures=1 ended in a traceback."""
    rows = [(k, m, x, "a", "all", 0.3 + 0.1 * k, 1.0) for k in range(5) for m in ("competition", "hub")
            for x in ("0", "1")]  # fmt: skip
    runs = table(rows).rename(columns={"future": "replicate"}, errors="ignore").assign(future=0)
    found = put_to_the_test(experiment([contrast(rising_with="load")], 1), runs).iloc[0]
    assert found["verdict"] == "unclear" and found["n"] == 5


@pytest.mark.parametrize(
    ("low", "high", "sign", "said"),
    [
        (0.1, 0.3, 1, "as_expected"),
        (0.1, 0.3, -1, "contrary"),
        (-0.1, 0.3, 1, "unclear"),
        (-0.3, -0.1, -1, "as_expected"),
        (-0.1, 0.1, 0, "as_expected"),
        (0.1, 0.3, 0, "contrary"),
        (math.nan, math.nan, 1, "unclear"),
    ],
)
def test_verdict(low, high, sign, said):
    assert verdict(low, high, sign) == said


def test_the_best_level_of_each_future_and_what_it_says():
    peak = {0: (0.1, 0.3, 0.2), 1: (0.1, 0.4, 0.2), 2: (0.5, 0.3, 0.2), 3: (0.1, 0.2, 0.1)}
    rows = [
        (f, "hub", str(k), "a", "all", value, float(f)) for f, curve in peak.items() for k, value in enumerate(curve)
    ]
    assert list(best_levels(table(rows), "x", "coverage")) == ["1", "1", "0", "1"]
    claim = Best("b", TEXT, TEXT, "coverage", ("hub",), "x", "all", 0.9, "")
    found = put_to_the_test(experiment([claim], 4), table(rows)).iloc[0]
    assert (found["estimate"], found["share_as_expected"], found["verdict"]) == (0.25, 0.75, "as_expected")
    assert share_interval(1, 4) == pytest.approx((0.0456, 0.6994), abs=1e-4)
    corner = [(f, "hub", str(k), "a", "all", float(k), 1.0) for f in range(4) for k in range(3)]
    assert put_to_the_test(experiment([claim], 4), table(corner)).iloc[0]["verdict"] == "contrary"


def test_bias_and_size_of_an_estimate_by_hand():
    rows = pd.DataFrame(
        {"future": [0, 0, 1, 1, 2], "mode": "hub", "truth": [0.2, 0.2, -0.1, -0.1, 0.1], "load": [1, 1, 2, 2, 3],
         "contact_counts": [0.3, 0.5, 0.0, 0.0, 0.3]}
    )  # fmt: skip
    bias = Bias("b", TEXT, TEXT, ("hub",), "contact_counts", "bias", "", "higher")
    size = Bias("s", TEXT, TEXT, ("hub",), "contact_counts", "size", "", "lower")
    found = put_to_the_test(experiment([bias, size], 3), rows).set_index("claim")
    assert found.loc["b", "estimate"] == pytest.approx((0.2 + 0.1 + 0.2) / 3)
    assert found.loc["s", "estimate"] == pytest.approx((0.2 - 0.1 + 0.2) / 3)


def test_futures_fill_their_ranges_evenly_and_again_the_same():
    ranges = (Range("load", 0.5, 2.0), Range("own_tries", 1, 3))
    drawn = latin_hypercube(ranges, 30, 7)
    loads = np.sort([one["load"] for one in drawn])
    assert (np.floor((loads - 0.5) / 1.5 * 30) == np.arange(30)).all()
    assert sorted(one["own_tries"] for one in drawn) == [1] * 10 + [2] * 10 + [3] * 10
    assert drawn == latin_hypercube(ranges, 30, 7) != latin_hypercube(ranges, 30, 8)


def test_every_setting_meets_every_future(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    found = read(tmp_path / "small.yaml", {})
    design = list(points(found))
    assert len(design) == 2 * 2 * 2
    assert {(one.future, *one.levels.values()) for one in design} == {
        (f, a, b) for f in (0, 1) for a in ("1.0", "4.0") for b in ("without", "with")
    }
    scenarios = Scenarios(found)
    one = scenarios.scenario("hub", design[-1])
    assert (one.values["case_hours"], one.values["coproduction"]) == (4.0, 0.5)
    assert one.values["load"] == design[-1].drawn["load"]


def test_a_mode_introduced_later_begins_with_the_measured_weeks(tmp_path):
    (tmp_path / "late.yaml").write_text(SMALL + "introduced: true\n")
    found = read(tmp_path / "late.yaml", {})
    one = Scenarios(found).scenario("hub", next(iter(points(found))))
    assert [period.week for period in one.periods] == [0, 13]
    assert (one.periods[0].values["scope"], one.periods[1].values["scope"]) == ("none", "district_and_city")
    assert one.periods[0].values["load"] == one.periods[1].values["load"]


def test_windows_cut_the_measured_weeks():
    base = scenario(mode="hub", weeks=52, burn_in=13)
    tables = Tables.of(list(simulate(base, range(2), workers=1)), base.burn_in)
    parts = [tables.within(0, 20), tables.within(20, 52)]
    assert (sum(part.count("met") for part in parts) == tables.count("met")).all()
    assert (sum(part.added("entries") for part in parts) == tables.added("entries")).all()
    assert np.isnan(MEASURES["worst_district"].function(parts[0])).all()
    assert not np.isnan(MEASURES["coverage"].function(parts[1])).any()


def test_governance_without_any_strength_has_a_true_impact_of_zero_and_a_hub_has_not():
    """Only the paired truth is exactly 0 where nothing changes; what a town could compute is not."""
    before, never = (scenario("districts_covered=0.5", weeks=52, burn_in=weeks) for weeks in (52, 156))
    hub = scenario("districts_covered=0.5", weeks=52, burn_in=156, mode="hub").values
    introduced = {"idle": {**hub, **dict.fromkeys(STRENGTHS, 0.0), "transparency": 0.25}, "hub": hub}
    truth = {}
    for name, values in introduced.items():
        after = dataclasses.replace(never, periods=(*never.periods, Period(104, values)))
        found = impact.estimates(before, after, never, range(3))
        truth[name] = found["truth"]
        assert (found["before_after"] != 0).any()
    assert (truth["idle"] == 0).all()
    assert (truth["hub"] != 0).any()


def test_an_impact_design_takes_only_claims_on_estimates(tmp_path):
    content = yaml.safe_load(find("impact").read_text(encoding="utf-8"))
    claim = {"name": "a", "text": "A", "falsified": "B", "outcome": "coverage", "expected": "higher"}
    (tmp_path / "impact.yaml").write_text(yaml.safe_dump({**content, "claims": [claim]}), encoding="utf-8")
    with pytest.raises(InputError, match="kind contrast"):
        read(tmp_path / "impact.yaml", {})


def test_an_impact_design_needs_weeks_to_compare_with():
    with pytest.raises(InputError, match="burn_in=40"):
        read(find("impact"), {"burn_in": 40})


@pytest.mark.parametrize("name", available_experiments())
def test_every_experiment_that_comes_with_civsim_can_be_read(name):
    found = read(find(name), {})
    assert found.claims and all(one.text["en"] and one.text["de"] and one.falsified["de"] for one in found.claims)
    assert {"scarcity", "division_of_labour", "involvement", "impact"} <= set(available_experiments())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("town: musterstadt", "town: musterstad", "musterstadt"),
        ("modes: [hub]", "modes: [hubb]", "hub"),
        ("outcomes: [coverage]", "outcomes: [coverag]", "coverage"),
        ("case_hours: [1.0, 4.0]", "case_hour: [1.0, 4.0]", "case_hours"),
        ("case_hours: [1.0, 4.0]", "case_hours: [1.0, -4.0]", "out of bounds"),
        ("load: [0.5, 2.0]}\noutcomes", "load: [2.0, 0.5]}\noutcomes", "no room"),
        ("window: late", "window: lat", "late"),
        ("to: {case_hours: 4.0}", "to: {case_hours: 5.0}", "1.0, 4.0"),
        ("expected: higher", "expected: more", "higher"),
        ("late: [13, 26]", "late: [13, 27]", "27"),
        ("futures: 2", "futures: 0", "futures"),
        ("futures: 2", "design: impact\nfutures: 2", "levers"),
        ("futures: 2", "design: towns\nfutures: 2", "levers"),
        ("town: musterstadt", "towns: [musterstadt, pirmasens]", "design: towns"),
        ("futures: 2", "introduced: perhaps\nfutures: 2", "introduced"),
        ("outcome: participants", "outcome: worst_district", "worst_district"),
        ("question: Does it run?", "", "question"),
    ],
)
def test_a_broken_experiment_gets_one_clear_message(tmp_path, old, new, said):
    assert old in SMALL
    (tmp_path / "broken.yaml").write_text(SMALL.replace(old, new, 1))
    with pytest.raises(InputError, match=said.replace("[", "\\[")):
        read(tmp_path / "broken.yaml", {})


def test_outcomes_by_hand():
    """Dividends of hub at x=0 are .2 and .3, at x=1 both .1; the level of hub at x=1 is .25 and .2."""
    lever = Lever("x", TEXT, {"0": {}, "1": {}})
    asked = dataclasses.replace(experiment([contrast()]), levers=(lever,), outcomes=("coverage",))
    found = outcomes.table(asked, table(RUNS)).set_index(["x", "mode", "of"])["mean"]
    assert found["0", "hub", "dividend"] == pytest.approx(0.25)
    assert found["1", "hub", "dividend"] == pytest.approx(0.1)
    assert found["1", "hub", "level"] == pytest.approx(0.225)
    assert ("0", "competition", "dividend") not in found.index


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


def test_measures_in_different_units_are_not_compared(tmp_path):
    claim = "expected: lower\n    outcome_from: waiting\n  - {name: b"
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.replace("expected: higher\n  - {name: b", claim), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be compared with 'coverage'"):
        read(file, {})


def test_an_experiment_that_was_stopped_goes_on_and_finds_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL)
    words = ["experiment", "small.yaml", "workers=1", "--json"]
    assert main([*words, "out=whole"]) == 0
    real, calls = Workspace.run, []

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
    stop, before = False, len(calls)
    assert main([*words, "out=stopped"]) == 0
    assert 0 < len(calls) - before <= 48 - 20
    for name in ("runs.parquet", "claims.csv", "map_1.csv"):
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not (tmp_path / "stopped" / "unfinished").exists()
