"""No run meets more needs than the bound, and the bound is no larger than it must be in cases known by hand."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_parity import MODES, random_settings
from tests.worlds import changed, scenario

from civsim.analysis.bound import closings, upper_bound
from civsim.analysis.needs import need_calendar
from civsim.analysis.optimum import follow, only
from civsim.analysis.programme import SPAN, Problem, Programme, merge_districts, merge_periods
from civsim.engines.batch.engine import BatchRun
from civsim.rules.kinds import AWAY, ENROLLED, IDLE, SEEKING
from civsim.scenario import Event


def met_in(base, outcome):
    return int(outcome.weekly["met"][base.burn_in :].sum())


def with_hours(base, outcome, **hours):
    """Return the run with other hours in its books: gross, used, or both."""
    capacity = outcome.capacity.copy()
    for name, value in hours.items():
        capacity[name] = value
    return [(base, dataclasses.replace(outcome, capacity=capacity))]


def check_one_run(base, replicate=0):
    """Needs met stay within the bound: over everyone, over those who sought help, however coarse it is.

    They do so even where only the hours that the run itself used are there, which leaves next to no room.
    """
    run = follow(base, replicate)
    met = met_in(base, run.outcome)
    calendar = need_calendar(base, replicate, closings([run.outcome]))
    sought = only(calendar, run.sought)
    assert len(sought.needs) == len(run.sought)
    everyone = upper_bound([(base, run.outcome)], calendar)
    seekers = upper_bound([(base, run.outcome)], sought)
    coarse = upper_bound([(base, run.outcome)], calendar, largest=0)
    used_alone = upper_bound(with_hours(base, run.outcome, gross=0.0), sought)
    assert met <= used_alone.value <= seekers.value * (1 + 1e-9)
    assert met <= everyone.value
    assert seekers.value <= everyone.value * (1 + 1e-9)
    assert everyone.value <= coarse.value * (1 + 1e-9)
    return met, everyone


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_run_meets_more_than_the_bound(mode, seed):
    met, bound = check_one_run(dataclasses.replace(scenario(mode=mode, weeks=156, burn_in=26), seed=seed))
    assert 0 < met < bound.value < bound.needs


@pytest.mark.parametrize("words", [
    ["burn_in=0"], ["weeks=1", "burn_in=0"], ["weeks=7", "burn_in=60"], ["duration_factor=4"],
    ["open_population=1"], ["open_population=1", "load=3", "duration_factor=0.2"], ["budget_cut=1", "exit_quarters=1"],
    ["programme_return=5", "programmes=1", "decisions=federated", "scope=citywide"], ["load=8", "patience=200"],
])  # fmt: skip
def test_the_bound_holds_in_odd_settings(words):
    check_one_run(scenario(*words, mode="pact", weeks=50, burn_in=9))
    check_one_run(scenario(*words, weeks=50, burn_in=9), replicate=3)


@given(mode=st.sampled_from(MODES), values=random_settings(), seed=st.integers(0, 2**40), shocks=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_bound_holds_for_random_settings(mode, values, seed, shocks):
    base = dataclasses.replace(scenario(mode=mode, weeks=40, burn_in=6), seed=seed).with_values(**values)
    if shocks and base.values["providers"] >= 2:
        base = dataclasses.replace(base, events=(Event(17, "close_provider", 2), Event(9, "influx", 1, 40)))
    check_one_run(base)


def test_the_bound_holds_where_parameters_and_modes_change_by_week():
    changes = "[{week: 5, set: {travel: 2.0, load: 3.0}}, {week: 20, mode: hub}, {week: 30, set: {travel: 0.0}}, "
    changes += "{week: 33, set: {open_population: 1}}, {week: 40, close_provider: 1}]"
    check_one_run(scenario(f"calendar={changes}", weeks=80, burn_in=10))


def test_every_need_and_every_admission_of_a_run_is_in_the_calendar():
    base = scenario(mode="district_networks", weeks=104, burn_in=0)
    base = dataclasses.replace(base, events=(Event(30, "close_provider", 1), Event(41, "influx", 2, 50),
                                             Event(60, "close_provider", 10_001)))  # fmt: skip
    whole = BatchRun(base)
    whole.advance(base.total_weeks)
    closed = [week for week in range(base.total_weeks) if np.diff(whole.world.ledger["exits"], prepend=0)[week] > 0]
    assert {30, 60} <= set(closed)
    needs = need_calendar(base, 0, closed).needs
    fresh = need_calendar(base, 0).needs
    known = {(one["person"], one["week"]): number for number, one in enumerate(needs)}
    run, onset, arisen, prolonged = BatchRun(base), {}, 0, 0
    for week in range(base.total_weeks):
        before = run.world.recipients.copy()
        run.advance()
        for person, (was, now) in enumerate(zip(before, run.world.recipients, strict=True)):
            if now["status"] in (IDLE, AWAY):
                continue
            if was["status"] in (IDLE, AWAY):
                onset[person], arisen = week, arisen + 1
            number = known[person, onset[person]]
            need = needs[number]
            assert need["duration"] == now["duration"]
            assert need["cell"] == now["district"] * len(run.world.services) + now["service"]
            if now["status"] == SEEKING:
                assert now["due_week"] - 1 <= need["last_start"]
            if now["status"] == ENROLLED and (was["status"] != ENROLLED or was["due_week"] != now["due_week"]):
                assert week <= need["last_start"]
                prolonged += week > fresh["last_start"][number]
    assert arisen == run.world.weekly["arisen"].sum() > 400
    assert prolonged > 0


def town_of(hours, spans, cost=1.0, most=1_000, cells=1):
    """Return a problem with one provider that serves every cell at one cost; spans as (cell, first, last, weeks)."""
    table = np.zeros(len(spans), SPAN)
    for row, span in zip(table, spans, strict=True):
        cell, first, last, row["duration"] = span
        row["cell"], row["first"], row["last"] = cell, 13 * first, 13 * last + 12
    periods = np.array(hours, float).reshape(-1, 1)
    return Problem(table, np.zeros(cells, int), np.arange(cells), np.full((len(periods), cells), cost), periods,
                   np.array([most]), np.zeros((len(periods), 1)))  # fmt: skip


@pytest.mark.parametrize(
    ("problem", "known"),
    [
        (town_of([26], [(0, 0, 0, 13)] * 10), 2),
        (town_of([26], [(0, 0, 0, 13)] * 10, cost=2.0), 1),
        (town_of([26], [(0, 0, 0, 4)] * 3 + [(0, 0, 0, 13)] * 2), 3 + 14 / 13),
        (town_of([13, 13], [(0, 0, 0, 13)] * 3), 1),
        (town_of([13, 13], [(0, 0, 0, 13)] * 2 + [(0, 0, 1, 13)] * 2), 2),
        (town_of([13, 0, 13], [(0, 0, 1, 13), (0, 1, 1, 1), (0, 1, 2, 26)]), 1.5),
        (town_of([26], [(0, 0, 0, 13), (1, 0, 0, 13), (1, 0, 0, 26)], cells=2), 2),
        (town_of([1e6], [(0, 0, 0, 13)] * 10), 10),
        (town_of([1e6], [(0, 0, 0, 13)] * 10, most=4), 4),
        (town_of([0], [(0, 0, 0, 13)] * 10), 0),
        (town_of([13], []), 0),
    ],
)
def test_the_optimum_of_small_towns_is_the_one_found_by_hand(problem, known):
    assert Programme(problem).bound() == pytest.approx(known)


def test_a_person_takes_one_place_a_week():
    problem = town_of([1_000, 20], [(0, 0, 1, 20)] * 3)
    assert Programme(problem).bound() == pytest.approx((3 * 13 + 20) / 20)
    late = problem.spans.copy()
    late["first"] = 11
    assert Programme(dataclasses.replace(problem, spans=late)).bound() == pytest.approx((3 * 2 + 20) / 20)


def test_hours_in_use_count_where_there_are_no_others():
    """After the end of all money, people who are still enrolled run down, and their hours count."""
    calendar = "calendar=[{week: 0, set: {budget_cut: 1.0, staff_memory: 1.0}}]"
    words = ["volunteers=0", "gifts=0", "crowding_out=0", "entry_slots=0", "exit_quarters=0", "duration_factor=4"]
    base = scenario(*words, calendar, weeks=104, burn_in=52)
    run = follow(base, 0)
    late = run.outcome.capacity[len(run.outcome.capacity) // 2 :]
    assert 0 == late["gross"].sum() < late["used"].sum()
    met, bound = check_one_run(base)
    none_in_use = with_hours(base, run.outcome, used=0.0)
    assert met > 0
    assert bound.value > 1.5 * upper_bound(none_in_use, need_calendar(base, 0)).value


def test_ngos_founded_on_the_way_serve_where_they_were_founded():
    nobody = ["providers=0", "municipal_services=0", "volunteers=0"]
    founders = ["entry_rate=10", "entry_threshold=0", "entry_slots=9", "founder_hours=30"]
    met, bound = check_one_run(scenario(*nobody, *founders, weeks=104, burn_in=26))
    assert met > 50 and bound.value > 0


def test_help_sought_where_nobody_offers_it_counts_as_sought():
    nobody = scenario("providers=0", "municipal_services=0", "volunteers=0", "entry_slots=0", weeks=52, burn_in=0)
    run = follow(nobody, 0)
    tried = run.outcome.weekly["tried"]
    assert 0 < len(run.sought) < tried.sum()
    assert check_one_run(nobody)[0] == 0


def test_the_lowest_cost_of_a_quarter_counts():
    change = "calendar=[{week: 12, set: {travel: 10.0}}]"
    base = scenario("travel=0", "duration_factor=0.01", "load=4", change, weeks=13, burn_in=0)
    met, bound = check_one_run(base)
    dear = scenario("travel=10", "duration_factor=0.01", "load=4", weeks=13, burn_in=0)
    runs = [(dear, follow(base, 0).outcome)]
    assert 0 < met <= bound.value
    assert upper_bound(runs, need_calendar(dear, 0)).value < 0.8 * bound.value


def test_nobody_serves_a_cell_in_which_they_have_no_offer():
    problem = town_of([100], [(0, 0, 0, 10), (1, 0, 0, 10)], cells=2)
    only_second = dataclasses.replace(problem, provider=np.zeros(1, int), cell=np.ones(1, int), cost=np.ones((1, 1)))
    assert Programme(only_second).bound() == pytest.approx(1)


def test_of_the_candidates_of_an_open_population_only_those_who_arrive_count():
    spans = np.zeros(6, SPAN)
    spans["duration"], spans["arrives"], spans["first"] = 5, True, [0, 0, 0, 13, 13, 13]
    spans["last"] = spans["first"] + 8
    problem = dataclasses.replace(town_of([100, 100], []), spans=spans, arrivals=np.array([[2.0], [1.0]]))
    assert Programme(problem).bound() == pytest.approx(3)
    assert Programme(merge_periods(problem, 2)).bound() == pytest.approx(3)


def test_merging_only_relaxes():
    spans = [(0, 0, 0, 13), (0, 1, 1, 13), (1, 2, 2, 13), (1, 2, 3, 13)]
    problem = town_of([13, 0, 0, 13], spans, cells=2)
    problem = dataclasses.replace(problem, cost=np.array([[1.0, 3.0]] * 4), most=np.array([9, 9]),
                                  arrivals=np.zeros((4, 2)))  # fmt: skip
    exact = Programme(problem).bound()
    assert exact == pytest.approx(1 + 1 / 3)
    assert Programme(merge_periods(problem, 2)).bound() == pytest.approx(1 + 1 / 3)
    assert Programme(merge_periods(problem, 3)).bound() == pytest.approx(1 + 1 / 3)
    assert Programme(merge_districts(problem, 1, 1)).bound() == pytest.approx(2)


def test_merged_periods_take_the_lowest_cost_of_them():
    problem = dataclasses.replace(town_of([26, 26], [(0, 0, 1, 13)] * 9), cost=np.array([[2.0], [1.0]]))
    assert Programme(problem).bound() == pytest.approx(1 + 2)
    assert Programme(merge_periods(problem, 2)).bound() == pytest.approx(4)


def test_arrivals_of_an_open_population_are_those_of_the_run():
    base = scenario("open_population=1", "load=0.5", weeks=60, burn_in=0)
    base = dataclasses.replace(base, events=(Event(20, "influx", 1, 600),))
    arrivals = need_calendar(base, 0).arrivals.sum(axis=1)
    assert (follow(base, 0).outcome.weekly["arisen"] == arrivals).all()
    assert arrivals[20:].mean() > 2 * arrivals[:20].mean()


def most_of_one_person(needs):
    """Return how many of a person's needs can be met, trying each need first and every later one after it."""
    free = [need for need in needs if all(other["week"] >= need["week"] for other in needs)]
    if not free:
        return 0
    first, rest = free[0], [need for need in needs if need["week"] > free[0]["week"]]
    after = [need for need in rest if need["week"] > first["week"] + first["duration"]]
    return max(1 + most_of_one_person(after), most_of_one_person(rest))


