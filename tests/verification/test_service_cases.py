"""Limit cases of service provision agree, tabulated or not, and notice a model that is wrong."""

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from civsim.cli import main
from civsim.engines.batch.engine import BatchRun
from civsim.generate import generate
from civsim.simulate import simulate
from civsim.verification import access, capacity, observe, queues, theory
from civsim.verification.library import library

MODULES = (capacity, queues, access)
OURS = (
    "one_week_pooling",
    "mesh_overhead",
    "erlang_b",
    "erlang_c",
    "backlog",
    "outreach",
    "referral_ladder",
    "matching",
    "location",
)
OTHERS = {
    "one_week_pooling": [
        {"providers": 4, "places": 3, "mean_need": 2.2},
        {"providers": 3, "places": 2, "mean_need": 5.0, "pooled": False},
    ],
    "mesh_overhead": [
        {"providers": 6, "overhead": 0.03, "mean_need": 2.0, "places": 3},
        {"providers": 3, "overhead": 0.5, "mean_need": 2.0, "places": 3},
        {"providers": 4, "mean_need": 2.0, "places": 2, "quantity": "break_even"},
        {"overhead": 0.03, "mean_need": 2.0, "places": 3, "quantity": "best_size"},
    ],
    "erlang_b": [{"servers": 3, "load": 2.0, "duration": 2.5}, {"servers": 1, "load": 0.5}],
    "erlang_c": [{"servers": 3, "load": 0.6, "duration": 1.0}],
    "backlog": [{"mean": 1.2, "places": 2}],
    "outreach": [{"providers": 9, "share": 0.05}, {"providers": 1, "share": 0.4, "quantity": "duplication"}],
    "referral_ladder": [
        {"tries": 4, "load": 0.8},
        {"tries": 4, "load": 1.5, "at_once": True},
        {"tries": 3, "load": 1.2, "planner": True},
    ],
    "matching": [{"degree": 0.6}, {"degree": 4.5}],
    "location": [{"providers": 1}, {"providers": 9}],
}
SETTINGS = [(name, settings) for name in OURS for settings in (*library()[name].tabulated, *OTHERS[name])]


@pytest.fixture
def quick(monkeypatch):
    """Let the cases be as precise as a verdict needs, and no more."""

    def less_precise(*arguments, **options):
        return observe.observe(*arguments, **{**options, "precision": 0.019})

    for module in MODULES:
        monkeypatch.setattr(module, "observe", less_precise)


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_limit_cases_agree(name, settings, quick):
    chosen = library()[name]
    found = chosen.run(chosen.check(settings))
    assert found.verdict == "agrees", found


def readable(reading, expected):
    """Observe a scenario with the readable engine, whose rules a test can break."""
    return observe.observe([reading], expected, precision=0.004, most=48, engine="mesa")


def small(scenario):
    """Return a scenario short enough for the readable engine."""
    return dataclasses.replace(scenario, weeks=min(scenario.weeks, 40), burn_in=min(scenario.burn_in, 10))


def pooled_town(providers, places):
    values = {"providers": providers, "places": places, "mean_need": float(places)}
    return small(capacity.one_week_town(values, capacity.pooled(providers)))


def blind_choice(model, sender, cell, informed, u):
    """Refer to any other member, whether it has a free place or not."""
    others = [offer for offer in cell.directory if offer.provider != sender]
    return others[int(u * len(others))]


