"""The exercise for a room: what groups lay is what their organisations do, and the luck is that of every mode."""

import numpy as np
import pytest

from civsim import workshop
from civsim.errors import InputError
from civsim.study import run


def laid(cell="Mitte: open_door", quarters=workshop.QUARTERS):
    """Return a plan in which all lay all chips on one cell."""
    plan = workshop.form()
    plan.loc[plan["quarter"] <= quarters, cell] = workshop.CHIPS
    return plan


def test_places_are_where_the_chips_lie():
    table = workshop.seen(laid(quarters=2))
    elsewhere = table[table["chips"] == 0]
    assert set(table["provider"]) == {1, 2, 3, 4, 5, 6}
    assert table["places"].sum() > 5
    assert elsewhere["places"].sum() == 0
    assert set(table.loc[table["chips"] > 0, "cell"]) == {"Mitte: open_door"}


def test_a_chip_that_is_not_laid_is_a_tenth_of_the_hours():
    half = laid(quarters=1).replace(workshop.CHIPS, workshop.CHIPS // 2)
    most, fewer = (workshop.seen(plan)["places"].sum() for plan in (laid(quarters=1), half))
    assert abs(fewer - most / 2) < len(workshop.HOMES)  # whole places, and hours saved up from week to week


def test_groups_and_modes_meet_the_same_luck():
    results = workshop.reveal(laid(), replicates=2, modes=["competition"])
    ours, theirs = (results.outcomes[one.name] for one in results.scenarios)
    for one, other in zip(ours, theirs, strict=True):
        assert one.weekly["arisen"][0] == other.weekly["arisen"][0] > 0
    alone = run([workshop.town()], replicates=2).outcomes
    assert np.array_equal(next(iter(alone.values()))[1].weekly["met"], theirs[1].weekly["met"])


def test_all_chips_in_one_place_serve_fewer_than_competition():
    rows = workshop.reveal(laid("Siedlung: visiting"), replicates=4, modes=["competition"]).differences
    row = rows.query("measure == 'coverage' and group == '' and district == ''").iloc[0]
    assert row["ci_low"] > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_plan_is_read_as_a_spreadsheet_writes_it(tmp_path, encoding):
    file = tmp_path / "plan.csv"
    laid().replace(0, None).to_csv(file, sep=";", index=False, encoding=encoding)
    assert workshop.read(file)[workshop.cells()].sum(axis=None) == 6 * workshop.QUARTERS * workshop.CHIPS


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda plan: plan.assign(**{"Mitte: open_door": 11}), "11 chips; allowed: 1 to 10"),
        (lambda plan: plan.rename(columns={"Mitte: open_door": "Mitte: open"}), "no column 'Mitte: open_door'"),
        (lambda plan: plan.assign(notes=1), "no column of a plan called 'notes'"),
        (lambda plan: plan[plan["provider"] != 3], "needed: [1, 2, 3, 4, 5, 6]"),
        (lambda plan: plan[plan["quarter"] != 2], "without a gap"),
        (lambda plan: plan.assign(**{"Mitte: open_door": -1}), "whole numbers from 0"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(change, said):
    with pytest.raises(InputError, match=said.replace("[", r"\[").replace("]", r"\]")):
        workshop.reveal(change(laid()))


def test_the_reveal_waits_for_the_last_quarter():
    with pytest.raises(InputError, match="3 quarters are planned; the reveal needs 4"):
        workshop.reveal(laid(quarters=3))
