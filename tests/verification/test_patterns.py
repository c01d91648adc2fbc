"""Published figures beside the towns: how they are judged, what is read, what history matching keeps."""

import dataclasses
import json
import math

import numpy as np
import pytest
from tests.worlds import scenario

from civsim.analysis.paired import Estimate
from civsim.configuration import available_towns
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.verification import history, history_tables, patterns
from civsim.verification.history import Known, implausibility
from civsim.verification.patterns import Pattern, verdict
from civsim.verification.quantities import QUANTITIES, observe

FIGURE = Pattern("one", {"en": "a", "de": "b"}, "musterstadt", "coverage", "source", 2020, "why", "independent", "",
                 published=0.2, low=0.1, high=0.4)  # fmt: skip
MORE = dataclasses.replace(
    FIGURE, against="pirmasens", direction="more", published=math.nan, low=math.nan, high=math.nan
)


@pytest.mark.parametrize(
    ("pattern", "low", "high", "said"),
    [
        (FIGURE, 0.15, 0.25, "reproduced"),
        (FIGURE, 0.1, 0.4, "reproduced"),
        (FIGURE, 0.05, 0.15, "cannot tell"),
        (FIGURE, 0.3, 0.5, "cannot tell"),
        (FIGURE, 0.05, 0.5, "cannot tell"),
        (FIGURE, 0.41, 0.5, "not reproduced"),
        (FIGURE, 0.01, 0.09, "not reproduced"),
        (MORE, 0.01, 0.02, "reproduced"),
        (MORE, -0.01, 0.02, "cannot tell"),
        (MORE, -0.02, -0.01, "not reproduced"),
        (MORE, 0.0, 0.0, "cannot tell"),
        (dataclasses.replace(MORE, direction="less"), -0.02, -0.01, "reproduced"),
        (FIGURE, math.nan, math.nan, "cannot tell"),
    ],
)
def test_verdict_by_hand(pattern, low, high, said):
    assert verdict(pattern, Estimate((low + high) / 2, 0.01, 8, low, high)) == said


def test_every_pattern_has_source_tolerance_and_reason():
    found = patterns.read_patterns()
    assert len({one.name for one in found}) == len(found) > 8
    towns = available_towns()
    for one in found:
        assert one.town in towns and one.against in ("", *towns)
        assert one.source and one.why and one.inputs and one.test in ("independent", "weak")
        assert set(one.label) == {"en", "de"} and one.quantity in QUANTITIES
        assert one.direction or one.low <= one.published <= one.high


def test_what_was_set_as_an_input_is_no_pattern():
    content = patterns.content()
    told = " ".join(row["figure"] for row in content["inputs"])
    for figure in ("1 030", "60 %", "38 %", "69 %", "98 %"):
        assert figure in told
    assert not any(one.published in (0.15, 1030, 0.6, 0.38, 0.69, 0.98) for one in patterns.read_patterns())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"published": 3.0, "range": [1, 2]}, "must lie in its range"),
        ({"direction": "up", "against": "pirmasens"}, "'more' or 'less'"),
        ({"direction": "more"}, "'more' or 'less'"),
        ({"published": 1.0, "range": [1, 2], "quantity": "covrage"}, "coverage"),
        ({"published": 1.0, "range": [1, 2], "colour": "red"}, "colour"),
    ],
)
def test_a_broken_pattern_is_refused(row, said, tmp_path):
    import yaml

    whole = {"name": "x", "label": {"en": "x", "de": "x"}, "town": "musterstadt", "quantity": "coverage", "source": "s",
             "year": 2000, "why": "w", "test": "weak", "inputs": "i", **row}  # fmt: skip
    (tmp_path / "p.yaml").write_text(yaml.safe_dump({"patterns": [whole]}))
    with pytest.raises(InputError, match=said):
        patterns.read_patterns(tmp_path / "p.yaml")


@pytest.fixture(scope="module")
def seen():
    return observe(scenario(mode="pact", weeks=104, burn_in=13), range(3))


def test_quantities_add_up(seen):
    """Little's law ties people enrolled to admissions, and reach lies below admissions per person."""
    read = {name: function(seen) for name, (function, _) in QUANTITIES.items()}
    assert (read["reach"] < read["admissions_per_person"]).all()
    assert read["admissions_per_person"] * 300 * 2 == pytest.approx(seen.tables.count("admitted"))
    lost = read["never_asked"] + read["lost_no_offer"] + read["lost_turned_away"] + read["lost_in_referral"]
    assert lost + read["lost_interrupted"] + read["coverage"] == pytest.approx(np.ones(3))
    mean_stay = read["enrolled_share"] * 52 / read["admissions_per_person"]
    assert ((mean_stay > 10) & (mean_stay < 20)).all()
    assert ((read["paid_staff_share"] >= 0) & (read["paid_staff_share"] <= 1)).all()
    money = sum(seen.tables.booked(name) for name in ("grants", "municipal_spending", "hub_spending")) / 2
    assert read["public_money_per_admission"] * read["admissions_per_person"] * 300 == pytest.approx(money)
    assert (read["office_hours"] > 0).all() and (read["municipal_volunteers"] <= 45).all()


def test_the_same_runs_as_everywhere(seen):
    from civsim.study import run

    made = run([scenario(mode="pact", weeks=104, burn_in=13)], replicates=3).to_frame()
    assert QUANTITIES["coverage"][0](seen) == pytest.approx(made["coverage"].to_numpy(), abs=0)


