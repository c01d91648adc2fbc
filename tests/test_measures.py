"""Every measure, worked out by hand from two runs of four weeks in two districts: one full of events, one with few."""

import dataclasses

import numpy as np
import pytest

from civsim.errors import InputError
from civsim.measures import MEASURES, Tables, known_measure, share
from civsim.outcome import Outcome
from civsim.records import DISTRICT_RECORD, POPULATION
from civsim.tally import FLOW, LEDGER, TALLY

NAN = np.nan
WEEKS = {
    "arisen": [9, 10, 20, 10], "admitted": [9, 8, 12, 10], "met": [9, 4, 6, 10], "succeeded": [9, 3, 5, 7],
    "lost_unaware": [9, 1, 1, 0], "lost_unwilling": [9, 2, 1, 1], "lost_did_not_try": [9, 0, 1, 0],
    "lost_no_offer": [9, 0, 0, 3], "lost_turned_away": [9, 4, 2, 1], "lost_in_referral": [9, 0, 2, 0],
    "lost_interrupted": [9, 0, 1, 0], "waited": [9, 6, 30, 9], "met_members": [9, 2, 3, 7],
    "lost_members": [9, 1, 2, 1], "lost_outsiders": [9, 1, 3, 2], "open": [9, 5, 7, 12], "participants": [9, 2, 4, 3],
}  # fmt: skip
BOOKS = {
    "gross_hours": [9.0, 100.0, 150.0, 150.0], "service_hours": [9.0, 80.0, 120.0, 100.0],
    "used_hours": [9.0, 60.0, 90.0, 75.0], "coordination_hours": [9.0, 10.0, 20.0, 10.0],
    "seeking_hours": [9.0, 10.0, 5.0, 5.0], "volunteer_hours": [9.0, 30.0, 40.0, 20.0],
    "grants": [9.0, 1000.0, 0.0, 500.0], "contest_grants": [9.0, 400.0, 0.0, 200.0],
    "joint_grants": [9.0, 300.0, 0.0, 0.0], "seeking_cost": [9.0, 100.0, 0.0, 50.0],
    "joint_seeking_cost": [9.0, 60.0, 0.0, 0.0], "municipal_spending": [9.0, 200.0, 0.0, 0.0],
    "hub_spending": [9.0, 100.0, 0.0, 0.0], "gifts_given": [9.0, 0.0, 0.0, 200.0],
    "volunteers": [9.0, 10.0, 12.0, 14.0], "providers": [9.0, 5.0, 5.0, 2.0], "members": [9.0, 3.0, 3.0, 2.0],
    "givers": [9.0, 1.0, 1.0, 2.0], "joint_bidders": [9.0, 2.0, 2.0, 2.0], "places": [9.0, 40.0, 50.0, 30.0],
    "idle_while_open": [9.0, 3.0, 2.0, 1.0], "contacts": [9.0, 50.0, 0.0, 30.0], "reached": [9.0, 40.0, 0.0, 20.0],
    "exits": [2.0, 3.0, 3.0, 5.0], "trust": [0.9, 0.5, 0.6, 0.75], "awareness": [0.9, 0.2, 0.3, 0.4],
    "squared_shares": [0.9, 0.2, 0.25, 0.3],
}  # fmt: skip
AREAS = {"met": [6, 2, 1, 11], "lost_unaware": [1, 1, 0, 2], "lost_turned_away": [1, 1, 1, 4]}
A_YEAR = 52.0 / 3.0
SMALL, LARGE = 0.25 * 8 / 12, 0.75 * 12 / 19
"""Coverage of the two districts, times their shares of the 400 people."""
BY_HAND = {
    "coverage": (20 / 40, NAN),
    "contact_coverage": (30 / 40, NAN),
    "effective_coverage": (15 / 40, NAN),
    "met_needs": (20 * A_YEAR, 0.0),
    "lost_unaware": (2 / 40, NAN),
    "lost_unwilling": (4 / 40, NAN),
    "lost_did_not_try": (1 / 40, NAN),
    "lost_no_offer": (3 / 40, NAN),
    "lost_turned_away": (7 / 40, NAN),
    "lost_in_referral": (2 / 40, NAN),
    "lost_interrupted": (1 / 40, NAN),
    "waiting": (45 / 30, NAN),
    "worst_district": (12 / 19, 2 / 4),
    # the middle of each district, counted from the worse-covered
    "gini_districts": (2 * (LARGE * 0.375 + SMALL * 0.875) / (LARGE + SMALL) - 1, 0.0),
    # from the more deprived, the small one
    "concentration": (2 * (SMALL * 0.125 + LARGE * 0.625) / (LARGE + SMALL) - 1, 0.0),
    "coverage_members": (12 / 16, NAN),
    "coverage_outsiders": (8 / 14, NAN),
    "concentration_of_providers": (0.25, 0.0),
    # links 0–1 (two kinds, one each way) and 1–2: two of six pairs; degrees 1, 2, 1, 0
    "network_density": (2 / 6, 1 / 6),
    "multiplexity": (1 / 2, 0.0),
    "network_centralisation": ((1 + 0 + 1 + 2) / 6, (0 + 0 + 1 + 1) / 6),
    "volunteers": (12.0, 0.0),
    "volunteer_hours": (30.0, 0.0),
    "participants": (3.0, 0.0),
    "awareness": (0.3, 0.0),
    "duplication": (1 - 60 / 80, NAN),
    "backlog": (8.0, 0.0),
    "membership_rate": (8 / 12, 0.0),
    "cost_per_met_need": (2000 / 20, NAN),
    "spending": (2000 * A_YEAR, 0.0),
    "overhead": (40 / 400, NAN),
    "grant_seeking": (20 / 400, NAN),
    "dissipation": (150 / 600, NAN),
    "contest_yield": (450 / 4 * A_YEAR, NAN),
    "joint_bid_yield": (240 / 2 * A_YEAR, NAN),
    "programme_giving": (4 / 8, NAN),
    "utilisation": (225 / 300, NAN),
    "mismatch": (6 / 120, NAN),
    "closures": (3 * A_YEAR, 0.0),
    "trust": (0.75, 0.0),
}


