"""How near modes come to what is possible: the quantities, and the command as a person uses it."""

import csv
import dataclasses
import json
import math

import numpy as np
import pytest
from tests.test_command_line import civsim
from tests.test_parity import MODES
from tests.worlds import changed, scenario

from civsim import plots
from civsim.analysis.bound import Bound
from civsim.analysis.optimum import UNITS, Optimum, optimum
from civsim.analysis.optimum_texts import sentences, told
from civsim.analysis.paired import Estimate
from civsim.errors import InputError

SHORT = ["optimum", "town=musterstadt", "weeks=52", "burn_in=13"]


def test_one_bound_holds_for_all_modes_and_the_quantities_follow():
    modes = [scenario("resources=fixed", mode=mode, weeks=104, burn_in=13) for mode in MODES]
    found = optimum(modes, range(2))
    best = found.values["competition"]["optimum"]
    met = {mode: found.values[mode]["met"] for mode in MODES}
    for mode in MODES:
        assert (found.values[mode]["optimum"] == best).all()
        assert (met[mode] <= found.values[mode]["own_optimum"]).all()
        assert (met[mode] <= found.values[mode]["sought_optimum"]).all()
        assert (found.values[mode]["sought_optimum"] <= found.values[mode]["sought"] + 1e-6).all()
        assert (found.values[mode]["own_optimum"] <= best * (1 + 1e-9)).all()
    gap = (met["hub"] - met["competition"]) / (best - met["competition"])
    assert found.values["hub"]["gap_closed"] == pytest.approx(gap)
    assert found.values["competition"]["price_of_anarchy"] == pytest.approx(best / met["competition"])
    assert "gap_closed" not in found.values["competition"]
    row = found.table.set_index(["scenario", "quantity"]).loc[("hub", "gap_closed")]
    assert row["n"] == 2 and row["mean"] == pytest.approx(gap.mean())
    assert row["ci_low"] < row["mean"] < row["ci_high"]
    said = sentences(found)
    assert len(said) == len(MODES) + 1 and "price of anarchy" in said[0] and "2 paired runs" in said[-1]


def test_under_free_resources_no_gap_is_reported():
    found = optimum([scenario(weeks=26), scenario(mode="hub", weeks=26)], [0])
    assert set(found.values["hub"]) == {"met", "own_optimum", "share_of_own_optimum", "sought", "sought_optimum",
                                        "share_of_sought_optimum"}  # fmt: skip


def test_scenarios_with_other_needs_or_providers_share_no_bound():
    base = scenario(weeks=26)
    for other in ({"load": 2.0}, {"providers": 5}):
        with pytest.raises(InputError, match=r"differ|other needs"):
            optimum([base, dataclasses.replace(changed(base, **other), name="other")], [0])


def test_a_mode_against_itself_closes_nothing():
    base = scenario("resources=fixed", weeks=52)
    found = optimum([base, dataclasses.replace(base, name="twin")], [0, 1])
    assert (found.values["twin"]["gap_closed"] == 0).all()
    assert "no clear part of the gap closed, 0.0 % (0.0 to 0.0)" in sentences(found)[2]
    assert "kein klarer Teil des Abstands geschlossen, 0,0 % (0,0 bis 0,0)" in sentences(found, "de")[2]


