"""Enough replicates: boundaries against published ones, error and coverage by simulation, words, the command."""

import json
import math

import numpy as np
import pytest
from tests.worlds import scenario

from civsim.cli.main import main
from civsim.discovery import replicate_sentences
from civsim.discovery.replicates import replicate
from civsim.discovery.sequential import Plan, follow, forecast
from civsim.discovery.spending import boundaries
from civsim.errors import InputError


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("obrien_fleming", [4.877, 3.357, 2.680, 2.290, 2.031]),
        ("pocock", [2.438, 2.427, 2.410, 2.397, 2.386]),
    ],
)
def test_boundaries_are_the_published_ones(name, published):
    """Lan-DeMets boundaries of five even looks, two-sided .05 (Jennison & Turnbull 2000, tables of chapter 7)."""
    assert boundaries((1, 2, 3, 4, 5), 0.05, name) == pytest.approx(published, abs=2e-3)


def test_a_single_look_is_the_ordinary_test():
    assert boundaries((8,), 0.05) == pytest.approx([1.959964], abs=1e-5)


def test_all_looks_together_err_as_stated():
    """Brownian motion simulated past the boundaries crosses them as often as the error says."""
    looks = (8, 16, 32, 64, 128, 256)
    edges = np.array(boundaries(looks, 0.05, "pocock"))
    rng = np.random.default_rng(1)
    steps = rng.normal(size=(200_000, len(looks))) * np.sqrt(np.diff((0, *looks)))
    crossed = (np.abs(steps.cumsum(axis=1) / np.sqrt(looks)) > edges).any(axis=1)
    assert crossed.mean() == pytest.approx(0.05, abs=0.0025)


LUCK = {
    "normal": lambda rng, size: rng.normal(size=size),
    "heavy": lambda rng, size: rng.standard_t(3, size=size) / math.sqrt(3),
    "skewed": lambda rng, size: rng.exponential(size=size) - 1,
}


def simulated(plan, means, kind, times=500):
    """Return coverage of all intervals together and the share of wrong signs, where the plan stops."""
    rng = np.random.default_rng(7)
    covered, wrong = 0, 0
    for _ in range(times):
        values = LUCK[kind](rng, (len(means), plan.most)) + np.array(means)[:, None]
        last = follow(dict(zip(plan.measures, values, strict=True)), plan)[-1]
        pairs = list(zip(last, means, strict=True))
        covered += all(one.estimate.ci_low <= mean <= one.estimate.ci_high for one, mean in pairs)
        wrong += any(one.is_clear and one.estimate.mean * mean <= 0 for one, mean in pairs)
    return covered / times, wrong / times


@pytest.mark.parametrize(("kind", "least"), [("normal", 0.95), ("heavy", 0.95), ("skewed", 0.92)])
@pytest.mark.parametrize("precision", [{}, {"a": 0.3}])
def test_intervals_cover_wherever_the_runs_stop(kind, least, precision):
    """Three measures, one without a difference; 500 simulated studies, so ± 2 % by chance."""
    coverage, wrong = simulated(Plan(("a", "b", "c"), precision), (0.0, 0.3, 0.6), kind)
    assert coverage >= least - 0.02
    assert wrong <= 1 - least + 0.02


def test_stopping_by_the_ordinary_interval_would_err_more():
    """What the boundaries are for: looking at the 95 % interval each time finds a difference where there is none."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2000, 256))
    looks = [8, 16, 32, 64, 128, 256]
    t = np.stack([values[:, :n].mean(axis=1) / values[:, :n].std(axis=1, ddof=1) * n**0.5 for n in looks])
    assert (np.abs(t) > 2.0).any(axis=0).mean() > 0.15
    found = [follow({"a": row}, Plan(("a",)))[-1][0].is_clear for row in values[:500]]
    assert np.mean(found) < 0.07


def test_looks_come_in_order_and_end_at_the_cap():
    plan = Plan(("a",), {"a": 1e-9}, most=100)
    assert plan.looks == (8, 16, 32, 64, 100)
    seen = follow({"a": np.random.default_rng(1).normal(size=100)}, plan)
    assert [one[0].look for one in seen] == [8, 16, 32, 64, 100]
    assert not seen[-1][0].is_settled


def test_what_is_seen_depends_on_nothing_that_comes_later():
    values = np.random.default_rng(2).normal(0.2, 1, size=256)
    plan = Plan(("a",), {"a": 0.25})
    assert follow({"a": values[:128]}, plan) == follow({"a": values}, plan)[:5]


def test_a_mode_that_is_the_same_in_every_run_is_settled():
    seen = follow({"a": np.zeros(256), "b": np.full(256, 2.0)}, Plan(("a", "b")))
    same, other = seen[-1]
    assert same.is_settled and not same.is_clear
    assert other.is_clear and (other.estimate.ci_low, other.estimate.ci_high) == (2.0, 2.0)


def test_forecast_of_a_pilot_is_where_the_runs_stop():
    rng = np.random.default_rng(5)
    plan = Plan(("a",), {"a": 0.4})
    pilot = forecast({"a": rng.normal(size=200)}, plan)[0]
    stops = [follow({"a": rng.normal(size=256)}, plan)[-1][0].look for _ in range(50)]
    assert pilot.look == np.median(stops)
    assert pilot.look_low <= pilot.look <= pilot.look_high
    assert forecast({"a": rng.normal(size=8)}, Plan(("a",), {"a": 0.01}))[0].look is None


@pytest.mark.parametrize(
    "wrong",
    [{"measures": ()}, {"most": 4}, {"alpha": 0.7}, {"spending": "pocok"}, {"precision": {"a": 0.0}}],
)
def test_plans_that_cannot_be_followed_are_refused(wrong):
    with pytest.raises(InputError):
        Plan(**{"measures": ("a",), **wrong})


def test_pairs_of_a_town_are_run_until_they_are_enough():
    baseline, mode = scenario(mode="competition"), scenario(mode="hub")
    found = replicate(baseline, mode, Plan(("overhead", "coverage"), {"coverage": 0.03}, most=64))
    assert found.is_enough and found.pairs in found.plan.looks
    assert len(found.runs()) == 2 * found.pairs
    for language, word in (("en", "are enough"), ("de", "reichen")):
        assert f"{found.pairs} " in replicate_sentences.verdict(found, language)
        assert word in replicate_sentences.verdict(found, language)
        assert "8" in replicate_sentences.expected(found, language)[0]


def test_command_says_how_many_and_refuses_what_it_cannot_do(tmp_path, capsys):
    words = ["replicates", "town=musterstadt", "mode=hub", "weeks=30", "burn_in=5", "most=16"]
    out = ["measures=[coverage]", "precision=2", f"out={tmp_path / 'found'}", "--json"]
    assert main([*words, *out]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pairs"] == 16 and "pilot of 8" in found["sentences"]["en"][0]
    assert (tmp_path / "found" / "looks.csv").exists()
    for wrong, said in [("precision=x", "not a number"), ("measures=[waitin]", "waiting"), ("replicates=9", "most="),
                        ("most=2", "from 8")]:  # fmt: skip
        assert main([*words, wrong]) == 2
        assert said in capsys.readouterr().err
    assert main([*words, "measures=[waiting]", "precision=1"]) == 2
    assert "weeks" in capsys.readouterr().err
