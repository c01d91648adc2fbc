"""Sensitivity: known indices come back from noisy runs, luck apart; what cannot be ranked is not."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami

from civsim.discovery.designs import points_of, salib_problem
from civsim.discovery.elementary import effects_of, morris
from civsim.discovery.ranking import groups, interval
from civsim.discovery.sensitivity import method_of, sensitivity
from civsim.discovery.sensitivity_sentences import sentence
from civsim.discovery.variance import sobol
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.sampling import range_of
from civsim.sweep.sensitivity import morris as morris_design
from civsim.sweep.sensitivity import saltelli

ISHIGAMI = {"num_vars": 4, "names": ["a", "b", "c", "nothing"], "bounds": [[-np.pi, np.pi]] * 4}
FIRST, TOTAL = np.array([0.3139, 0.4424, 0, 0]), np.array([0.5576, 0.4424, 0.2437, 0])
"""Closed form for a = 7, b = .1 (Ishigami & Homma 1990; Sobol & Levitan 1999)."""
BLOCKS = 256
MODES = {"mode": ["competition", "hub"]}
NAMES = ["load", "leakage", "tie_time", "own_tries", "grant_rule"]
RANGES = [range_of(name) for name in NAMES]


def ishigami(noise, shared, replicates, seed):
    """Return runs of Ishigami's function; `shared` luck is the same for all points of a replicate, `noise` is not."""
    places = sobol_sample.sample(ISHIGAMI, BLOCKS, calc_second_order=False, seed=seed)
    rng = np.random.default_rng(seed)
    exact = Ishigami.evaluate(places[:, :3])
    runs = exact[:, None] + shared * rng.normal(size=replicates) + noise * rng.normal(size=(len(exact), replicates))
    return exact, runs.reshape(BLOCKS, 6, replicates)


def test_without_luck_indices_are_those_of_salib():
    exact, runs = ishigami(0, 0, 2, 1)
    theirs = salib_sobol.analyze(ISHIGAMI, exact, calc_second_order=False, num_resamples=2, seed=1)
    mine = sobol(runs, resamples=10)
    assert mine.first == pytest.approx(theirs["S1"], abs=1e-3)
    assert mine.total == pytest.approx(theirs["ST"], abs=1e-3)
    assert mine.luck == pytest.approx(0, abs=1e-20)


def test_luck_leaves_the_indices_and_intervals_cover_them():
    """Noise as large as the function, four replicates; SALib on the means takes luck for influence."""
    mine, covered, theirs = [], [], []
    for seed in range(1, 21):
        _, runs = ishigami(4, 3, 4, seed)
        found = sobol(runs, resamples=200, seed=seed)
        low, high = interval(found.resampled["total"])
        mine.append([*found.first, *found.total])
        covered.append((low <= TOTAL) & (high >= TOTAL))
        plain = salib_sobol.analyze(ISHIGAMI, runs.mean(axis=2).ravel(), calc_second_order=False, num_resamples=2,
                                    seed=1)  # fmt: skip
        theirs.append(plain["ST"][3])
        assert found.luck == pytest.approx(16, rel=0.15)
    assert np.mean(mine, axis=0) == pytest.approx([*FIRST, *TOTAL], abs=0.05)
    assert np.mean(covered) >= 0.95
    assert np.mean(theirs) > 0.15


def test_dummy_parameter_shows_no_influence_and_ties_stay_ties():
    _, runs = ishigami(1, 3, 4, 2)
    found = sobol(runs, resamples=500)
    ranked = groups(found.total, found.resampled["total"])
    assert ranked[-1] == [3]
    assert {0, 1} <= set(ranked[0])


def test_groups_end_only_where_everybody_above_differs_from_everybody_below():
    rng = np.random.default_rng(1)
    values = np.array([1.0, 0.9, 0.8, 0.1])
    wide = values + 0.05 * rng.normal(size=(4000, 4))
    assert groups(values, wide) == [[0, 1, 2], [3]]  # 1 and .8 differ, but .9 equals either
    assert groups(values, values + 0.001 * rng.normal(size=(4000, 4))) == [[0], [1], [2], [3]]
    assert groups(values, values + rng.normal(size=(4000, 4))) == [[0, 1, 2, 3]]


