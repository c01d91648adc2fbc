"""Assumptions on trial: what is tried, how a trial is judged, and what the command leaves."""

import dataclasses
import json
import math
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from tests.worlds import scenario

from civsim import plots
from civsim.analysis import assumptions, redistricting, trial_tables
from civsim.analysis.assumed import assumed, bounds, changes, tried
from civsim.analysis.assumptions import Court, Judged, Judgement, chance, holm, verdict
from civsim.analysis.paired import Estimate
from civsim.analysis.trials import common_trials, strength_trials
from civsim.cli.words import compared_modes, listed
from civsim.configuration import load
from civsim.errors import InputError
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.registry import PARAMETERS


def between(low, high, n=8):
    middle, half = (low + high) / 2, (high - low) / 2
    return Estimate(middle, half * math.sqrt(n) / 2.365, n, low, high)


UP, DOWN, OPEN = between(0.01, 0.03), between(-0.03, -0.01), between(-0.01, 0.02)


@pytest.mark.parametrize(
    ("default", "changed", "said"),
    [
        (UP, UP, "holds"),
        (UP, DOWN, "turns"),
        (UP, OPEN, "fades"),
        (DOWN, DOWN, "holds"),
        (DOWN, UP, "turns"),
        (OPEN, UP, "appears"),
        (OPEN, OPEN, "none"),
    ],
)
def test_verdict_compares_signs_of_clear_differences(default, changed, said):
    assert verdict(default, changed) == said


def test_one_run_decides_nothing():
    assert verdict(UP, Estimate(0.5, math.nan, 1, math.nan, math.nan)) == "fades"


def test_chance_of_a_known_t_value():
    """Mean 1, sd 1, n 4: t = 2 with three degrees of freedom, two-sided .1393."""
    assert chance(Estimate(1.0, 1.0, 4, 0, 0)) == pytest.approx(0.13932, abs=1e-5)
    assert chance(Estimate(0.0, 0.0, 4, 0, 0)) == 1.0
    assert chance(Estimate(0.2, 0.0, 4, 0.2, 0.2)) == 0.0
    assert math.isnan(chance(Estimate(0.2, math.nan, 1, math.nan, math.nan)))


def test_holm_by_hand():
    """.01·4, then .02·3 = .06, .03·2 = .06, .5·1; never below the one before, and what is not known counts as 1."""
    assert holm([0.03, 0.01, 0.5, 0.02]) == pytest.approx([0.06, 0.04, 0.5, 0.06])
    assert holm([0.04, 0.03]) == pytest.approx([0.06, 0.06])
    assert holm([math.nan, 0.9]) == pytest.approx([1.0, 1.0])


def test_every_assumption_is_tried_and_nothing_that_is_known():
    pirmasens = load(["town=pirmasens"]).scenario
    names = {one.name for one in assumed(pirmasens)}
    for one in PARAMETERS.values():
        if one.role == "uncertainty" or (one.is_assumption and one.name not in pirmasens.town.settings):
            assert one.name in names
    assert {"budget", "resources", "membership_share", "contested_share"} <= names  # low confidence; assumed; assumed
    assert {"area", "providers", "volunteers", "information", "transparency"}.isdisjoint(names)


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("load", 1.0, [0.5, 0.75, 1.5, 2.0]),
        ("own_tries", 1, [2, 3]),
        ("own_tries", 2, [1, 3]),
        ("resources", "free", ["fixed"]),
        ("intake", "random", ["longest_wait", "most_urgent"]),
        ("learn_trust", 1, [0]),
        ("travel", 0.15, [0.075, 0.3]),
        ("distance_scale", 1.0, [0.5, 3.0]),
        ("distance_scale", 15.0, [7.5, 30.0]),
        ("acquaintances", 5, [2, 10]),
        ("efficacy_start", 0.8, [0.4, 1.0]),
    ],
)
def test_values_tried_by_hand(name, value, values):
    assert tried(PARAMETERS[name], value) == values


def test_values_tried_lie_within_the_bounds():
    values = scenario().values
    for one in PARAMETERS.values():
        if not one.choices:
            low, high = bounds(one, values[one.name])
            assert one.low <= low <= high <= one.high