def with_gap(low, high, n=4):
    """Return what a mode closes of the gap, with its interval, beside a baseline that meets half of 100 needs."""
    return {"competition": {"met": np.full(n, 50.0), "optimum": np.full(n, 100.0), "own_optimum": np.full(n, 90.0),
                            "price_of_anarchy": np.full(n, 2.0), "sought_optimum": np.full(n, 80.0),
                            "share_of_sought_optimum": np.full(n, 0.625)},
            "hub": {"met": np.full(n, 60.0), "gap_closed": np.linspace(low, high, n)}}  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "n", "said", "title"),
    [
        (0.10, 0.13, 4, "hub: 11.5 % (9.4 to 13.6) of the gap", "hub closes 11.5 % (9.4 to 13.6) of the gap"),
        (-0.13, -0.10, 4, "wider than under competition, by 11.5 % (9.4 to 13.6)", "no mode clearly closes"),
        (-0.10, 0.13, 4, "no clear part of the gap closed, 1.5 %", "no mode clearly closes"),
        (0.10, 0.10, 1, "10.0 % of the gap closed in one run; one run has no interval", "no mode clearly closes"),
    ],
)
def test_sentence_and_figure_say_the_same_of_the_gap(low, high, n, said, title):
    modes = [scenario("resources=fixed", weeks=26), scenario("resources=fixed", mode="hub", weeks=26)]
    found = Optimum(tuple(modes), with_gap(low, high, n), (Bound(100.0, 120),))
    named = [dataclasses.replace(one, name=one.mode, mode_label={}) for one in modes]
    found = dataclasses.replace(found, scenarios=tuple(named))
    assert said in sentences(found)[2]
    for language in ("en", "de"):
        texts = [one.get_text() for one in plots.optimum(found, "here", language).texts]
        assert texts and (language == "de" or title in " ".join(texts))


def test_amounts_are_told_with_their_interval_in_either_language():
    one = Estimate(1234.56, 10.0, 4, 1218.6, 1250.5)
    assert told(one, "en") == "1,235 (1,219 to 1,250)" and told(one, "de") == "1.235 (1.219 bis 1.250)"
    assert told(Estimate(0.123, math.nan, 1, math.nan, math.nan), "de", percent=True) == "12,3 %"


def test_the_command_prints_and_writes_both_rules_for_resources(tmp_path):
    done = civsim(*SHORT, "mode=hub", "replicates=2", "out=ergebnis ö", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for text in ("gap closed, %", "resources=fixed", "resources=free", "Held fixed: who falls into need",
                 "districts and quarters", "price of anarchy"):  # fmt: skip
        assert text in done.stdout
    with (tmp_path / "ergebnis ö" / "optimum.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["mode"] for row in rows} == {"competition", "hub"}
    assert {row["resources"] for row in rows} == {"fixed", "free"}
    assert {row["quantity"] for row in rows} == set(UNITS)
    met = {(row["mode"], row["resources"], row["quantity"]): float(row["mean"]) for row in rows}
    for mode in ("competition", "hub"):
        for rule in ("fixed", "free"):
            assert met[mode, rule, "met"] <= met[mode, rule, "sought_optimum"] <= met[mode, rule, "own_optimum"]
    manifest = json.loads((tmp_path / "ergebnis ö" / "manifest.json").read_text(encoding="utf-8"))
    assert {len(said) for rule in manifest["sentences"].values() for said in rule.values()} == {2, 3}
    assert (tmp_path / "ergebnis ö" / "figures" / "musterstadt_optimum_fixed_de.svg").is_file()
    assert manifest["command"][:2] == ["civsim", "optimum"] and len(manifest["scenarios"]) == 4


def test_json_is_one_object_that_says_what_is_held_fixed(tmp_path):
    done = civsim(*SHORT, "mode=pact", "resources=fixed", "replicates=1", "--json", cwd=tmp_path)
    content = json.loads(done.stdout)
    assert content["relaxation"] == {"fixed": "districts and quarters"}
    assert content["replicates"] == 1 and "largest of any mode" in content["held_fixed"]
    gap = next(row for row in content["table"] if row["quantity"] == "gap_closed")
    assert gap["mode"] == "pact" and gap["n"] == 1 and gap["ci_low"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["town=pirmasen"], "pirmasens"),
        (["mode=pakt"], "pact"),
        (["mesh=2"], "mesh"),
        (["engine=mesa"], "batch"),
        (["replicates=0"], "replicates"),
        (["resources=some"], "fixed"),
    ],
)
def test_bad_input_ends_with_code_two_and_one_message(words, said, tmp_path):
    done = civsim("optimum", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
