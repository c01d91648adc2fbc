"""Robustness and regret: the share of futures, the conditions of failure, the distance to the best."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from civsim.discovery import regret_sentences, robustness_sentences
from civsim.discovery.boxes import Limit, find_box, wilson
from civsim.discovery.deconvolution import share_above_zero
from civsim.discovery.frames import cube
from civsim.discovery.regret import regret
from civsim.discovery.robustness import Robustness, robustness
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.sampling import range_of
from civsim.sweep.design import latin_hypercube

RANGES = [range_of(name) for name in ("load", "tie_time", "leakage", "own_tries", "grant_rule")]
LABELS = {"competition": "Competition", "hub": "Hub", "pact": "Pact"}
NUMBER = 240


def sweep(effect, modes=("competition", "hub"), replicates=4, noise=0.01):
    """Return design and runs in which a mode differs from competition by `effect(row)`; shared luck cancels."""
    design = latin_hypercube(RANGES, NUMBER, levers={"mode": modes}).table
    rng = np.random.default_rng(1)
    luck = 0.05 * rng.normal(size=replicates)
    rows = []
    for row in design.to_dict("records"):
        level = 0.5 - 0.1 * row["load"] + (effect(row) if row["mode"] != "competition" else 0.0)
        rows += [{"point": row["point"], "replicate": k, "coverage": level + luck[k] + noise * rng.normal()}
                 for k in range(replicates)]  # fmt: skip
    return design, pd.DataFrame(rows)


def fails_when_ties_cost(row):
    return -0.05 if row["tie_time"] > 0.06 and row["load"] < 1.1 else 0.05


def test_conditions_of_failure_come_back():
    design, runs = sweep(fails_when_ties_cost)
    found = robustness(cube(design, runs, "coverage"), "hub", "competition")
    truth = np.array([fails_when_ties_cost(row) > 0 for row in found.table.to_dict("records")])
    share, low, high = found.share
    assert share == pytest.approx(truth.mean(), abs=0.01)
    assert low < share < high and (low, high) == wilson(found.wins, NUMBER)
    assert set(found.box.limits) == {"tie_time", "load"}
    assert found.box.limits["tie_time"].low == pytest.approx(0.06, abs=0.015)
    assert found.box.limits["load"].high == pytest.approx(1.1, abs=0.15)
    assert found.box.limits["load"].low is None
    assert found.box.density > 0.7
    english = robustness_sentences.sentence(found, LABELS)
    assert english.startswith(f"Hub beats Competition in {100 * share:.0f} % (")
    assert f"of {NUMBER} futures by coverage, clearly in {100 * found.clear[0]:.0f} %; it fails when" in english
    assert "time for keeping a tie > 0.0" in english and "load < 1." in english
    german = robustness_sentences.sentence(found, LABELS, "de")
    assert "verfehlt" in german and "Last < 1," in german


def test_failure_at_random_has_no_condition():
    """What PRIM finds in luck does not hold on futures it has not seen, so that nothing is said."""
    rng = np.random.default_rng(4)
    futures = pd.DataFrame(rng.random((200, 4)), columns=["load", "leakage", "tie_time", "slack"])
    assert [find_box(futures, rng.random(200) < 0.4, seed=k) for k in range(3)] == [None] * 3


def test_few_failures_have_no_condition():
    design, runs = sweep(lambda row: 0.05)
    found = robustness(cube(design, runs, "coverage"), "hub", "competition")
    assert found.box is None and found.wins == NUMBER
    assert found.share[1] == pytest.approx(0.984, abs=1e-3)
    assert found.without_luck[0] > 0.99
    assert "too seldom" in robustness_sentences.sentence(found, LABELS)


def test_less_is_better_where_the_measure_says_so():
    design, runs = sweep(lambda row: 0.05)
    runs = runs.rename(columns={"coverage": "overhead"})
    assert robustness(cube(design, runs, "overhead"), "hub", "competition").wins == 0


@pytest.mark.parametrize(
    ("name", "limit", "said"),
    [
        ("load", Limit(0.7123, None), "load > 0.71"),
        ("load", Limit(0.71, 1.5), "0.71 < load < 1.5"),
        ("own_tries", Limit(1.5, None), "providers a person tries alone in a week ≥ 2"),
        ("own_tries", Limit(1.5, 2.5), "providers a person tries alone in a week = 2"),
        ("grant_rule", Limit(choices=("history", "need")), "how contested grants are given = history or need"),
    ],
)
def test_conditions_in_words(name, limit, said):
    assert robustness_sentences.conditions({name: limit}) == said


def test_conditions_hold_for_values_within():
    values = pd.Series([1, 2, 3])
    assert list(Limit(1.5, 2.5).holds(values)) == [False, True, False]
    assert list(Limit(choices=("a",)).holds(pd.Series(["a", "b"]))) == [True, False]


def test_regret_is_the_distance_to_the_best_of_each_future():
    def effect(row):
        return {"hub": fails_when_ties_cost(row), "pact": 0.02}[row["mode"]]

    design, runs = sweep(effect, modes=("competition", "hub", "pact"), noise=0.0)
    found = regret(cube(design, runs, "coverage"))
    table = found.table.set_index("policy")
    assert found.table["policy"][0] == "competition" or table["largest_regret"].is_monotonic_increasing
    assert table.loc["pact", "largest_regret"] == pytest.approx(0.03)
    assert table.loc["hub", "largest_regret"] == pytest.approx(0.07)
    assert table.loc["hub", "best_in"] + table.loc["pact", "best_in"] == pytest.approx(1.0)
    assert (found.regrets.min(axis=1) == 0).all()
    assert found.luck == pytest.approx(0, abs=1e-12)  # all policies share what luck there is
    assert all("Pact" in regret_sentences.sentence(found, LABELS, language) for language in ("en", "de"))
    assert list(found.wide().columns[: len(RANGES)]) == [one.name for one in RANGES]


def test_levers_make_policies_where_they_are_crossed_with_futures():
    levers = {"mode": ("competition", "hub"), "contested_share": (0.0, 1.0)}
    design = latin_hypercube(RANGES[:2], 10, levers=levers).table
    runs = pd.DataFrame([{"point": point, "replicate": 0, "coverage": 0.5} for point in design["point"]])
    found = cube(design.sample(frac=1, random_state=1), runs, "coverage")
    assert found.values.shape == (10, 4, 1) and not np.isnan(found.values).any()
    assert sorted(found.names())[0] == "competition contested_share=0.0"
    assert PARAMETERS["contested_share"].role == "lever"


def test_luck_does_not_pull_the_share_of_futures_won_towards_one_half():
    """Of normal differences 80 % are above zero; luck four times as large makes means of two runs say 66 %."""
    rng = np.random.default_rng(7)
    true = 0.84 + rng.normal(size=1000)
    runs = true[:, None] + 2.0 * rng.normal(size=(1000, 2))
    counted = (runs.mean(axis=1) > 0).mean()
    share, low, high = share_above_zero(runs)
    assert counted < 0.73 and low < (true > 0).mean() < high
    assert share == pytest.approx(0.8, abs=0.05) and high - low < 0.2
    least, _, most = sorted(share_above_zero(-runs))
    assert least < 1 - share < most


def test_luck_that_all_futures_share_widens_the_interval():
    rng = np.random.default_rng(8)
    runs = 0.5 + rng.normal(size=(300, 1)) + rng.normal(size=(300, 4))
    _, low, high = share_above_zero(runs)
    _, wide_low, wide_high = share_above_zero(runs + np.array([1.5, -1.5, 1.5, -1.5]))
    assert wide_high - wide_low > 2 * (high - low)


def test_the_sentence_says_what_the_share_is_without_luck_or_why_it_cannot():
    table = pd.DataFrame({"beats": [True, True, True, False], "clear": False, "n": 4})
    found = Robustness("coverage", "hub", "competition", table, None, (0.8, 0.6, 0.9))
    assert "without it an estimated 80 % (60–90)" in robustness_sentences.sentence(found, LABELS)
    single = dataclasses.replace(found, without_luck=share_above_zero(np.ones((4, 1))))
    assert "run two or more" in robustness_sentences.sentence(single, LABELS)
    assert "zwei oder mehr" in robustness_sentences.sentence(single, LABELS, "de")


def test_what_cannot_be_compared_is_refused():
    design, runs = sweep(fails_when_ties_cost)
    found = cube(design, runs, "coverage")
    with pytest.raises(InputError, match="itself"):
        robustness(found, "hub", "hub")
    with pytest.raises(InputError, match="hub"):
        robustness(found, "hubb", "competition")
    with pytest.raises(InputError, match="No set of futures"):
        cube(design.iloc[1:], runs, "coverage")
