"""Limit cases of games, money and volunteers: tabulated settings, others with a closed form, and impossible ones."""

import dataclasses
import math

import pytest

from civsim.engines.parity import compare_engines
from civsim.errors import InputError
from civsim.verification import contests, games, lattice, volunteers
from civsim.verification.case import CASES, Observation
from civsim.verification.stage import bare

QUICK = ("tullock", "tullock_cartel", "granovetter", "volunteers_dilemma")
TABULATED = [(name, row) for name in QUICK for row in CASES[name].tabulated]


def observe(name: str, **given: float | str) -> Observation:
    return CASES[name].run(CASES[name].check(given))


@pytest.mark.parametrize(("name", "row"), TABULATED, ids=lambda one: str(one))
def test_tabulated_settings_agree(name: str, row: dict[str, float]) -> None:
    assert observe(name, **row).verdict == "agrees"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("tullock", {"providers": 3, "decisiveness": 0.7}, 0.7 * 2 / 3),
        ("tullock", {"providers": 2, "decisiveness": 1.9}, 0.95),
        ("tullock", {"providers": 1}, 0.0),
        ("tullock", {"providers": 8, "decisiveness": 1.1}, 0.9625),
        ("tullock", {"providers": 200, "decisiveness": 1.005}, 0.999975),
        ("tullock", {"providers": 3, "decisiveness": 1.5}, 1.0),
        ("tullock_cartel", {"providers": 7, "members": 5}, 1 / 45 - 1 / 49),
        ("tullock_cartel", {"providers": 6, "members": 6}, 1 / 6 - 1 / 36),
        ("tullock_cartel", {"providers": 6, "members": 1}, 0.0),
        ("volunteers_dilemma", {"providers": 3, "ratio": 0.04}, 0.8),
        ("volunteers_dilemma", {"providers": 30, "ratio": 0.3}, 1 - 0.3 ** (1 / 29)),
        ("volunteer_pool", {"join": 0.5, "leave": 0.5}, 0.5),
        ("volunteer_pool", {"join": 0.1, "leave": 0.02, "statistic": "autocorrelation"}, 0.88),
        ("well_mixed_public_goods", {"providers": 10, "factor": 12.0, "start": 5, "noise": 1.0}, None),
        ("public_goods", {"factor": 0.5, "size": 10, "sweeps": 200}, 0.0),
        ("public_goods", {"factor": 9.0, "size": 10, "sweeps": 200}, 1.0),
    ],
)
def test_other_settings_agree_too(name: str, given: dict[str, float | str], expected: float | None) -> None:
    found = observe(name, **given)
    assert found.verdict == "agrees"
    if expected is not None:
        assert found.expected == pytest.approx(expected, abs=1e-12)


def test_no_pure_equilibrium_means_no_expectation() -> None:
    assert observe("tullock", providers=4, decisiveness=1.8).verdict == "no expectation"


@pytest.mark.parametrize(
    ("name", "given", "parts"),
    [
        ("tullock_cartel", {"providers": 3, "members": 4}, ["members=4", "providers=3"]),
        ("public_goods", {"lattice": "honeycomb", "size": 5}, ["size=5", "even"]),
        ("public_goods", {"lattice": "hexagon"}, ["'hexagon'", "square"]),
        ("well_mixed_public_goods", {"providers": 5, "start": 5}, ["start=5", "4"]),
        ("well_mixed_public_goods", {"providers": 4, "group": 5}, ["group=5", "4"]),
        ("volunteers_dilemma", {"ratio": 1.0}, ["ratio=1.0", "0.99"]),
        ("granovetter", {"variant": 2}, ["variant=2", "0 to 1"]),
        ("volunteer_pool", {"joins": 0.1}, ["'joins'", "Did you mean 'join'"]),
    ],
)
def test_impossible_settings_are_refused(name: str, given: dict[str, float], parts: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        observe(name, **given)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(("kind", "neighbours"), [("square", 4), ("honeycomb", 3), ("triangular", 6), ("moore", 8)])
def test_every_site_of_a_lattice_has_the_same_number_of_neighbours(kind: str, neighbours: int) -> None:
    tables = lattice.incidence(kind, 6, 1.0)
    groups: dict[int, set[int]] = {}
    for one in tables.memberships:
        groups.setdefault(one.forum, set()).add(one.provider)
        assert one.home == (one.provider == one.forum)
    assert {len(group) for group in groups.values()} == {neighbours + 1}
    assert all(site in groups[other] for site, group in groups.items() for other in group)


def test_known_values_of_theory() -> None:
    assert games.fixation(50, 1, (6 * 45 / (5 * 49) - 1) / 0.5) == pytest.approx(0.184611, abs=1e-6)
    assert games.fixation(20, 5, 0.0) == pytest.approx(0.25)
    for sigma, share in ((0.1, 0.0076955), (0.12, 0.0402113), (0.5, 0.904852)):
        assert volunteers.smallest_fixed_point(sigma)[0] == pytest.approx(share, abs=1e-6)


def test_thresholds_of_many_people_settle_near_the_fixed_point() -> None:
    found = observe("granovetter_normal", sigma=0.5, people=5_000)
    assert found.verdict == "agrees" and found.expected == pytest.approx(0.904852, abs=1e-6)


def test_cooperation_on_a_square_lattice_is_near_the_published_share() -> None:
    found = observe("public_goods", factor=5.0, size=20, sweeps=400)
    assert found.observed == pytest.approx(0.929, abs=0.03)


def test_the_readable_engine_gives_the_same() -> None:
    for case_values in ({"lattice": "moore", "size": 5, "sweeps": 12}, {"lattice": "square", "size": 4, "sweeps": 12}):
        sites = int(case_values["size"])
        tables = lattice.incidence(str(case_values["lattice"]), sites, games.STAFF)
        values = {**games.IMITATION, "programme_return": 4.0, "neighbours": "home_forum", "imitation_noise": 0.05}
        assert compare_engines(bare("parity", 12, 0, tables, (0, values))).difference is None
    bids = contests.contest(4, 1.0, joint_bid=0.5, programmes=1.0, scope="citywide")
    assert compare_engines(dataclasses.replace(bids, weeks=80, burn_in=0)).difference is None


def test_fixation_takes_no_longer_than_it_is_watched() -> None:
    assert games.weeks_to_fixation(50, 0.2) < 300 and math.isfinite(games.weeks_to_fixation(50, 0.0))
