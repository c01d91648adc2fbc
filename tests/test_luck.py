"""Common random numbers: what is the same stays the same, and nothing depends on threads or order."""

import dataclasses

import numpy as np
import pytest
from tests.worlds import STRENGTHS, changed, scenario

from civsim import draws, variant, variants
from civsim.configuration import load
from civsim.engines.batch.engine import BatchRun
from civsim.engines.mesa.model import TownModel
from civsim.engines.parity import compare_engines
from civsim.measures import MEASURES, Tables
from civsim.measures.equity import BY_DISTRICT
from civsim.simulate import simulate
from civsim.study import run


def state(one, replicate=0):
    """Return the final tables of one run."""
    done = BatchRun(one, replicate)
    done.advance(one.total_weeks)
    return done.world


def same(one, other):
    """Return whether two runs have the same people, providers and counts."""
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("recipients", "providers", "weekly", "ledger", "volunteers")
    )


def test_a_mode_against_itself_differs_by_exactly_zero():
    import dataclasses

    base = scenario(mode="pact")
    found = run([base, dataclasses.replace(base, name="again")], replicates=4).differences
    other = found[found["scenario"] == "again"]
    assert (other["diff"].dropna() == 0).all()
    assert (other["ci_low"].dropna() == 0).all() and len(other["ci_low"].dropna()) > 10


def test_with_all_strengths_zero_governance_changes_nothing():
    base = scenario(mode="competition", weeks=60)
    zero = dict.fromkeys(STRENGTHS, 0.0)
    for values in (
        {"decisions": "participant_governed", "scope": "citywide", "cases": "member_to_member"},
        {"decisions": "lead_organisation", "scope": "district_and_city", "cases": "hub", "meeting_interval": 3},
        {"decisions": "federated", "scope": "district", "membership": "endogenous", "committee_vote": 1},
    ):
        assert same(state(base), state(changed(base, **zero, **values)))


def test_a_mechanism_that_never_fires_changes_nothing():
    base = scenario(mode="coexistence", weeks=60)
    mistrust = {"trust_start": 0.0, "trust_gain": 0.0, "tie_time": 0.0}
    never, hardly = changed(base, referral=1.0, **mistrust), changed(base, referral=0.1, leakage=0.9, **mistrust)
    assert state(never).weekly["referred"].sum() == 0
    assert same(state(never), state(hardly))


def test_one_more_volunteer_leaves_other_draws_alone():
    fewer, more = state(scenario(weeks=1, burn_in=0)), state(scenario("volunteers=16", weeks=1, burn_in=0))
    assert (more.volunteers["threshold"][: len(fewer.volunteers)] == fewer.volunteers["threshold"]).all()
    assert fewer.weekly["arisen"][0] == more.weekly["arisen"][0]
    assert (fewer.cells["mix"] == more.cells["mix"]).all()


def test_threads_order_and_batches_do_not_matter():
    base = scenario(mode="hub")
    alone = {one.replicate: one for one in simulate(base, range(6), workers=1)}
    for replicates, workers in ((range(6), 3), ([5, 2, 0], 2), ([3], 1)):
        for one in simulate(base, replicates, workers=workers):
            assert one.weekly.tobytes() == alone[one.replicate].weekly.tobytes()
            assert one.ledger.tobytes() == alone[one.replicate].ledger.tobytes()


def test_replicates_differ_and_seeds_differ():
    base = scenario()
    first, second = simulate(base, [0, 1], workers=1)
    assert first.weekly.tobytes() != second.weekly.tobytes()
    assert state(base).weekly.tobytes() != state(scenario("seed=2")).weekly.tobytes()
    assert state(base).providers["staff"].tobytes() != state(scenario("town_seed=2")).providers["staff"].tobytes()


def test_a_redrawn_town_differs_between_runs_and_is_paired_between_modes():
    """Run k of one mode and run k of another live in the same new town; runs 0 and 1 in different ones."""
    competition, hub = (scenario("redraw_town=true", mode=mode, weeks=20) for mode in ("competition", "hub"))
    staff = [state(competition, replicate).providers["staff"] for replicate in (0, 1)]
    assert (staff[0] != staff[1]).any()
    homes = [state(one, 1).providers["district"] for one in (competition, hub)]
    assert (homes[0] == homes[1]).all()
    same_town = list(simulate(scenario(weeks=20), [0, 1], workers=1))
    redrawn = list(simulate(competition, [0, 1], workers=1))
    assert redrawn[0].weekly.tobytes() == same_town[0].weekly.tobytes()
    assert redrawn[1].weekly.tobytes() != same_town[1].weekly.tobytes()
    assert compare_engines(competition, 1).difference is None


