"""Wrong values of parameters get a helpful answer, right ones come through."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.errors import InputError, nearest
from civsim.parameters.registry import PARAMETERS, PARAMETERS_DTYPE, check, namespace, parameter, records

ALL = list(PARAMETERS.values())
NUMBERS = [one for one in ALL if not one.choices]


def named(parameters):
    return [pytest.param(one, id=one.name) for one in parameters]


@pytest.mark.parametrize("one", named(NUMBERS))
def test_a_value_out_of_bounds_is_named_with_the_bound(one):
    for value, bound in ((one.low - 1, one.low), (one.high + 1e12, one.high)):
        with pytest.raises(InputError) as error:
            check({one.name: value})
        text = str(error.value)
        assert f"{one.name}={value!r}" in text and f"{bound:g}" in text and one.unit in text


@pytest.mark.parametrize("value", ["much", "0.5", None, math.nan, math.inf, -math.inf, [0.5], {}])
@pytest.mark.parametrize("name", ["seek", "referral_hops"])
def test_what_is_no_number_is_refused(name, value):
    with pytest.raises(InputError) as error:
        check({name: value})
    assert f"{name}={value!r} is not a number" in str(error.value)
    assert f"{parameter(name).low:g} to {parameter(name).high:g}" in str(error.value)


def test_a_part_of_a_whole_is_refused():
    with pytest.raises(
        InputError, match=r"meeting_interval=8\.5 is not a whole number; allowed: whole numbers from 1 to 520"
    ):
        check({"meeting_interval": 8.5})
    checked = check({"meeting_interval": 8.0})["meeting_interval"]
    assert (checked, type(checked)) == (8, int)


@pytest.mark.parametrize(("value", "stored"), [(True, 1), (False, 0), (1, 1), (0.0, 0)])
def test_switches_take_true_and_false(value, stored):
    checked = check({"committee_vote": value})["committee_vote"]
    assert (checked, type(checked)) == (stored, int)


def test_a_whole_number_for_a_share_is_stored_as_a_float():
    assert type(check({"seek": 1})["seek"]) is float


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("refferal", "referral"),
        ("need_rates", "need_rate"),
        ("Seek", "seek"),
        ("meeting_intervall", "meeting_interval"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name, hint):
    for ask in (lambda: check({name: 1}), lambda: parameter(name)):
        with pytest.raises(InputError) as error:
            ask()
        assert repr(name) in str(error.value) and f"Did you mean {hint!r}?" in str(error.value)


def test_a_name_like_no_other_gets_no_hint():
    with pytest.raises(InputError) as error:
        parameter("zzzzqqqq")
    assert "'zzzzqqqq'" in str(error.value) and "Did you mean" not in str(error.value)
    assert "'civsim list parameters'" in str(error.value)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [("cases", "hubb", "hub"), ("scope", "city_wide", "citywide"), ("grant_rule", "contests", "contest")],
)
def test_an_unknown_choice_gets_the_nearest(name, value, hint):
    with pytest.raises(InputError) as error:
        check({name: value})
    text = str(error.value)
    assert f"{name}={value!r}" in text and f"Did you mean {hint!r}?" in text
    assert all(choice in text for choice in parameter(name).choices)


def test_a_choice_like_no_other_gets_the_list_alone():
    with pytest.raises(InputError) as error:
        check({"cases": "zzzz"})
    assert "none, member_to_member, hub" in str(error.value) and "Did you mean" not in str(error.value)


def test_no_value_is_the_choice_none():
    assert check({"cases": None})["cases"] == "none"
    with pytest.raises(InputError):
        check({"grant_rule": None})


def test_the_shortest_interval_is_no_longer_than_the_longest():
    with pytest.raises(InputError, match="own_interval_low=9 is above own_interval_high=8"):
        check({"own_interval_low": 9})
    assert check({"own_interval_low": 8})["own_interval_high"] == 8
    assert check({"own_interval_low": 9, "own_interval_high": 10})["own_interval_low"] == 9


def test_an_input_error_is_a_value_error():
    assert issubclass(InputError, ValueError)


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("hub", ("none", "hub"), "hub"),
        ("hubs", ["none", "hub"], "hub"),
        ("xyz", ("none", "hub"), None),
        ("", (), None),
    ],
)
def test_nearest(name, names, expected):
    assert nearest(name, names) == expected


def test_check_fills_in_defaults_in_order_and_changes_nothing_given():
    given_values = {"seek": 0.7}
    full = check(given_values)
    assert list(full) == list(PARAMETERS) and given_values == {"seek": 0.7}
    assert full["seek"] == 0.7
    assert all(full[one.name] == one.default for one in ALL if one.name != "seek")
    assert check(full) == full


def test_records_and_namespace_hold_the_same_values():
    first, second = check({"cases": "hub", "seek": 0.7, "referral_hops": 3}), check({})
    table = records([first, second])
    assert table.dtype == PARAMETERS_DTYPE and table.shape == (2,)
    assert list(PARAMETERS_DTYPE.names) == list(PARAMETERS)
    assert (table["cases"].tolist(), table["seek"].tolist()) == ([2, 0], [0.7, 0.65])
    p = namespace(table[0])
    assert isinstance(p, SimpleNamespace) and list(vars(p)) == list(PARAMETERS)
    assert (p.cases, p.seek, p.referral_hops) == (2, 0.7, 3)
    assert all(type(value) in (int, float) for value in vars(p).values())


@pytest.mark.parametrize("one", named(ALL))
def test_records_keep_whole_numbers_whole(one):
    whole = one.whole or bool(one.choices)
    assert PARAMETERS_DTYPE[one.name] == (np.int64 if whole else np.float64)
    assert type(vars(namespace(records([check({})])[0]))[one.name]) is (int if whole else float)


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_every_value_within_bounds_comes_through(data):
    one = data.draw(st.sampled_from(NUMBERS))
    if one.name.startswith("own_interval"):
        return
    values = st.integers(int(one.low), int(one.high)) if one.whole else st.floats(one.low, one.high)
    value = data.draw(values)
    assert vars(namespace(records([check({one.name: value})])[0]))[one.name] == value
