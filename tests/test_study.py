"""Intervals, paired differences, tables, sentences and figures."""

import dataclasses
import math
import re

import numpy as np
import pytest
from tests.worlds import scenario

import civsim
from civsim import plots
from civsim.analysis.paired import estimate, paired
from civsim.analysis.sentences import findings, worst_off
from civsim.errors import InputError
from civsim.measures import MEASURES, Tables
from civsim.measures.equity import _concentration
from civsim.study import run
from civsim.tally import FLOW


@pytest.fixture(scope="module")
def results():
    return run([scenario(mode=mode, weeks=104, burn_in=13) for mode in ("competition", "hub")], replicates=4)


def test_interval_of_four_known_numbers():
    """Mean 5, sd sqrt(20/3); t(3, .975) = 3.182446, half width 3.182446 · 2.581989 / 2."""
    found = estimate(np.array([2.0, 4.0, 6.0, 8.0]))
    assert (found.mean, found.n) == (5.0, 4)
    assert found.sd == pytest.approx(2.5819889)
    assert found.ci_low == pytest.approx(0.891480, abs=1e-5)
    assert found.ci_high == pytest.approx(9.108520, abs=1e-5)
    assert found.is_clear


def test_one_run_has_no_interval_and_no_run_no_mean():
    one = estimate(np.array([3.0]))
    assert one.mean == 3.0 and math.isnan(one.ci_low) and not one.is_clear
    assert math.isnan(estimate(np.array([np.nan])).mean)


def test_pairs_remove_common_luck():
    luck = np.array([10.0, -20.0, 30.0, 5.0])
    found = paired(luck + 1.0, luck)
    assert (found.mean, found.ci_low, found.ci_high) == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="4 against 3"):
        paired(luck, luck[:3])


def test_concentration_index_by_hand():
    """Two equal districts covered .2 (deprived) and .4: 2·Σ w·v·r / mean − 1 = 2(.05·.5·... ) = 1/6."""
    found = _concentration(np.array([[0.2, 0.4]]), np.array([[100, 100]]), by=np.array([[-2.0, -1.0]]))
    assert found == pytest.approx([1 / 6])
    reverse = _concentration(np.array([[0.4, 0.2]]), np.array([[100, 100]]), by=np.array([[-2.0, -1.0]]))
    assert reverse == pytest.approx([-1 / 6])


@pytest.mark.parametrize(
    ("links", "centralisation"),
    [
        ([(0, 1), (0, 2), (0, 3)], 1.0),
        ([(0, 1), (1, 2), (2, 3), (3, 0)], 0.0),
        ([(0, 1), (1, 2), (2, 3)], 1 / 3),
        ([], 0.0),
    ],
)
def test_centralisation_of_a_star_a_ring_and_a_chain(links, centralisation):
    """Chain of four: degrees 1, 2, 2, 1, gaps to the largest 2 in all, of 6 at most."""
    flows = np.zeros((1, 4, 4), FLOW)
    for giver, taker in links:
        flows["referrals"][0, giver, taker] = 3
    nothing = np.zeros((1, 0))
    tables = Tables(nothing, nothing, nothing, nothing, nothing, nothing, nothing, flows)
    assert MEASURES["network_centralisation"].function(tables) == pytest.approx([centralisation])


def test_tables_have_the_promised_columns(results):
    first = ["scenario", "town", "mode", "measure", "unit", "mean", "sd", "n", "ci_low", "ci_high", "group", "district"]
    assert list(results.summary.columns) == first
    second = ["scenario", "town", "mode", "baseline", "measure", "unit", "diff", "sd", "ci_low", "ci_high", "n"]
    assert list(results.differences.columns) == [*second, "group", "district"]
    frame = results.to_frame()
    assert len(frame) == 8
    assert set(MEASURES) <= set(frame.columns)
    assert set(results.summary["district"]) == {"", "Mitte", "Nord", "Hafen", "Siedlung"}
    assert set(results.summary["group"]) == {"", "youth", "seniors"}