def test_ample_hours_meet_all_needs_that_people_can_have_and_no_hours_none():
    base = scenario(weeks=104, burn_in=13)
    outcome, calendar = follow(base, 0).outcome, need_calendar(base, 0)
    needs = calendar.needs[calendar.needs["week"] + calendar.needs["duration"] < base.total_weeks]
    needs = needs[needs["last_start"] + needs["duration"] >= base.burn_in]
    people = np.unique(needs["person"])
    ample = upper_bound(with_hours(base, outcome, gross=1e7), calendar)
    assert ample.needs == len(needs)
    assert ample.value == pytest.approx(sum(most_of_one_person(needs[needs["person"] == one]) for one in people))
    first = np.unique(needs["person"], return_index=True)[1]
    one_each = only(calendar, np.stack([needs["person"][first], needs["week"][first]], axis=1))
    assert upper_bound(with_hours(base, outcome, gross=1e7), one_each).value == pytest.approx(len(people))
    assert upper_bound(with_hours(base, outcome, gross=0.0, used=0.0), calendar).value == 0


def test_where_a_need_takes_one_hour_the_bound_is_the_hours_there_are():
    base = changed(scenario(weeks=52, burn_in=0), travel=0.0, duration_factor=0.01, recipients=3_000, load=10.0)
    run = follow(base, 0)
    calendar = need_calendar(base, 0, closings([run.outcome]))
    assert (calendar.needs["duration"] == 1).all()
    hours = np.maximum(run.outcome.capacity["gross"], run.outcome.capacity["used"]).sum()
    bound = upper_bound([(base, run.outcome)], calendar)
    assert bound.value == pytest.approx(hours)
    assert met_in(base, run.outcome) <= bound.value < bound.needs


def test_a_town_without_money_and_volunteers_can_meet_nothing():
    base = changed(scenario(weeks=52), budget=0.0, gifts=0.0, volunteers=0)
    met, bound = check_one_run(base)
    assert met == bound.value == 0
    assert bound.needs > 0


def test_large_programmes_are_made_coarser_and_say_so():
    base = scenario(weeks=104, burn_in=13)
    outcome = follow(base, 0).outcome
    calendar = need_calendar(base, 0)
    sizes = [upper_bound([(base, outcome)], calendar, largest=size) for size in (100_000, 1_000, 0)]
    assert sizes[0].relaxation() == "districts and quarters"
    assert sizes[1].relaxation().startswith("districts and periods of")
    assert sizes[2].relaxation().startswith("the town taken as one district")
    assert sizes[0].value <= sizes[1].value <= sizes[2].value