def test_chosen_by_town_and_by_name():
    assert {one.town for one in patterns.chosen([], ["langenfeld"])} == {"pirmasens"}
    assert [one.name for one in patterns.chosen(["closures"], [])] == ["closures"]
    with pytest.raises(InputError, match="closures"):
        patterns.chosen(["closure"], [])
    with pytest.raises(InputError, match="musterstadt"):
        patterns.chosen([], ["musterstadt"])


def test_implausibility_by_hand():
    """Runs .1 and .2: mean .15, its variance .0025; known .3, tolerance .3, so sd .1: .15 / √(.0025 + .01)."""
    one = Known("coverage", 0.3, 0.3, "", "")
    assert implausibility(np.array([[0.1, 0.2]]), [one]) == pytest.approx(0.15 / math.sqrt(0.0125))
    other = Known("coverage", 0.15, 0.3, "", "")
    assert implausibility(np.array([[0.1, 0.2], [0.1, 0.2]]), [other, one]) == pytest.approx(0.15 / math.sqrt(0.0125))
    assert implausibility(np.array([[math.nan, 0.2]]), [one]) == math.inf


@pytest.fixture(scope="module")
def matched():
    scenarios = [scenario(weeks=39), scenario(weeks=39, mode="pact")]
    return history.match(scenarios, [Known("coverage", 0.3, 0.1, "", "")], samples=8, replicates=2)


def test_samples_fill_the_ranges_and_stay_allowed(matched):
    base = scenario()
    assert {"load", "tie_time", "need_rate"} <= {one.name for one in matched.parameters}
    assert {"budget", "intake", "learn_trust", "budget_cut", "contacts"}.isdisjoint(
        one.name for one in matched.parameters
    )
    for column, one in enumerate(matched.parameters):
        low, high = history.bounds(one, base.values[one.name])
        values = matched.values[:, column]
        assert low <= values.min() and values.max() <= high
        assert not one.whole or (values == np.round(values)).all()
        if not one.whole and high > low:  # one sample in each eighth of the range
            assert sorted(np.floor(8 * (values - low) / (high - low)).astype(int)) == list(range(8))
    for row in matched.values:
        made = history.settings(matched.parameters, row)
        assert made["own_interval_low"] <= made["own_interval_high"]
        assert all(PARAMETERS[name].check(value) == value for name, value in made.items())


def test_kept_samples_agree_with_what_is_known(matched):
    inside = np.abs(matched.simulated[:, 0] - 0.3) <= 0.1
    assert (matched.kept | ~inside).all()  # the luck of the runs may keep a few more
    answers = history_tables.answers(matched).set_index(["mode", "samples"])
    assert answers.loc[("pact", "all"), "n"] == 8
    assert answers.loc[("pact", "kept"), "n"] == matched.kept.sum()
    rows = history_tables.ranges(matched)
    assert len(rows) == len(matched.parameters) and rows["p"].is_monotonic_increasing
    assert (rows["p_holm"] >= rows["p"]).all()
    frame = history_tables.samples_table(matched)
    assert len(frame) == 8 and frame["kept"].sum() == matched.kept.sum()


def test_nothing_kept_is_said(matched):
    none = dataclasses.replace(matched, implausibility=np.full(8, 9.0))
    assert history_tables.ranges(none)["kept_low"].isna().all()
    answers = history_tables.answers(none).set_index(["mode", "samples"])
    assert answers.loc[("pact", "kept"), "n"] == 0 and math.isnan(answers.loc[("pact", "kept"), "mean"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pattern=closure"], "closures"),
        (["town=musterstadt"], "pirmasens"),
        (["mode=hub"], "own mode"),
        (["history=maybe"], "history='maybe'"),
        (["history=true", "town=musterstadt"], "musterstadt"),
        (["history=true", "town=pirmasens", "samples=1"], "samples='1'"),
        (["replicates=1", "pattern=closures"], "replicates=1"),
    ],
)
def test_the_command_refuses_bad_words(words, said, capsys, tmp_path, monkeypatch):
    from civsim.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(["verify", "patterns", *words]) == 2
    assert said in capsys.readouterr().err


def test_the_commands_print_and_write(capsys, tmp_path, monkeypatch):
    from civsim.cli import main

    monkeypatch.chdir(tmp_path)
    short = ["weeks=26", "burn_in=4", "replicates=2"]
    assert main(["verify", "patterns", "pattern=closures", *short, "out=p"]) == 0
    assert "closures" in capsys.readouterr().out and (tmp_path / "p" / "patterns.csv").exists()
    assert main(["verify", "patterns", "pattern=closures,foundings", *short, "out=p", "--json"]) == 0
    row, other = json.loads(capsys.readouterr().out)["patterns"]
    assert other["pattern"] == "foundings" and row["published"] == 0.014
    assert row["verdict"] in ("reproduced", "not reproduced", "cannot tell")
    words = ["verify", "patterns", "history=true", "town=pirmasens", "mode=hub", "samples=3", *short, "out=h"]
    assert main(words) == 0
    assert "of 3 samples" in capsys.readouterr().out
    assert {file.name for file in (tmp_path / "h").iterdir()} == {
        "manifest.json", "history_parameters.csv", "history_answers.csv", "history_samples.csv"}  # fmt: skip