COSTLY = {"providers": 2, "places": 2, "mean_need": 2.0}
BROKEN = {
    "admission leaves a place empty": (
        "civsim.rules.access.is_admitted",
        lambda u, free, waiting: u * waiting < free - 1,
        observe.covered(pooled_town(1, 2)),
        theory.filled(2.0, 2) / 2.0,
    ),
    "members refer blindly": (
        "civsim.engines.mesa.admission.choose_target",
        blind_choice,
        observe.covered(pooled_town(15, 1)),
        theory.filled(15.0, 15) / 15.0,
    ),
    "overhead costs nothing": (
        "civsim.engines.mesa.provider.membership_hours",
        lambda forum, own_hours, p: 0.0,
        observe.covered(small(capacity.costly_forum(COSTLY, 0.25))),
        theory.filled(4.0, 3.0) / 4.0,
    ),
    "nobody waits": (
        "civsim.rules.need.geometric",
        lambda mean, u: 1,
        observe.measured(small(queues.queue_town(1, 0.5, 1.0)), "backlog"),
        theory.weekly_queue(1, 0.5, 1.0, 40),
    ),
    "outreach reaches half": (
        "civsim.engines.mesa.outreach.contact_share",
        lambda hours, people, p: 0.5 * hours / (p.outreach_time * people),
        observe.measured(dataclasses.replace(access.outreach_town(3, 0.3), weeks=1, burn_in=0), "awareness"),
        1.0 - 0.7**3,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_rule_makes_a_case_differ(what, monkeypatch):
    target, wrong, reading, expected = BROKEN[what]
    right = readable(reading, expected)
    assert abs(right.observed - right.expected) < 4 * right.standard_error
    monkeypatch.setattr(target, wrong)
    broken = readable(reading, expected)
    assert abs(broken.observed - broken.expected) > 6 * broken.standard_error


def test_a_clearing_house_places_as_many_people_as_possible():
    scenario = access.crowd_town(200, 200, 2.0, "random")
    for replicate, outcome in enumerate(simulate(scenario, range(5))):
        world = generate(scenario, scenario.town_seed + replicate)
        first = world.first_contact[:201]
        known = csr_matrix((np.ones(first[-1]), world.contacts[: first[-1]], first), shape=(200, 200))
        best = (maximum_bipartite_matching(known, perm_type="column") >= 0).sum()
        assert outcome.weekly["admitted"].sum() == best


def test_people_are_placed_with_providers_they_know():
    scenario = dataclasses.replace(access.crowd_town(30, 60, 2.0, "fixed"), redraw_town=False)
    run = BatchRun(scenario)
    run.advance()
    world = run.world
    assert (np.diff(world.first_contact) == 2).all()
    enrolled = np.flatnonzero(world.recipients["status"] == 3)
    assert len(enrolled) > 20
    for number in enrolled:
        known = world.contacts[world.first_contact[number] : world.first_contact[number + 1]]
        assert world.recipients["provider"][number] in known


@pytest.mark.parametrize("mean", [0.5, 3.0, 40.0])
def test_random_contact_lists_have_the_mean_and_spread_of_chance(mean):
    world = generate(access.crowd_town(40, 1_000, mean, "random"), 1)
    numbers = np.diff(world.first_contact)
    chance = min(mean / 40, 1.0)
    assert numbers.mean() == pytest.approx(40 * chance, rel=0.05)
    assert numbers.var() == pytest.approx(40 * chance * (1.0 - chance), rel=0.15)
    known = np.bincount(world.contacts, minlength=40)
    assert np.abs(known - 2_000 * chance).max() < 5.0 * (2_000 * chance) ** 0.5


def test_outreach_in_expectation_and_by_contact_reach_the_same():
    scenario = access.outreach_town(4, 0.25)
    expected = scenario.with_values(outreach_form="expected")
    for name in ("awareness", "duplication"):
        by_contact, smooth = (
            observe.read(observe.measured(one, name), range(2), "batch")[0] for one in (scenario, expected)
        )
        assert by_contact.mean() == pytest.approx(smooth.mean(), rel=0.02)
        assert smooth.std() == pytest.approx(0.0, abs=1e-12)


def test_runs_are_long_enough_where_hardly_anybody_is_turned_away():
    """Half a percent of one person a week: 4 096 runs must see thousands of them to be precise."""
    rare = queues.loss_town(5, 1.0, 1.5, 0.005)
    assert rare.weeks * 0.005 * 4096 > 8_000
    assert queues.loss_town(5, 1.0, 1.5, 0.5).weeks == 150
    assert queues.loss_town(300, 0.1, 1_000.0, 0.0).total_weeks <= 30_000


def test_the_command_prints_one_json_object():
    words = ["verify", "one_week_pooling", "providers=3", "places=2", "mean_need=2.5", "pooled=true", "--json"]
    code = "from civsim.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert list(found) == [
        "case", "parameters", "expected", "observed", "standard_error", "replicates", "agrees"
    ]  # fmt: skip
    assert found["case"] == "one_week_pooling"
    assert found["parameters"] == {"providers": 3, "places": 2, "mean_need": 2.5, "pooled": True}
    assert found["expected"] == pytest.approx(theory.filled(7.5, 6) / 7.5)
    assert found["agrees"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["erlang_b", "load=-1"], "load=-1 is out of bounds; allowed: numbers from 0.001"),
        (["erlang_b", "servers=true"], "servers=true is not a number"),
        (["one_week_pooling", "pooled=maybe"], "pooled=maybe is neither true nor false"),
        (["erlang_b", "servers=0"], "servers=0 is out of bounds; allowed: whole numbers from 1"),
        (["erlang_b", "duration=0.5"], "duration=0.5 is out of bounds; allowed: 1 to 1000 weeks"),
        (["erlang_b", "server=3"], "Did you mean 'servers'?"),
        (["erlan_b"], "Did you mean 'erlang_b'?"),
        (["servers=3"], "civsim verify CASE servers=3"),
        (["erlang_b", "servers"], "'servers' is not of the form key=value"),
        (["erlang_b", "servers=2", "servers=3"], "'servers' is given twice"),
        (["erlang_c", "load=1.2"], "load=1.2 is out of bounds"),
        (["backlog", "mean=5", "places=5"], "mean=5 is out of bounds; allowed: below places=5"),
        (["backlog", "mean=999.9", "places=1000"], "too near 1"),
        (["one_week_pooling", "providers=400", "places=400"], "allowed: 20000 in the whole town"),
        (["one_week_pooling", "pooled=maybe"], "pooled=maybe is neither true nor false"),
        (["mesh_overhead", "providers=1", "quantity=break_even"], "at least 2 providers"),
        (["mesh_overhead", "quantity=best_size", "overhead=0.3"], "the best size is below 2 members"),
        (["mesh_overhead", "quantity=best_size", "overhead=0"], "the best size is above 250 members"),
        (["mesh_overhead", "quantity=breakeven"], "Did you mean 'break_even'?"),
        (["referral_ladder", "planner=true", "at_once=true"], "planner=true has no effect beside at_once=true"),
    ],
)
def test_impossible_parameters_get_one_clear_message(words, said, capsys):
    assert main(["verify", *words]) == 2
    printed = capsys.readouterr()
    assert said in printed.err and printed.err.startswith("civsim: ")
    assert printed.out == ""


