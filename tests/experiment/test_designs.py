"""Experiments as they are written and laid out: their files, settings and futures, later introductions, windows."""

import dataclasses

import numpy as np
import pytest
import yaml
from tests.worlds import STRENGTHS, scenario

from civsim.errors import InputError
from civsim.experiment import impact
from civsim.experiment.design import Scenarios, points
from civsim.experiment.read import available_experiments, find, read
from civsim.measures import MEASURES, Tables
from civsim.sampling import Range, latin_hypercube
from civsim.scenario import Period
from civsim.simulate import simulate

from .small import SMALL


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
        ("load: [0.5, 2.0]}\noutcomes", "arrival_form: [poisson, regular]}\noutcomes", "arrival_form is a choice"),
        ("load: [0.5, 2.0]}\noutcomes", "arrival_form: }\noutcomes", "arrival_form is a choice"),
        ("leakage: [0.1, 0.6]", "leakage: [0.1, 0.1]", "maps.across.leakage: 0.1 comes twice"),
        ("across: {leakage: [0.1, 0.6]}", "across: {load: [0.1]}", "'load' comes twice"),
        ("leakage: [0.1, 0.6]", "leakage: []", "one parameter and its levels"),
    ],
)
def test_a_broken_experiment_gets_one_clear_message(tmp_path, old, new, said):
    assert old in SMALL
    (tmp_path / "broken.yaml").write_text(SMALL.replace(old, new, 1))
    with pytest.raises(InputError, match=said.replace("[", "\\[")):
        read(tmp_path / "broken.yaml", {})


def test_towns_are_compared_by_the_mode_that_each_has_chosen(tmp_path):
    content = yaml.safe_load(find("four_towns").read_text(encoding="utf-8"))
    file = tmp_path / "towns.yaml"
    file.write_text(yaml.safe_dump(content | {"modes": ["coexistence", "hub"]}), encoding="utf-8")
    with pytest.raises(InputError, match="pirmasens has chosen pact"):
        read(file, {})


def test_measures_in_different_units_are_not_compared(tmp_path):
    claim = "expected: lower\n    outcome_from: waiting\n  - {name: b"
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.replace("expected: higher\n  - {name: b", claim), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be compared with 'coverage'"):
        read(file, {})
