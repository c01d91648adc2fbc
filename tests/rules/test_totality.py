"""Every rule, on random and extreme states: no exception, finite numbers, whole numbers kept whole."""

import importlib
import inspect
import math
import pkgutil
import random
import re
from types import SimpleNamespace

import numpy as np
import pytest

import civsim.rules
from civsim import records, tally
from civsim.parameters.registry import PARAMETERS, check
from civsim.rules.kinds import SCOPES, STAGES, STATUSES
from civsim.rules.rule import RULES, rule

for module in pkgutil.iter_modules(civsim.rules.__path__):
    importlib.import_module(f"civsim.rules.{module.name}")

ROUNDS = 200
RECORDS = {
    "recipient": records.RECIPIENT,
    "life": tally.LIFE,
    "district": records.DISTRICT_RECORD,
    "provider_district": records.DISTRICT_RECORD,
    "cell_district": records.DISTRICT_RECORD,
    "knowledge": records.KNOWLEDGE,
    "here": records.DISTRICT_RECORD,
    "there": records.DISTRICT_RECORD,
    "service": records.SERVICE_RECORD,
    "population": records.POPULATION,
    "cell": records.CELL,
    "provider": records.PROVIDER,
    "offer": records.OFFER,
    "forum": records.FORUM,
    "membership": records.MEMBERSHIP,
    "volunteer": records.VOLUNTEER,
    "administration": records.ADMINISTRATION,
    "capacity": tally.CAPACITY,
}
SHARES = {
    "awareness",
    "efficacy",
    "energy",
    "trust",
    "contested",
    "effort",
    "share",
    "planned_share",
    "quality",
    "utilisation",
    "outreach_missed",
    "nearness",
    "stance",
    "lost_share",
    "skill",
    "cover_order",
    "contact",
    "information",
    "voice",
    "monitor",
    "success",
    "rate",
    "disclosed",
}
FLAGS = {"active", "member", "gives", "kind", "participates", "bank_open", "delegate", "home", "given_by_table"}
RANGES = {
    "status": (0, len(STATUSES) - 1),
    "stage": (0, len(STAGES) - 1),
    "scope": (0, len(SCOPES) - 1),
    "reputation": (0.05, 1.0),
    "cost": (0.01, 1e4),
    "duration": (1, 10_000),
    "service_hours": (0.01, 1e4),
    "group": (0, 100),
    "service": (0, 100),
    "voice_service": (0, 100),
    "mix": (-300.0, 300.0),
    "deprivation": (0.0, 5.0),
    "need_factor": (0.0, 20.0),
    "people": (0, 1_000_000),
    "week": (0, 2_000),
    "due_week": (0, 20_000),
    "voice_week": (-1, 2_000),
    "weeks_waited": (0, 10_000),
    "patience_weeks": (1, 10_000),
    "planning_interval": (1, 520),
    "cells": (1, 5_000),
    "value": (-1e300, 1e300),
    "reserves": (-1e9, 1e9),
    "programme_balance": (-1e4, 1e4),
    "threshold": (-10.0, 10.0),
    "marginal": (-1e3, 1e3),
    "x": (-500.0, 500.0),
    "y": (-500.0, 500.0),
    "district": (-1, 500),
    "parent": (-1, 500),
    "service_number": (0, 100),
    "provider_number": (0, 5_000),
    "placed": (-1, 5_000),
}
WHOLE_ARGUMENTS = {
    "week",
    "patience_weeks",
    "free",
    "waiting",
    "people",
    "services",
    "cells",
    "named",
    "asked",
    "rivals",
    "members",
    "givers",
    "needed",
    "planned_places",
    "service_number",
    "provider_number",
    "cell_number",
    "forum_number",
}
BOOLEAN_ARGUMENTS = {"municipal", "takes_part", "has_municipal", "has_forum"}


def pick(luck, low, high):
    """Return an extreme, a small or a middling value of [low, high]."""
    chosen = luck.choice(("low", "high", "even", "small"))
    if chosen == "low":
        return low
    if chosen == "high":
        return high
    if chosen == "even":
        return low + luck.random() * (high - low)
    return min(high, max(low, luck.choice((0.0, 1.0, -1.0, 1e-9, 0.5, 3.0))))


