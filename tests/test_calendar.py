"""Calendars as a user writes them: changes in force by week, and messages for bad entries."""

from __future__ import annotations

import pytest
from tests.own_files import message

from civsim.configuration import load
from civsim.scenario import Event


def test_longest_run() -> None:
    assert load(["weeks=20000", "burn_in=5000"]).scenario.total_weeks == 25_000


def test_calendar() -> None:
    entries = (
        "[{week: 100, mode: pact}, {week: 20, set: {budget_cut: 0.2, leakage: 0.6}},"
        " {week: 26, close_provider: 3}, {week: 30, influx: {group: youth, people: 40}, note: autumn}]"
    )
    scenario = load([f"calendar={entries}", "burn_in=10", "referral=0.9", "leakage=0.1"]).scenario
    start, cut, pact = scenario.periods
    assert (start.week, cut.week, pact.week) == (0, 30, 110)
    assert scenario.events == (Event(36, "close_provider", 3), Event(40, "influx", 1, 40))
    assert (start.values["budget_cut"], cut.values["budget_cut"], pact.values["budget_cut"]) == (0, 0.2, 0.2)
    assert (start.values["leakage"], cut.values["leakage"], pact.values["leakage"]) == (0.1, 0.6, 0.6)
    assert (start.values["fund"], pact.values["fund"]) == (0, 1)
    assert {period.values["referral"] for period in scenario.periods} == {0.9}
    assert scenario.mode == "competition"


def test_calendar_mode_comes_with_what_the_town_says_about_it() -> None:
    scenario = load(["town=hannover_youth", "calendar=[{week: 5, mode: hub}]"]).scenario
    assert scenario.periods[1].values["coproduction"] == 0.5


def test_calendar_entries_without_effect_make_no_period() -> None:
    assert len(load(["calendar=[{week: 5, mode: competition}]"]).scenario.periods) == 1
    merged = load(["burn_in=0", "calendar=[{week: 0, set: {leakage: 0.4}}]"]).scenario
    assert [(period.week, period.values["leakage"]) for period in merged.periods] == [(0, 0.4)]


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        ("{week: 260, mode: pact}", ["entry 1", "week=260", "0 to 259"]),
        ("{week: -1, mode: pact}", ["week=-1"]),
        ("{week: 1.5, mode: pact}", ["week=1.5", "whole"]),
        ("{mode: pact}", ["'week' is missing"]),
        ("{week: 1}", ["exactly one of", "found: none"]),
        ("{week: 1, mode: pact, close_provider: 3}", ["exactly one of", "mode, close_provider"]),
        ("{week: 1, mode: pakt}", ["'pakt'", "Did you mean 'pact'"]),
        ("{week: 1, sett: {leakage: 1}}", ["'sett'", "Did you mean 'set'"]),
        ("{week: 1, set: {leakge: 1}}", ["'leakge'", "Did you mean 'leakage'"]),
        ("{week: 1, set: {leakage: 2}}", ["leakage=2", "0 to 1"]),
        ("{week: 1, set: {volunteers: 20}}", ["'volunteers'", "cannot change during a run"]),
        ("{week: 1, set: {}}", ["names no parameter"]),
        ("{week: 1, close_provider: first}", ["close_provider='first'"]),
        ("{week: 1, influx: {group: yuth, people: 3}}", ["'yuth'", "Did you mean 'youth'"]),
        ("{week: 1, influx: {group: youth}}", ["'people' is missing"]),
        ("{week: 1, influx: {group: youth, people: 0}}", ["people=0"]),
        ("7", ["entry 1", "7"]),
    ],
)
def test_calendar_errors(entry: str, parts: list[str]) -> None:
    text = message(f"calendar=[{entry}]")
    assert all(part in text for part in parts), text


def test_calendar_must_be_a_list() -> None:
    assert "list" in message("calendar=5")