def test_elementary_effects_are_those_of_salib_where_nothing_is_luck():
    places = morris_sample.sample(ISHIGAMI, 30, 4, seed=1)
    exact = Ishigami.evaluate(places[:, :3])
    theirs = salib_morris.analyze(ISHIGAMI, places, exact, num_resamples=2)
    unit = ((places + np.pi) / (2 * np.pi)).reshape(30, 5, 4)
    effects = effects_of(unit, np.repeat(exact[:, None], 2, axis=1).reshape(30, 5, 2))
    mine = morris(effects, resamples=10)
    assert mine.mean == pytest.approx(np.array(theirs["mu"], float), abs=1e-9)
    assert mine.spread == pytest.approx(np.array(theirs["sigma"], float), abs=1e-9)
    noisy = effects + 5 * np.random.default_rng(1).normal(size=(30, 4, 8))[..., :1].repeat(2, axis=2)
    assert morris(noisy, resamples=10).size[3] > 3  # the same luck twice cannot be told from influence
    own = np.repeat(effects[..., :1], 8, axis=2) + 5 * np.random.default_rng(1).normal(size=(30, 4, 8))
    assert morris(own, resamples=10).size[:3] == pytest.approx(mine.size[:3], rel=0.25)
    assert morris(own, resamples=10).size[3] < 1.2


def runs_of(design, replicates=4, noise=0.03, seed=1):
    """Return made-up runs: coverage moved by load and, under the hub, by leakage and ties; shared luck cancels."""
    rng = np.random.default_rng(seed)
    load, leakage, tie = ((design[name] - design[name].min()) / np.ptp(design[name]) for name in NAMES[:3])
    level = 0.3 * load + (design["mode"] == "hub") * (0.2 * leakage - 0.2 * tie)
    rows = {point: value for point, value in zip(design["point"], level, strict=True)}
    shared = 0.1 * rng.normal(size=replicates)
    return pd.DataFrame([{"point": point, "replicate": k, "coverage": value + shared[k] + noise * rng.normal()}
                         for point, value in rows.items() for k in range(replicates)])  # fmt: skip


@pytest.mark.parametrize(
    ("method", "make"),
    [
        ("sobol", lambda: saltelli(RANGES, 128, levers=MODES)),
        ("morris", lambda: morris_design(RANGES, 40, levers=MODES)),
    ],
)
def test_a_sweep_says_what_moves_level_and_difference(method, make):
    design = make().table
    assert method_of(design) == method
    runs = runs_of(design)
    level = sensitivity(design, runs, mode="competition", resamples=300)
    assert list(level.table[level.table["shown"]]["parameter"]) == ["load"]
    found = sensitivity(design, runs, mode="hub", baseline="competition", resamples=300)
    assert set(found.table[found.table["shown"]]["parameter"]) == {"leakage", "tie_time"}
    assert set(found.table["rank"][:2]) == {1} and found.table["tied"].all()
    for language, words in (("en", "cannot be told apart"), ("de", "nicht zu unterscheiden")):
        assert words in sentence(found, {"hub": "Hub", "competition": "Competition"}, language)
    assert found.method == method


def test_blocks_with_a_failed_run_are_left_out():
    design = saltelli(RANGES, 32, levers={"mode": ["hub"]}).table
    runs = runs_of(design)
    found = sensitivity(design, runs[runs["point"] != design["point"][8]], resamples=50)
    assert (found.blocks, found.left_out) == (31, 1)


def test_what_cannot_be_analysed_is_refused():
    design = saltelli(RANGES, 16, levers={"mode": ["hub"]}).table
    runs = runs_of(design)
    with pytest.raises(InputError, match="two or more"):
        sensitivity(design, runs[runs["replicate"] == 0])
    with pytest.raises(InputError, match="Saltelli"):
        sensitivity(design.iloc[1:], runs)
    with pytest.raises(InputError, match="hub"):
        sensitivity(design, runs, mode="hubb")
    with pytest.raises(InputError, match="coverage"):
        sensitivity(design, runs, measure="coverag")
    assert method_of(design.iloc[1:]) is None


def test_problem_and_points_come_from_the_registry():
    problem = salib_problem(NAMES)
    assert problem["bounds"][0] == list(PARAMETERS["load"].sweep_range)
    sample = np.array([[low for low, _ in problem["bounds"]], [high for _, high in problem["bounds"]]])
    points = points_of(problem, sample)
    assert list(points["own_tries"]) == [1, 3]
    assert list(points["grant_rule"]) == [PARAMETERS["grant_rule"].choices[0], PARAMETERS["grant_rule"].choices[-1]]
    for wrong in (["load"], ["load", "load"], ["load", "leackage"]):
        with pytest.raises(InputError):
            salib_problem(wrong)
    with pytest.raises(InputError, match="power of two"):
        saltelli(RANGES, 100)