def number(luck, name, whole):
    """Return a value for an attribute or argument called `name`."""
    if name in FLAGS:
        return luck.randrange(2)
    low, high = RANGES.get(name, (0.0, 1.0) if name in SHARES else (0, 1_000) if whole else (0.0, 1e6))
    value = pick(luck, low, high)
    return min(int(high), max(math.ceil(low), int(value))) if whole else float(value)


def draw_parameters(luck):
    """Return parameters `p`, each at a random place within its bounds."""
    values = {}
    for name, one in PARAMETERS.items():
        if luck.random() < 0.3:
            values[name] = one.default
        elif one.choices:
            values[name] = luck.choice(one.choices)
        else:
            values[name] = pick(luck, one.low, one.high)
            values[name] = round(values[name]) if one.whole else values[name]
    values["own_interval_low"] = values["own_interval_high"] = 8
    full = check(values)
    return SimpleNamespace(**{name: PARAMETERS[name].number(value) for name, value in full.items()})


def is_whole(dtype, name):
    return np.issubdtype(dtype[name], np.integer)


def draw_argument(luck, name):
    """Return a value for a rule's argument."""
    if name == "p":
        return draw_parameters(luck)
    if name in RECORDS:
        dtype = RECORDS[name]
        fields = {field: number(luck, field, is_whole(dtype, field)) for field in dtype.names}
        if name == "service":
            fields["hours"] = number(luck, "service_hours", False)
        return SimpleNamespace(**fields)
    if name == "u" or name.startswith("u_"):
        return luck.choice((0.0, 2.0**-53, 0.5, 1.0 - 1e-12, luck.random()))
    if name in BOOLEAN_ARGUMENTS:
        return luck.random() < 0.5
    return number(luck, name, name in WHOLE_ARGUMENTS)


def test_there_are_rules():
    assert len(RULES) > 100
    assert len({one.__name__ for one in RULES}) == len(RULES)


def test_a_rule_stays_the_function_it_was():
    def example():
        return 7

    before = len(RULES)
    try:
        assert rule(example) is example
        assert RULES[before:] == [example]
    finally:
        del RULES[before:]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.__name__)
def test_a_rule_is_total(one):
    luck = random.Random(one.__name__)
    names = list(inspect.signature(one).parameters)
    for _ in range(ROUNDS):
        arguments = {name: draw_argument(luck, name) for name in names}
        if "free" in arguments:
            arguments["waiting"] = max(1, arguments["waiting"])
        if one.__name__ == "_tail":
            arguments["r"] = 1.6 + 4.9 * luck.random()
        result = one(**arguments)
        if result is not None:
            assert math.isfinite(result), (one.__name__, arguments)
        for name, value in arguments.items():
            if name in RECORDS:
                check_fields(name, value)


def check_fields(name, row):
    """Check that an object still has the fields of its record, each with a value the record can hold."""
    dtype = RECORDS[name]
    assert set(vars(row)) == set(dtype.names)
    for field, value in vars(row).items():
        if is_whole(dtype, field):
            assert isinstance(value, int), (field, value)
            assert np.iinfo(dtype[field]).min <= value <= np.iinfo(dtype[field]).max, (field, value)
        else:
            assert isinstance(value, float) and math.isfinite(value), (field, value)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.__name__)
def test_a_rule_reads_only_declared_names(one):
    text = inspect.getsource(one).split('"""')[-1]
    for argument, attribute in re.findall(r"\b([a-z_]+)\.([a-z_0-9]+)", text):
        if argument == "p":
            assert attribute in PARAMETERS, attribute
        elif argument in RECORDS and argument in inspect.signature(one).parameters:
            assert attribute in RECORDS[argument].names, (argument, attribute)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.__name__)
def test_a_rule_says_what_it_does_and_powers_by_function(one):
    text = inspect.getsource(one)
    assert "**" not in text, "x**2 differs between the engines in the last bit; write x * x or math.pow"
    assert one.__name__.startswith("_") or inspect.getdoc(one)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.__name__)
def test_a_rule_never_changes_parameters(one):
    names = list(inspect.signature(one).parameters)
    if "p" in names:
        luck = random.Random(one.__name__)
        arguments = {name: draw_argument(luck, name) for name in names}
        if "free" in arguments:
            arguments["waiting"] = max(1, arguments["waiting"])
        before = dict(vars(arguments["p"]))
        one(**arguments)
        assert vars(arguments["p"]) == before
