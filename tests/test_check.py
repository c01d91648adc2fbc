"""civsim check: laws hold in the towns and modes supplied, and each of them is broken by what it forbids."""

import dataclasses
import json
import re

import numpy as np
import pytest
from tests.worlds import changed, scenario

from civsim.cli import main
from civsim.engines.batch.engine import BatchRun
from civsim.physics import books, capacity, luck, state
from civsim.physics.law import BROKEN, HOLDS, NOT_IMPLIED
from civsim.physics.library import judge, laws

SHORT = ["weeks=26", "burn_in=13", "replicates=2"]


@pytest.fixture
def run():
    done = BatchRun(scenario(mode="pact", weeks=26, burn_in=13))
    done.advance(39)
    return done


@pytest.mark.parametrize("mode", ["competition", "pact", "hub"])
def test_every_law_holds(mode):
    found = {one.name: finding for one, finding in judge(scenario(mode=mode, weeks=39, burn_in=13), range(2))}
    assert list(found) == list(laws()) and len(found) == 13
    assert {name: finding.shown for name, finding in found.items() if finding.verdict == BROKEN} == {}
    assert found["more_money"].verdict in (HOLDS, NOT_IMPLIED) and "paired runs" in found["more_money"].shown
    assert re.match(r"[+−]?[\d.]+ points of coverage \([+−]?[\d.]+ to ", found["more_money"].shown)


def test_laws_hold_on_tables_and_calendar_of_ones_own():
    words = ["calendar=[{week: 5, set: {budget_cut: 0.5}}, {week: 9, close_provider: 2}]", "redraw_town=true"]
    tables = "tables={volunteers: [{key: 2, district: 1, active: 1}, {key: 1, district: 2, hours: 4}]}"
    base = scenario(*words, tables, mode="hub", weeks=30, burn_in=13)
    assert all(finding.verdict != BROKEN for _, finding in judge(base, range(2)))


@pytest.mark.parametrize(
    ("table", "field", "row", "value", "said"),
    [
        ("recipients", "status", 0, 9, "present"),
        ("offers", "enrolled", 0, 99, "enrolled in offers"),
        ("providers", "enrolled", 0, 99, "enrolled at providers"),
        ("cells", "open", 0, 99, "waiting"),
        ("weekly", "met", 20, 99, "in week 20"),
        ("weekly", "lost_in_referral", 7, 99, "in week 7"),
    ],
)
def test_a_person_too_many_is_found(run, table, field, row, value, said):
    if field == "status":  # somebody who is nowhere
        from civsim.rules.kinds import AWAY

        value = AWAY
    assert not list(state.miscounted(run.world, 39))
    getattr(run.world, table)[field][row] = value
    assert said in "; ".join(state.miscounted(run.world, 39))


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("knowledge", "awareness", np.nan),
        ("providers", "hours", np.inf),
        ("offers", "places", -1),
        ("memberships", "trust", 1.1),
        ("volunteers", "energy", -0.1),
        ("ledger", "gifts_given", -5.0),
    ],
)
def test_a_number_that_cannot_be_is_found(run, table, field, value):
    assert not list(state.out_of_bounds(run.world))
    getattr(run.world, table)[field][0] = value
    assert f"{table}.{field}" in "; ".join(state.out_of_bounds(run.world))


def test_places_without_hours_are_found():
    assert not list(state.overbooked(np.array([3.0, 5.0]), np.array([3.0, 4.0])))
    assert "provider 1 took 6.00 hours of 5.00" in next(state.overbooked(np.array([3.0, 5.0]), np.array([3.0, 6.0])))


def test_lost_euros_and_too_much_public_money_are_found(run):
    at_start = BatchRun(run.scenario).world.providers["reserves"].sum()
    assert not list(books.unbalanced(run.world, at_start)) and not list(books.overspent(run.scenario, run.world.ledger))
    run.world.ledger["gifts_given"][13] += 1.0
    assert "EUR came" in next(books.unbalanced(run.world, at_start))
    run.world.ledger["hub_spending"][26] += 100.0
    assert "week 26" in next(books.overspent(run.scenario, run.world.ledger))
    run.world.ledger["municipal_spending"][13] += 100.0
    assert "week 13" in next(books.overspent(run.scenario, run.world.ledger))


def test_a_hub_that_a_town_cannot_pay_works_fewer_hours():
    """Before, a hub cost what it wanted, however small the budget: the mode had more money than the others."""
    poor = changed(scenario(mode="hub", weeks=26, burn_in=0), budget=500.0)
    done = BatchRun(poor)
    done.advance(26)
    assert not list(books.overspent(poor, done.world.ledger))
    assert 0.0 < done.world.administration["case_hours"][0] < 0.3


def test_a_run_that_depends_on_names_is_found(monkeypatch):
    base = scenario(weeks=8, burn_in=0)
    assert luck.names(base, range(1)).verdict == HOLDS
    other = dataclasses.replace(luck.renamed(base), seed=base.seed + 1)
    monkeypatch.setattr(luck, "renamed", lambda one: other)
    assert luck.names(base, range(1)).shown == "other names: other numbers"


def test_engines_that_differ_are_found(monkeypatch):
    from civsim.engines.mesa.recipient import Recipient

    base = scenario(weeks=8, burn_in=0)
    assert luck.engines(base, range(1)).verdict == HOLDS
    monkeypatch.setattr(Recipient, "live", lambda self: False)
    found = luck.engines(base, range(1))
    assert found.verdict == BROKEN and "in the readable engine" in found.shown


def test_more_hours_that_help_fewer_people_are_found(monkeypatch):
    base = scenario(weeks=26, burn_in=0)
    found = capacity.plenty(base, range(2))
    assert found.verdict == HOLDS
    monkeypatch.setattr(capacity, "_with_budget", lambda one, budget: changed(one, budget=0.0, gifts=0.0, volunteers=0))
    assert capacity.plenty(base, range(2)).verdict == BROKEN
    assert capacity.turned_away(base, range(2)).verdict == HOLDS  # nobody applies where nobody offers


def test_the_bound_binds(monkeypatch):
    base = scenario(weeks=13, burn_in=0)
    assert capacity.bound(base, range(1)).verdict == HOLDS

    class Small:
        values = {base.name: {"met": [10.0], "own_optimum": [20.0], "sought_optimum": [9.0]}}  # noqa: RUF012

    monkeypatch.setattr(capacity, "optimum", lambda *_: Small)
    assert capacity.bound(base, range(1)).shown == "10 needs met, at most 9 can be"


def test_the_command_prints_and_exits(capsys):
    assert main(["check", "town=musterstadt", "mode=hub", "only=people,euros", *SHORT]) == 0
    assert "2 of 2 laws are not broken." in capsys.readouterr().out
    assert main(["check", "only=budget", "--json", *SHORT]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] and told["laws"][0]["verdict"] == HOLDS


def test_a_broken_law_is_exit_code_one(capsys, monkeypatch):
    monkeypatch.setattr(books, "overspent", lambda *_: ["too much"])
    assert main(["check", "only=budget", *SHORT]) == 1
    told = capsys.readouterr()
    assert "Broken: budget" in told.out and "report this" in told.err


def test_an_unknown_law_is_refused():
    assert main(["check", "only=peple"]) == 2
    assert main(["check", "engine=mesa"]) == 2
