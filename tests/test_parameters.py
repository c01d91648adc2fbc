"""Every parameter is complete and its bounds hold."""

import dataclasses
import math

import pytest

from civsim.parameters import cooperation, money, people, provision, town
from civsim.parameters.parameter import ASSUMPTION, FIGURE, LEVER, UNCERTAINTY, Parameter
from civsim.parameters.registry import PARAMETERS, check, parameter

ALL = list(PARAMETERS.values())
NUMBERS = [one for one in ALL if not one.choices]
CHOICES = [one for one in ALL if one.choices]
STRENGTHS = ("information", "referral", "planning", "fund", "volunteer_pooling", "programmes", "coproduction")
SECTIONS = (town, people, provision, money, cooperation)


def named(parameters):
    return [pytest.param(one, id=one.name) for one in parameters]


def test_no_name_is_given_twice():
    names = [one.name for section in SECTIONS for one in section.PARAMETERS]
    assert len(names) == len(set(names)) == len(PARAMETERS)
    assert list(PARAMETERS) == names


@pytest.mark.parametrize("label", ["en", "de"])
def test_no_label_is_given_twice(label):
    labels = [getattr(one, label) for one in ALL]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("one", named(ALL))
def test_a_parameter_is_complete(one):
    assert one.name.isidentifier() and one.name == one.name.lower()
    assert one.unit.strip() and one.source.strip()
    assert one.en.strip() and one.de.strip() and one.en != one.de
    assert one.role in (LEVER, UNCERTAINTY, FIGURE)
    assert one.is_assumption == one.source.startswith(ASSUMPTION)


@pytest.mark.parametrize("one", named(NUMBERS))
def test_bounds_hold_the_default(one):
    assert math.isfinite(one.low) and math.isfinite(one.high)
    assert one.low < one.high
    assert one.low <= one.default <= one.high
    assert one.check(one.default) == one.default
    assert type(one.check(one.default)) is (int if one.whole else float)
    assert one.check(one.low) == one.low and one.check(one.high) == one.high


@pytest.mark.parametrize("one", named(CHOICES))
def test_a_choice_has_the_positions_of_its_names_as_bounds(one):
    assert one.default in one.choices and len(set(one.choices)) == len(one.choices) > 1
    assert (one.low, one.high) == (0, len(one.choices) - 1)
    assert [one.number(name) for name in one.choices] == list(range(len(one.choices)))
    assert one.sweep_range == (0.0, len(one.choices) - 1)


@pytest.mark.parametrize("one", named(NUMBERS))
def test_sweeps_lie_within_bounds_around_the_default(one):
    low, high = one.sweep_range
    assert one.low <= low <= one.default <= high <= one.high


@pytest.mark.parametrize(
    ("default", "low", "high", "sweep", "expected"),
    [
        (4.0, 0.0, 100.0, None, (2.0, 8.0)),
        (4.0, 3.0, 5.0, None, (3.0, 5.0)),
        (4.0, 0.0, 100.0, (1.0, 5.0), (1.0, 5.0)),
        (0.8, 0.0, 1.0, None, (0.4, 1.0)),
    ],
)
def test_sweep_range(default, low, high, sweep, expected):
    one = Parameter("example", default, "km", low, high, ASSUMPTION, "Example", "Beispiel", sweep=sweep)
    assert one.sweep_range == expected


@pytest.mark.parametrize(
    ("default", "low", "high", "expected"),
    [(0, 0, 1, (0, 1)), (1, 0, 1, (0, 1)), (5, 1, 100, (2, 10)), (1, 1, 100, (1, 2)), (8, 1, 10, (4, 10))],
)
def test_whole_numbers_are_swept_over_whole_numbers(default, low, high, expected):
    one = Parameter("example", default, "weeks", low, high, ASSUMPTION, "Example", "Beispiel", whole=True)
    assert one.sweep_range == expected


@pytest.mark.parametrize("one", named(NUMBERS))
def test_every_sweep_leaves_room(one):
    low, high = one.sweep_range
    assert low < high
    assert not one.whole or (low == int(low) and high == int(high))


def test_a_parameter_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        parameter("seek").default = 0.9
    with pytest.raises(TypeError):
        PARAMETERS["seek"] = parameter("patience")


@pytest.mark.parametrize("name", STRENGTHS)
def test_the_seven_strengths_are_levers_from_0_to_1_and_off_by_default(name):
    one = parameter(name)
    assert (one.default, one.low, one.high, one.role) == (0.0, 0.0, 1.0, LEVER)
    assert (one.unit, one.sweep_range, one.whole, one.by_week) == ("strength", (0.0, 1.0), False, True)


def test_the_seven_strengths_are_all():
    assert cooperation.STRENGTHS == STRENGTHS
    assert {one.name for one in ALL if one.unit == "strength"} == set(STRENGTHS)


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("seek", 0.65),
        ("leakage", 0.3),
        ("match_base", 0.7),
        ("slack", 0.15),
        ("decisiveness", 0.15),
        ("disclosure_loss", 0.5),
        ("volunteer_productivity", 0.7),
        ("supervision", 0.1),
        ("office_monitor", 0.5),
        ("wage", 58.0),
        ("crowding_out", 0.2),
        ("gift_mobilisation", 0.0),
        ("fund_charge", 0.05),
        ("exit_quarters", 2),
        ("entry_rate", 0.02),
        ("entry_threshold", 0.3),
        ("trust_start", 0.5),
        ("trust_gain", 0.2),
        ("trust_loss", 0.4),
        ("trust_rivalry", 0.1),
        ("reputation_start", 0.5),
        ("reputation_memory", 0.05),
        ("meeting_time", 1.0),
        ("meeting_time_per_member", 0.025),
        ("tie_time", 0.05),
        ("information_time", 0.25),
        ("referral_time", 0.25),
        ("office_time", 0.1),
        ("figure_error", 0.3),
        ("programme_return", 1.1),
        ("homophily", 0.3),
        ("acquaintances", 10),
        ("survey_prior", 20.0),
        ("voice_window", 26),
        ("participation_base", -2.0),
        ("participation_efficacy", 2.0),
        ("effort_aversion", 0.5),
        ("efficacy_memory", 0.1),
        ("leave_rate", 0.25),
        ("energy_comfort", 0.6),
        ("idle_drain", 0.65),
        ("refusal_drain", 0.5),
        ("energy_memory", 0.05),
        ("sharing_loss", 0.1),
        ("sharing_energy", 0.05),
        ("demand_memory", 0.25),
        ("mix_reversion", 0.02),
        ("mix_shock", 0.12),
        ("need_rate", 0.35),
        ("patience", 8.0),
        ("travel", 0.15),
        ("outreach_time", 0.25),
        ("distance_scale", 1.0),
        ("municipal_stigma", 0.05),
        ("municipal_volunteers", 0.5),
        ("seeking_cap", 0.3),
        ("staff_memory", 0.25),
    ],
)
def test_defaults_are_those_of_the_model(name, default):
    assert parameter(name).default == default


def test_defaults_are_equal_in_all_modes():
    full = check({})
    assert all(full[name] == 0.0 for name in STRENGTHS)
    assert (full["decisions"], full["cases"], full["scope"]) == ("none", "none", "none")