def test_other_synthetic_towns_are_tried_once():
    (other,) = [one for one in common_trials(scenario()) if one.parameter == "redraw_town"]
    assert other.change(scenario()).redraw_town and "Synthet" in other.label("de") and other.unit
    again = common_trials(dataclasses.replace(scenario(), redraw_town=True))
    assert "redraw_town" not in {one.parameter for one in again}


def test_longest_interval_follows_the_shortest():
    base = scenario()
    assert changes(base, "own_interval_low", 12) == {"own_interval_low": 12, "own_interval_high": 12}
    assert changes(base, "own_interval_high", 2) == {"own_interval_low": 2, "own_interval_high": 2}
    assert changes(base, "own_interval_low", 8) == {"own_interval_low": 8}


def test_strengths_move_by_a_quarter_within_their_bounds():
    found = [(one.parameter, one.value) for one in strength_trials(scenario(mode="hub"))]
    assert ("information", 0.5) in found and ("information", 1.0) in found
    assert ("fund", 0.25) in found and ("fund", -0.25) not in found
    assert len(found) == 2 * len(STRENGTHS) - 1
    (full,) = [one.value for one in strength_trials(scenario(mode="pact")) if one.parameter == "fund"]
    assert full == 0.75


def test_merged_and_cut_districts_hold_the_same_people():
    town = scenario().town
    fewer = redistricting.halved(town.districts)
    assert [row.name for row in fewer] == ["Mitte", "Siedlung"]  # Mitte takes Nord, 1.5 km away, then Hafen
    more = redistricting.doubled(town.districts, 24.0)
    assert (len(fewer), len(more)) == (2, 8)
    for rows in (fewer, more):
        assert sum(row.share for row in rows) == pytest.approx(1.0)
        assert sum(row.share * row.deprivation for row in rows) == pytest.approx(
            sum(row.share * row.deprivation for row in town.districts)
        )
    assert len({row.key for row in more}) == len({row.name for row in more}) == 8
    for number, made in redistricting.other_numbers(scenario()):
        assert made.values["districts"] == number == len(made.town.districts)


def test_a_town_without_named_districts_is_drawn_with_others():
    base = scenario()
    bare = dataclasses.replace(base, town=dataclasses.replace(base.town, districts=()))
    assert [number for number, _ in redistricting.other_numbers(bare)] == [2, 8]


@pytest.fixture(scope="module")
def few():
    """Three trials of two modes: two that change both sides, one of the hub's own strengths."""
    modes = [scenario(mode=mode, weeks=60) for mode in ("hub", "pact")]
    base = scenario(weeks=60)
    court = Court(base, modes, replicates=3)
    wanted = {("load", 2.0), ("districts", 2)}
    own = [one for one in court.trials if one.of_mode == "hub" and one.parameter == "referral"]
    court.trials = [one for one in common_trials(base) if (one.parameter, one.value) in wanted] + own[:1]
    return court.judge()


def test_trials_are_paired_with_a_changed_baseline(few):
    from civsim.study import run

    made = [one.with_values(load=2.0) for one in (few.baseline, few.modes[0])]
    frame = run(made, replicates=12).to_frame().pivot(index="replicate", columns="scenario", values="coverage")
    (row,) = [one for one in few.judged if one.trial.parameter == "load" and one.mode == "hub"]
    luck = slice(0, 3) if row.estimate.n == 3 else slice(3, 12)
    assert row.estimate.mean == pytest.approx(float((frame["hub"] - frame["competition"])[luck].mean()))


def test_what_does_not_hold_gets_a_second_look_with_fresh_luck(few):
    assert {one.n for one in few.at_default.values()} == {12}
    for one in few.judged:
        assert one.estimate.n == 9 or (one.verdict == "holds" and one.estimate.n == 3)


def test_own_strengths_are_tried_in_their_mode_alone(few):
    assert [one.mode for one in few.judged if one.trial.parameter == "referral"] == ["hub"]
    assert len(few.judged) == 2 * 2 + 1


