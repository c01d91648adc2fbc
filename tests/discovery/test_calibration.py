"""Calibration: known values come back from simulated figures, intervals cover, a misfit is said."""

import numpy as np
import pytest
from tests.worlds import scenario

from civsim.cli.main import main
from civsim.discovery import calibration_tables
from civsim.discovery.calibration import Size, calibrate, of_town, words
from civsim.discovery.observed import read_observed
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.verification.history import Known

NAMES = ("load", "leakage")
PARTS = [PARAMETERS[name] for name in NAMES]
RANGES = [one.sweep_range for one in PARTS]
START = np.array([1.0, 0.3])
LUCK = 0.05


def toy(row, replicates):
    """Return two figures, sum and difference of the values, with luck of the replicate."""
    luck = [np.random.default_rng(10_000 + k).normal(size=2) for k in replicates]
    return np.array([[row[0] + row[1]], [row[0] - row[1]]]) + LUCK * np.array(luck).T


def figures(values, error=LUCK):
    return [Known(name, float(value), 3 * error, "toy", "") for name, value in
            zip(("coverage", "waiting"), values, strict=True)]  # fmt: skip


def test_intervals_cover_values_that_are_known():
    """30 made-up towns with values drawn from the ranges: 90 % intervals hold about 90 % of them."""
    rng = np.random.default_rng(5)
    hits = []
    for seed in range(30):
        truth = np.array([rng.uniform(*span) for span in RANGES])
        seen = toy(truth, (1000 + seed,))[:, 0] + LUCK * rng.normal(size=2)
        size = Size(trials=1, samples=600, keep=0.05, checks=1)
        found = calibrate(toy, PARTS, RANGES, START, figures(seen), size, workers=1, seed=seed)
        low, high = np.percentile(found.values[found.kept], (5, 95), axis=0)
        hits.append((low <= truth) & (truth <= high))
    assert 0.8 <= np.mean(hits) <= 1.0


def test_point_comes_back_and_same_seed_gives_the_same():
    truth = np.array([1.4, 0.25])
    size = Size(trials=60, samples=200, keep=0.1, checks=20)
    first, again = (
        calibrate(toy, PARTS, RANGES, START, figures(toy(truth, range(400)).mean(axis=1)), size, workers=workers)
        for workers in (1, 2)
    )
    assert first.best == pytest.approx(truth, abs=0.1)
    assert (first.values[first.kept] == again.values[again.kept]).all() and (first.checked == again.checked).all()


def test_figures_that_no_values_give_are_said_to_be_outside():
    found = calibrate(toy, PARTS, RANGES, START, figures((9.0, 1.0)), Size(5, 1, 200, 0.1, 50), workers=1)
    table = calibration_tables.checks(found)
    assert not table["inside"][0] and table["p"][0] < 0.05
    assert "does not fit" in calibration_tables.sentence(found, "Town")
    assert "passt das Modell nicht" in calibration_tables.sentence(found, "Stadt", "de")


def test_a_parameter_that_moves_no_figure_is_not_learned():
    def deaf(row, replicates):
        return toy(np.array([row[0], 0.3]), replicates)

    found = calibrate(deaf, PARTS, RANGES, START, figures((1.5, 0.9)), Size(5, 1, 600, 0.1, 50), workers=1)
    learned = calibration_tables.posterior(found).set_index("parameter")["learned"]
    assert learned["load"] and not learned["leakage"]
    assert "nothing about people lost at each referral" in calibration_tables.sentence(found, "Town")


