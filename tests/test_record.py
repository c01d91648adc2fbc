"""Trials of the assumptions on record: what is said beside every headline, and when it no longer holds."""

import dataclasses

import pytest
import yaml
from tests.worlds import changed, scenario

from civsim.analysis import record
from civsim.analysis.assumptions import Court
from civsim.analysis.trials import chosen, common_trials, strength_trials
from civsim.configuration import available_modes, available_towns, load
from civsim.configuration import trials as file
from civsim.errors import InputError

TRIED = file.Tried(
    town="musterstadt", mode="hub", baseline="competition", measure="coverage", difference=(0.02, 0.01, 0.03), runs=16,
    trials=50, counts={"holds": 47, "fades": 2, "turns": 1, "appears": 0, "none": 0}, of=("everything",),
    named=(("load", 0.5),), fingerprint="", version="0.1.0", commit="abc",
)  # fmt: skip


@pytest.fixture
def known(monkeypatch):
    """Put one entry on record, with the fingerprint of today."""
    modes = [load(["town=musterstadt"], mode=mode).scenario for mode in ("competition", "hub")]
    one = dataclasses.replace(TRIED, fingerprint=record.fingerprint(*modes))
    monkeypatch.setattr(record, "on_record", lambda: {("musterstadt", "hub"): one})
    return one


def test_a_comparison_says_what_is_on_record_and_what_is_not(known):
    modes = [load(["town=musterstadt"], mode=mode).scenario for mode in ("competition", "hub", "pact")]
    tried, untried = record.lines(modes)
    assert "held in 47 of 50 trials of the assumptions, faded in 2 and turned in 1" in tried
    assert "+2.0 points, +1.0 to +3.0, 16 paired runs" in tried and tried.endswith("0.5.")
    assert untried == "Not yet put on trial: Pact (civsim assumptions town=musterstadt)."
    german = record.lines(modes, "de")
    assert "hielt in 47 von 50 Versuchen" in german[0] and "+2,0 Punkte" in german[0]


def test_an_answer_says_in_how_many_trials_it_held_where_it_was_tried_as_it_stands(known, monkeypatch):
    def said(*words, language="en"):
        names = ("competition", "hub", "pact")
        return record.held([load(["town=musterstadt", *words], mode=name).scenario for name in names], language)

    assert said("weeks=52").endswith("with one other assumption each: Municipal hub 47 of 50.")
    assert said(language="de").endswith("Kommunale Leitstelle 47 von 50.")
    assert said("load=2.0") == ""
    for other in ({"difference": (0.02, -0.01, 0.05)}, {"fingerprint": "0" * 16}, {"measure": "waiting"}):
        entry = dataclasses.replace(known, **other)
        monkeypatch.setattr(record, "on_record", lambda entry=entry: {("musterstadt", "hub"): entry})
        assert said() == ""


@pytest.mark.parametrize(("words", "default"), [([], True), (["weeks=52", "seed=3"], True), (["load=2.0"], False)])
def test_other_settings_than_those_on_trial_are_told_apart(known, words, default):
    modes = [load(["town=musterstadt", *words], mode=mode).scenario for mode in ("competition", "hub")]
    assert record.lines(modes)[0].startswith("At the defaults") is not default


def test_trials_of_other_rules_or_figures_are_outdated():
    other = dataclasses.replace(TRIED, fingerprint="0" * 16)
    assert "its trials are outdated" in record.line(other)
    assert "veraltet" in record.line(other, "de")


def test_a_fingerprint_follows_what_happens_and_not_how_long_or_what_it_is_called():
    modes = [scenario(weeks=26), scenario(mode="hub", weeks=26)]
    first = record.fingerprint(*modes)
    longer = [dataclasses.replace(one, weeks=80, name="another") for one in modes]
    assert record.fingerprint(*longer) == first
    assert record.fingerprint(modes[0], changed(modes[1], tie_time=0.1)) != first


def test_unclear_and_partial_trials_are_called_so():
    modes = [load(["town=musterstadt"], mode=mode).scenario for mode in ("competition", "hub")]
    counts = {**TRIED.counts, "appears": 3}
    one = dataclasses.replace(TRIED, difference=(0.01, -0.01, 0.03), named=(), of=("load", "resources"), counts=counts)
    one = dataclasses.replace(one, fingerprint=record.fingerprint(*modes))
    assert "no clear difference" in record.line(one) and "in 3 of 50 trials of some assumptions" in record.line(one)


def test_only_what_is_named_is_tried():
    baseline, mode = scenario(weeks=26), scenario(mode="hub", weeks=26)
    every = common_trials(baseline) + strength_trials(mode)
    assert chosen(every, []) == every
    assert {one.parameter for one in chosen(every, ["load"])} == {"load"}
    strengths = chosen(every, ["strengths"])
    assert strengths and all(one.of_mode == mode.name for one in strengths)
    with pytest.raises(InputError, match="Did you mean 'load'"):
        Court(baseline, [mode], replicates=2, only=["laod"])


def test_a_judgement_goes_on_record_and_is_read_again():
    baseline, mode = scenario(weeks=26, burn_in=13), scenario(mode="hub", weeks=26, burn_in=13)
    found = Court(baseline, [mode], replicates=2, only=["load"]).judge()
    (entry,) = record.entries(found, ["load"], "0.1.0", "abc")
    assert entry.trials == len(found.judged) == sum(entry.counts.values()) and entry.of == ("load",)
    text = yaml.safe_dump(entry.as_entry())
    assert file.from_entry(yaml.safe_load(text), "here") == entry
    with pytest.raises(InputError, match="'runs' is missing"):
        file.from_entry({**entry.as_entry(), "runs": None}, "here")


def test_what_ships_can_be_read_and_names_towns_and_modes_there_are():
    for (town, mode), one in file.on_record().items():
        assert town in available_towns() and {mode, one.baseline} <= set(available_modes())
        assert sum(one.counts.values()) == one.trials