def test_the_command_ends_with_1_where_a_case_differs_or_is_imprecise(monkeypatch, capsys):
    words = ["verify", "erlang_b", "servers=1", "load=0.5", "duration=1"]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("agrees")
    monkeypatch.setattr(queues, "observe", lambda *given, **more: observe.observe(*given, **{**more, "most": 2}))
    assert main([*words[:-1], "duration=50"]) == 1
    assert capsys.readouterr().out.startswith("imprecise")
    monkeypatch.undo()
    monkeypatch.setattr(queues, "weekly_loss", lambda *_: 0.3)
    assert main(words) == 1
    assert capsys.readouterr().out.startswith("differs")


def test_a_share_of_all_says_no_more_than_as_many_cases_can():
    """One in 2 000 is turned away: some dozen people all of whom are served do not speak against that."""
    chosen = library()["one_week_pooling"]
    found = chosen.run(chosen.check({"providers": 1, "places": 1, "mean_need": 0.001}))
    assert found.verdict == "agrees" and found.standard_error > 0.0


def test_what_is_too_rare_to_be_seen_is_imprecise_and_soon_said(monkeypatch):
    """One in ten million is turned away: runs without any say nothing, and more runs of that kind would not either."""
    looked = []

    def nobody(reading, replicates, engine):
        looked.append(len(replicates))
        return np.zeros(len(replicates)), np.full(len(replicates), 30_000.0)

    monkeypatch.setattr(observe, "read", nobody)
    found = library()["erlang_b"].run(library()["erlang_b"].check({"servers": 10, "load": 0.1}))
    assert (found.verdict, found.observed, looked) == ("imprecise", 0.0, [32])
    assert found.standard_error > found.expected