def test_people_have_the_same_needs_under_every_mode():
    """The onset, length and patience of a person's first need do not depend on the mode."""
    one, other = BatchRun(scenario(mode="competition")), BatchRun(scenario(mode="hub"))
    for run_ in (one, other):
        run_.advance(1)
    ill = one.world.recipients["status"] == 1
    both = ill & (other.world.recipients["status"] == 1)
    assert both.any()
    for field in ("duration", "due_week", "service"):
        assert (one.world.recipients[field][both] == other.world.recipients[field][both]).all()


def test_engines_give_the_same_results():
    base = scenario(mode="pact", weeks=20)
    batch, mesa = run([base], replicates=2), run([base], replicates=2, engine="mesa")
    assert batch.to_frame().equals(mesa.to_frame())


def test_every_stream_is_drawn_from(monkeypatch):
    used = set()
    real = TownModel.uniform

    def spy(self, stream, key, index=0, week=None):
        used.add(stream)
        return real(self, stream, key, index, week)

    monkeypatch.setattr(TownModel, "uniform", spy)
    monkeypatch.setattr(variants, "_REGISTERED", {})
    variant("grant_rule", name="lottery")(lambda provider, need, u, p: u)
    full = dict.fromkeys(STRENGTHS, 1.0) | {"trust_loss": 0.0, "participation_base": 5.0, "volunteers": 40}
    wide = {
        "sharing_distance": 1000.0,
        "membership": "endogenous",
        "participant_volunteers": 1.0,
        "sharing_interval": 1,
        "joint_bid": 0.5,
    }
    base = changed(scenario(mode="pact", weeks=120, burn_in=1), **full, **wide, load=3.0, stance_interval=4)
    import dataclasses

    from civsim.scenario import Event

    shocks = (Event(60, "close_provider", 1),)
    for one in (
        dataclasses.replace(base, events=shocks),
        changed(base, cases="member_to_member", decisions="federated", scope="district"),
        changed(base, open_population=1, grant_rule="lottery"),
        changed(base, clearing=1, outreach_form="contacts", outreach=0.2),
    ):
        model = TownModel(one)
        for _ in range(one.total_weeks):
            model.step()
    town = {k for k, name in enumerate(draws.STREAMS) if name.startswith("town_")}
    missing = set(range(len(draws.STREAMS))) - used - town
    assert {draws.STREAMS[k] for k in missing} == set()


@pytest.mark.parametrize("name", [name for name in draws.STREAMS if name.startswith("town_")])
def test_every_stream_of_the_town_is_drawn_from(name, monkeypatch):
    from civsim.generate import generate
    from civsim.generate.source import Source

    used = set()
    real = Source.many_uniforms

    def spy(self, keys, *addresses):
        used.update(stream for stream, _ in addresses)
        return real(self, keys, *addresses)

    monkeypatch.setattr(Source, "many_uniforms", spy)
    import dataclasses

    base = scenario("contacts=3")
    free = dataclasses.replace(base, town=dataclasses.replace(base.town, districts=()))
    generate(free, 1)
    assert draws.STREAMS.index(name) in used


def test_no_result_depends_on_a_persons_key():
    """Early and late keys of a population are met equally often (two-sided z-test at 4 standard errors)."""
    base = scenario("load=2", mode="hub", weeks=150)
    met = np.zeros(2)
    trials = np.zeros(2)
    for replicate in range(12):
        world = state(base, replicate)
        people = world.recipients
        population = people["district"] * 2 + people["group"]
        first = np.searchsorted(population, np.arange(population.max() + 1))
        late = np.arange(len(people)) - first[population] >= world.populations["people"][population] / 2
        for side in (0, 1):
            mine = people[late == side]
            trials[side] += len(mine)
            met[side] += (mine["status"] == 3).sum()
    share = met / trials
    error = np.sqrt((share * (1 - share) / trials).sum())
    assert abs(share[0] - share[1]) < 4 * error


def test_measures_of_a_run_know_the_town_of_that_run():
    """Where every run has a town of its own, districts rank as in the run's own town, not as in the first one's."""
    redrawn = dataclasses.replace(load(["town=pirmasens", "weeks=20", "burn_in=0"]).scenario, redraw_town=True)
    outcomes = list(simulate(redrawn, range(3), workers=1))
    together = Tables.of(outcomes, 0)
    assert len({outcome.districts["deprivation"].tobytes() for outcome in outcomes}) > 1
    for name in BY_DISTRICT:
        alone = [float(MEASURES[name].function(Tables.of([one], 0))[0]) for one in outcomes]
        assert MEASURES[name].function(together).tolist() == alone, name