def made_up(few, default, *estimates):
    judged = tuple(
        Judged("hub", one.trial, found, verdict(default, found))
        for one, found in zip([one for one in few.judged if one.mode == "hub"], estimates, strict=True)
    )
    return Judgement(few.baseline, few.modes[:1], "coverage", {"hub": default}, judged)


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentence_says_how_often_it_holds_and_what_turns(few, language):
    found = made_up(few, UP, UP, DOWN, OPEN)
    text = trial_tables.sentence(found, few.modes[0], language)
    expected = (
        "holds in 1 of 3 trials, fades in 1 and turns in 1",
        "hält in 1 von 3 Versuchen, verblasst in 1 und kehrt",
    )
    assert expected[language == "de"] in text
    assert found.judged[1].trial.label(language) in text
    assert ("Holm", "Holm")[language == "de"] in text and "{" not in text
    down = trial_tables.sentence(made_up(few, DOWN, DOWN, DOWN, DOWN), few.modes[0], language)
    assert ("disadvantage", "Nachteil")[language == "de"] in down
    unclear = trial_tables.sentence(made_up(few, OPEN, UP, OPEN, OPEN), few.modes[0], language)
    assert ("appears in 1 of 3", "in 1 von 3")[language == "de"] in unclear


def test_table_and_figure(few):
    found = made_up(few, UP, UP, DOWN, OPEN)
    rows = trial_tables.table(found)
    assert list(rows["verdict"]) == ["holds", "turns", "fades"]
    assert (rows["p_holm"] >= rows["p"]).all() and (rows["diff_default"] == UP.mean).all()
    for language in ("en", "de"):
        figure = plots.assumptions(rows, found, few.modes[0], "provenance 123", language)
        text = " ".join(one.get_text() for one in figure.texts)
        assert "provenance 123" in text and ("1 of 3", "1 von 3")[language == "de"] in text
        assert len(figure.axes[0].get_yticklabels()) == rows["parameter"].nunique()


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="replicates=1"):
        Court(scenario(), [scenario(mode="hub")], replicates=1)
    with pytest.raises(InputError, match="measure='covrage'"):
        Court(scenario(), [scenario(mode="hub")], measure="covrage")
    with pytest.raises(InputError, match="no mode"):
        Court(scenario(), [])


def test_the_command_writes_table_and_figures(tmp_path, monkeypatch, capsys):
    from civsim.cli import main

    every = assumptions.common_trials
    monkeypatch.setattr(assumptions, "common_trials", lambda base: every(base)[:3])
    monkeypatch.chdir(tmp_path)
    words = ["town=musterstadt", "mode=hub", "weeks=26", "burn_in=4", "replicates=2", "out=o"]
    assert main(["assumptions", *words, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    rows = pd.read_csv(tmp_path / "o" / "assumptions.csv")
    assert len(rows) == len(content["trials"]) == 3 + 13
    assert sum(content["verdicts"]["hub"].values()) == len(rows)
    assert np.isfinite(rows["ci_low"]).all()
    assert len(list((tmp_path / "o" / "figures").iterdir())) == 4
    assert main(["assumptions", *words]) == 0
    assert content["sentences"]["hub"]["en"][:40] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "words", [["mode=hub,pact"], ["mode=[hub, pact]"], ["mode=hub", "mode=pact"], ["mode=hub,hub,pact"]]
)
def test_several_modes_may_be_named_in_one_word_or_in_several(words):
    assert listed("mode", ["town=musterstadt", *words]) == ["hub", "pact"]
    assert compared_modes(words, []) == ["competition", "hub", "pact"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mode=competition"], "competition"),
        (["mode=hbu"], "hub"),
        (["mode=hub", "engine=mesa"], "engine=mesa"),
        (["mode=hub", "measure=nothing"], "measure='nothing'"),
        (["mode=hub", "replicates=1"], "replicates=1"),
        (["mode=hub", "only=loda"], "'load'"),
    ],
)
def test_the_command_refuses_bad_words(words, said, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from civsim.cli import main; raise SystemExit(main())", "assumptions", *words],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, encoding="utf-8", check=False, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