def test_values_of_a_town_come_back_from_its_own_runs():
    """Musterstadt runs with known values; from five figures the fast engine finds them again."""
    base = scenario("recipients=1500", mode="hub", weeks=52)
    parts = [PARAMETERS[name] for name in ("load", "awareness_base")]
    names = ("coverage", "lost_unaware", "reach", "met_needs", "waiting")
    truth = np.array([1.4, 0.25])
    known = [Known(name, 0.0, 0.0, "", "") for name in names]
    seen = of_town(base, parts, known)(truth, range(5000, 5004)).mean(axis=1)
    known = [Known(name, float(value), 0.03 * float(value), "simulated", "")
             for name, value in zip(names, seen, strict=True)]  # fmt: skip
    found = calibrate(of_town(base, parts, known), parts, [one.sweep_range for one in parts], np.array([1.0, 0.4]),
                      known, Size(trials=25, replicates=2, samples=200, keep=0.1, checks=20))  # fmt: skip
    low, high = np.percentile(found.values[found.kept], (2.5, 97.5), axis=0)
    assert (low <= truth).all() and (truth <= high).all()
    assert words(found)["awareness_base"] == pytest.approx(0.25, abs=0.08)
    assert calibration_tables.checks(found)["inside"].all()


HEAD = "measure,value,standard_error,unit,source\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure,value\ncoverage,.2\n", "standard_error"),
        (HEAD, "no figure"),
        (HEAD + "coverag,.2,.1,share of needs,\n", "coverage"),
        (HEAD + "coverage,.2,.1,weeks,\n", "share of needs"),
        (HEAD + "coverage,x,.1,%,\n", "line 2: value"),
        (HEAD + "coverage,20,0,%,\n", "above 0"),
        (HEAD + "coverage,237,1,%,\n", "line 2: value=237 is no share"),
        (HEAD + "coverage,23.7,1,share of needs,\n", "0 to 100 with the unit %"),
        (HEAD + "coverage,20,1,%,\ncoverage,21,1,%,\n", "twice"),
        ("measure,value,standard_error,unit,sauce\n", "source"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(tmp_path, text, said):
    path = tmp_path / "observed.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_observed(path)


def test_a_table_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no\.csv cannot be read: No such file or directory\."):
        read_observed(tmp_path / "no.csv")


def test_a_share_that_is_none_of_a_whole_may_exceed_one(tmp_path):
    path = tmp_path / "observed.csv"
    path.write_text(HEAD + "dissipation,1.2,.1,share of contested grants,\n", encoding="utf-8")
    assert read_observed(path)[0].known == 1.2


def test_shares_may_be_given_in_per_cent(tmp_path):
    path = tmp_path / "observed.csv"
    path.write_text(HEAD + "coverage,25,2,%,survey\nwaiting,1.5,.3,weeks,\n", encoding="utf-8")
    first, second = read_observed(path)
    assert (first.known, first.tolerance, first.source) == (0.25, pytest.approx(0.06), "survey")
    assert (second.known, second.source) == (1.5, "observed.csv")


def test_command_writes_tables_figures_and_sentences(tmp_path, capsys):
    observed = tmp_path / "observed.csv"
    observed.write_text(HEAD + "coverage,24,2,%,\nlost_unaware,.45,.05,share of needs,\n", encoding="utf-8")
    base = ["calibrate", "town=musterstadt", "weeks=20", "burn_in=2", f"observed={observed}"]
    out = tmp_path / "out"
    size = ["trials=3", "replicates=1", "samples=40", "keep=.3", "checks=10"]
    assert main([*base, "mode=hub", "vary=[load,awareness_base:0.2:0.5]", *size, f"out={out}"]) == 0
    text = capsys.readouterr().out
    assert "To go on with the best point: civsim compare town=musterstadt" in text
    assert {path.name for path in out.iterdir()} == {"parameters.csv", "checks.csv", "samples.csv", "figures",
                                                    "manifest.json"}  # fmt: skip
    assert len(list((out / "figures").iterdir())) == 4
    for wrong, said in [(["vary=[lode]"], "load"), (["vary=[grant_rule]"], "choice"), (["vary=[load:2:1]"], "empty"),
                        (["vary=[load]", "samples=5"], "from 20"), (["vary=[load]", "keep=2"], "between")]:  # fmt: skip
        assert main([*base, *wrong]) == 2
        assert said in capsys.readouterr().err
    assert main(["calibrate", "town=musterstadt", "vary=[load]"]) == 2