def record(dtype, columns, rows):
    table = np.zeros(rows, dtype)
    for name, values in columns.items():
        table[name] = values
    return table


def outcome(replicate, weeks, books, areas, links):
    """Return a run of four weeks with four providers and two target groups in each of two districts."""
    flows = np.zeros(16, FLOW)
    for kind, giver, taker in links:
        flows[kind][4 * giver + taker] = 2
    return Outcome(
        replicate=replicate,
        weekly=record(TALLY, weeks, 4),
        by_population=record(TALLY, areas, 4),
        ledger=record(LEDGER, books, 4),
        populations=record(POPULATION, {"people": [60, 40, 100, 200]}, 4),
        districts=record(DISTRICT_RECORD, {"people": [100, 300], "deprivation": [1.2, 0.5]}, 2),
        flows=flows,
        capacity=np.zeros(0),
        offer_cells=np.zeros(0, int),
    )


@pytest.fixture
def tables():
    full = [("referrals", 0, 1), ("volunteers", 1, 0), ("information", 2, 1)]
    few = {"met": [0, 0, 2, 0], "lost_unaware": [0, 0, 2, 0]}  # all in the second district
    runs = [outcome(0, WEEKS, BOOKS, AREAS, full), outcome(1, {}, {"providers": 5.0}, few, [("referrals", 3, 0)])]
    return Tables.of(runs, 1)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_by_hand_and_of_a_run_in_which_little_happened(name, tables):
    assert MEASURES[name].function(tables) == pytest.approx(BY_HAND[name], rel=1e-12, nan_ok=True)


def test_every_run_is_measured_by_itself():
    """Runs of other numbers beside it change nothing."""
    areas = {name: [2 * one for one in reversed(counts)] for name, counts in AREAS.items()}
    books = {name: [3.0 * one for one in counts] for name, counts in BOOKS.items()}
    links = [("referrals", 0, 1), ("information", 0, 1), ("volunteers", 0, 2)]
    runs = [outcome(0, WEEKS, BOOKS, AREAS, links[:1]), outcome(1, WEEKS, books, areas, links)]
    together, alone = Tables.of(runs, 1), [Tables.of([one], 1) for one in runs]
    for name, one in MEASURES.items():
        assert one.function(together).tolist() == [float(one.function(tables)[0]) for tables in alone], name


def test_a_share_of_nothing_is_no_number():
    assert share(np.array([1, 1, 0]), np.array([0, 2, 0])).tolist() == pytest.approx([NAN, 0.5, NAN], nan_ok=True)


def test_what_closes_in_the_first_measured_week_counts(tables):
    """Closed until then: 2, and 3, 3 and 5 after each measured week."""
    closed = [
        MEASURES["closures"].function(tables.within(*weeks))[0] / 52 for weeks in ((0, 1), (1, 2), (1, 3), (0, 3))
    ]
    assert closed == pytest.approx([1.0, 0.0, 2 / 2, 3 / 3])
    whole = Tables.of([outcome(0, WEEKS, BOOKS, AREAS, [])], 0)
    assert MEASURES["closures"].function(whole) == pytest.approx([5 * 52 / 4])


def test_counts_of_districts_are_not_known_for_a_part_of_the_weeks(tables):
    part = tables.within(1, 3)
    assert MEASURES["coverage"].function(part)[0] == pytest.approx(16 / 29)
    assert np.isnan(MEASURES["worst_district"].function(part)).all()


def test_a_town_too_small_for_a_network_has_none(tables):
    for size, measures in ((1, ("network_density", "network_centralisation")), (2, ("network_centralisation",))):
        few = dataclasses.replace(tables, flows=np.zeros((2, size, size), FLOW))
        for name in measures:
            assert np.isnan(MEASURES[name].function(few)).all()
    three = np.zeros((1, 3, 3), FLOW)
    three["information"][0, 0, 1:] = 1
    assert MEASURES["network_centralisation"].function(dataclasses.replace(tables, flows=three)) == pytest.approx([1.0])
    pair = np.zeros((1, 2, 2), FLOW)
    pair["volunteers"][0, 1, 0] = 1
    assert MEASURES["network_density"].function(dataclasses.replace(tables, flows=pair)) == pytest.approx([1.0])


def test_a_measure_that_does_not_exist_is_refused_with_the_nearest_name():
    assert known_measure("coverage") == "coverage"
    with pytest.raises(InputError, match=r"measure='coverag' is no measure\. Did you mean 'coverage'"):
        known_measure("coverag")


def test_labels_in_text_and_what_is_a_share():
    coverage, waiting = MEASURES["coverage"], MEASURES["waiting"]
    assert (coverage.label("en"), coverage.label("de"), coverage.in_text("en")) == ("Coverage", "Deckung", "coverage")
    assert coverage.in_text("de") == "Deckung"
    assert (coverage.is_share, waiting.is_share, coverage.better, waiting.better) == (True, False, 1, -1)
    assert MEASURES["utilisation"].better == 0