def test_difference_is_the_mean_of_run_by_run_differences(results):
    frame = results.to_frame().pivot(index="replicate", columns="scenario", values="coverage")
    rows = results.differences
    row = rows[(rows["scenario"] == "hub") & (rows["measure"] == "coverage") & (rows["district"] == "")]
    assert row[row["group"] == ""]["diff"].item() == pytest.approx((frame["hub"] - frame["competition"]).mean())


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentences_say_what_is_clear(results, language):
    labels = {"competition": "Competition", "hub": "Hub"}
    table = results.differences.copy()
    cover = (table["measure"] == "coverage") & (table["scenario"] == "hub") & (table["district"] == "")
    for low, high, word in ((0.01, 0.05, ("higher", "höher")), (-0.05, -0.01, ("lower", "niedriger"))):
        table.loc[cover, ["diff", "ci_low", "ci_high"]] = [(low + high) / 2, low, high]
        (sentence,) = findings(table, labels, language)
        assert word[language == "de"] in sentence and ("3.0", "3,0")[language == "de"] in sentence
    table.loc[cover, ["diff", "ci_low", "ci_high"]] = [0.005, -0.02, 0.03]
    (sentence,) = findings(table, labels, language)
    assert ("no clear difference", "kein klarer Unterschied")[language == "de"] in sentence
    assert ("2.5", "2,5")[language == "de"] in sentence


def test_a_worst_off_district_that_clearly_loses_is_named_and_luck_is_not(results):
    labels = {"competition": "Competition", "hub": "Hub"}
    table = results.differences.copy()
    worst = (table["measure"] == "worst_district") & (table["scenario"] == "hub") & (table["group"] == "")
    table.loc[worst, ["diff", "ci_low", "ci_high"]] = [-0.055, -0.08, -0.03]
    (sentence,) = worst_off(table, labels, "de")
    assert sentence.startswith("Hub: ") and "klar niedriger" in sentence and "um 5,5 Punkte (−8,0 bis −3,0" in sentence
    table.loc[worst, ["diff", "ci_low", "ci_high"]] = [-0.055, -0.12, 0.01]
    assert worst_off(table, labels) == []


def test_one_run_is_said_to_have_no_interval():
    single = run([scenario(mode=mode, weeks=20) for mode in ("competition", "hub")], replicates=1)
    (sentence,) = findings(single.differences, {"competition": "a", "hub": "b"})
    assert "one run has no interval" in sentence


def test_figures_are_the_same_bytes_every_time(results, tmp_path):
    names = ("one", "two")
    for name in names:
        plots.save(plots.over_time(results.timeseries, results.scenarios, "t", "p"), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    for draw, table in (
        (plots.funnel, results.summary),
        (plots.participation, results.summary),
        (plots.paired_differences, results.differences),
    ):
        for language in ("en", "de"):
            figure = draw(table, results.scenarios, "a finding", "provenance 123", language)
            plots.save(figure, tmp_path / draw.__name__)
            text = (tmp_path / f"{draw.__name__}.svg").read_text(encoding="utf-8")
            assert "a finding" in text and "provenance 123" in text


def test_numbers_on_axes_and_bars_are_written_as_in_the_language_and_stand_beside_the_bars(results, tmp_path):
    """In an SVG spaces before a text are dropped: the distance from a bar must not consist of them."""
    small = results.summary.copy()
    levels = ["mean", "ci_low", "ci_high"]
    people = small["measure"] == "participants"
    small.loc[people, levels] = small.loc[people, levels].clip(upper=0.7)
    series = results.timeseries[results.timeseries["week"] < 26]
    for name, figure in (
        ("levels", plots.participation(small, results.scenarios, "t", "p", "de")),
        ("course", plots.over_time(series, results.scenarios, "t", "p", "de")),
    ):
        plots.save(figure, tmp_path / name)
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", (tmp_path / f"{name}.svg").read_text(encoding="utf-8"))
        assert any(re.fullmatch(r"−?\d+,\d+", text) for text in texts)
        assert not [text for text in texts if re.fullmatch(r"−?\d+\.\d{1,2}", text) or text != text.strip()]


def test_three_lines_of_python():
    made = civsim.Scenario("musterstadt", "pact", weeks=20, parameters={"leakage": 0.2})
    found = civsim.compare(made, civsim.Scenario("musterstadt", "hub", weeks=20), replicates=2)
    ax = found.plot()
    assert found.to_frame()["coverage"].between(0, 1).all()
    assert len(ax.lines) == 2
    assert repr(made) == "Scenario(musterstadt, pact)"


def test_what_cannot_be_compared_is_refused():
    one = scenario()
    with pytest.raises(InputError, match="different names"):
        run([one, one])
    with pytest.raises(InputError, match="same weeks"):
        run([one, dataclasses.replace(scenario(weeks=9), name="b")])
    with pytest.raises(InputError, match="replicates=0"):
        run([one], replicates=0)
    with pytest.raises(InputError, match="leakage"):
        civsim.Scenario("musterstadt", parameters={"leakge": 1})
