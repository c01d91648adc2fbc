"""Who gains and who loses: person by person, in both engines, against hand-made people."""

import dataclasses

import numpy as np
import pytest
from tests.worlds import changed, scenario

from civsim import plots
from civsim.analysis.who_gains import COLUMNS, WhoGains, personal_effect, splits, tally, terciles
from civsim.engines.batch.engine import BatchRun
from civsim.measures import LOST, MEASURES, Tables
from civsim.outcome import Outcome, People
from civsim.plots.style import text_width, wrap
from civsim.plots.tiles import fold, place_tiles
from civsim.records import RECIPIENT
from civsim.simulate import simulate
from civsim.study import run
from civsim.tally import LIFE


def people(met, lost, provider=None, district=None, members=(True, False)):
    count = len(met)
    zeros = np.zeros(count, int)
    return People(
        district=zeros if district is None else np.array(district),
        group=zeros,
        met=np.array(met),
        lost=np.array(lost),
        provider=zeros if provider is None else np.array(provider),
        members=np.array(members),
    )


def test_effect_on_a_person_by_hand():
    """Met 1 of 2 against 0 of 1: +.5; 1 of 1 against 1 of 1: 0; 0 of 2 against 2 of 2: -1; the others not compared."""
    mode = people(met=[1, 1, 0, 1, 0], lost=[1, 0, 2, 0, 0])
    before = people(met=[0, 1, 2, 0, 0], lost=[1, 0, 0, 0, 0])
    compared, effect = personal_effect(mode, before)
    assert compared.tolist() == [True, True, True, False, False]
    assert effect.tolist() == [0.5, 0.0, -1.0, 0.0, 0.0]
    assert tally(compared, effect, np.array([0, 0, 1, 1, -1]), 2).tolist() == [[2, 1, 0, 0.5], [1, 0, 1, -1.0]]


def test_thirds_of_districts_by_deprivation():
    assert terciles(np.array([3.0, 1.0, 2.0])).tolist() == [2, 0, 1]
    assert np.bincount(terciles(np.linspace(2.0, 1.0, 8))).tolist() == [3, 3, 2]


def test_people_belong_to_the_provider_that_had_them_under_the_baseline():
    base = scenario()
    (outcome,) = simulate(base, [0], with_people=True)
    mode = people([1, 1, 1], [0, 0, 0], provider=[1, 1, 1], members=(True, False))
    before = people([1, 1, 0], [0, 0, 1], provider=[0, 1, -1], members=(False, False))
    names, value = splits(base, outcome, mode, before)["provider"]
    assert [names[one] if one >= 0 else "" for one in value] == ["members", "outsiders", ""]


@pytest.fixture(scope="module")
def results():
    return run([scenario(mode=mode, weeks=104, burn_in=13) for mode in ("competition", "hub", "pact")], replicates=3)


def test_table_has_a_row_per_value_of_every_split(results):
    table = results.who_gains
    assert tuple(table.columns) == COLUMNS
    assert set(table["scenario"]) == {"hub", "pact"} and set(table["baseline"]) == {"competition"}
    own = table[table["scenario"] == "hub"]
    assert own.groupby("split")["value"].count().to_dict() == {
        "all": 1, "district": 4, "deprivation": 3, "group": 2, "provider": 2,
    }  # fmt: skip
    assert (own["gain"] + own["lose"] + own["same"]).to_numpy() == pytest.approx(np.ones(len(own)))
    whole = own[own["split"] == "all"].iloc[0]
    for split in ("district", "group", "deprivation"):
        assert own[own["split"] == split]["people"].sum() == pytest.approx(whole["people"])
    assert whole["n"] == 3 and whole["ci_low"] <= whole["diff"] <= whole["ci_high"]


def test_effect_is_the_mean_over_people_of_runs_with_the_same_luck(results):
    effects = []
    one, other = results.scenarios[:2]
    for before, after in zip(*(simulate(it, range(3), with_people=True) for it in (one, other)), strict=True):
        shares = [it.people.met / np.maximum(it.people.met + it.people.lost, 1) for it in (before, after)]
        both = (before.people.met + before.people.lost > 0) & (after.people.met + after.people.lost > 0)
        effects.append((shares[1] - shares[0])[both].mean())
    table = results.who_gains.set_index(["scenario", "split"])
    assert table.loc[("hub", "all"), "diff"].item() == pytest.approx(np.mean(effects))


def test_nobody_gains_or_loses_against_the_same_mode():
    base = scenario(mode="pact")
    table = run([base, dataclasses.replace(base, name="again")], replicates=2).who_gains
    assert (table["gain"].dropna() == 0).all() and (table["lose"].dropna() == 0).all()
    assert (table["diff"].dropna() == 0).all() and len(table) > 5


def test_people_are_not_kept_and_open_populations_not_compared(results):
    assert all(one.people is None for runs in results.outcomes.values() for one in runs)
    leaving = [changed(scenario(mode=mode, weeks=10), open_population=1) for mode in ("competition", "hub")]
    assert len(run(leaving, replicates=1).who_gains) == 0
    assert len(run([scenario(weeks=10)], replicates=1).who_gains) == 0


def test_engines_remember_the_same_people():
    base = scenario(mode="hub", weeks=60, burn_in=7)
    (fast,), (readable,) = (simulate(base, [1], engine=engine, with_people=True) for engine in ("batch", "mesa"))
    for field in dataclasses.fields(People):
        assert (getattr(fast.people, field.name) == getattr(readable.people, field.name)).all()
    assert fast.people.met.sum() == fast.by_population["met"].sum() > 0
    lost = sum(fast.by_population[name].sum() for name in LOST)
    assert fast.people.lost.sum() == lost > 0


def test_a_record_covers_the_measured_weeks_and_recipients_do_not_grow():
    base = scenario(weeks=60, burn_in=20)
    done = BatchRun(base)
    done.advance(base.total_weeks)
    world = done.world
    assert world.lives["arisen"].sum() == world.by_population["arisen"].sum() < world.weekly["arisen"].sum()
    assert (world.lives["provider"] < len(world.providers)).all()
    assert RECIPIENT.itemsize <= 40 and LIFE.itemsize <= 8


def test_coverage_of_members_and_outsiders_and_concentration_of_providers():
    base = scenario(mode="hub", weeks=104, burn_in=13)
    tables = Tables.of(list(simulate(base, range(2))), base.burn_in)
    met, inside = tables.count("met"), tables.count("met_members")
    members, outsiders = (MEASURES[f"coverage_{who}"].function(tables) for who in ("members", "outsiders"))
    assert members == pytest.approx(inside / (inside + tables.count("lost_members")))
    assert outsiders == pytest.approx((met - inside) / (met - inside + tables.count("lost_outsiders")))
    asked = tables.count("lost_turned_away") + tables.count("lost_in_referral")
    assert (tables.count("lost_members") + tables.count("lost_outsiders") >= asked).all()
    alone = Tables.of(list(simulate(scenario(weeks=104, burn_in=13), [0])), 13)
    assert np.isnan(MEASURES["coverage_members"].function(alone)).all()
    index = MEASURES["concentration_of_providers"].function(tables)
    largest = tables.ledger["largest_share"]
    assert ((index > 1 / base.values["providers"]) & (index < 1)).all()
    assert (tables.ledger["squared_shares"] >= largest * largest).all()


def test_index_of_one_provider_is_one():
    one = changed(scenario(weeks=20, burn_in=0), providers=1, municipal_services=0, entry_slots=0)
    tables = Tables.of(list(simulate(one, [0])), 0)
    weeks = tables.ledger["places"] > 0
    assert weeks.any() and (tables.ledger["squared_shares"][weeks] == 1.0).all()


def test_districts_get_a_tile_each_roughly_where_they_lie():
    x, y = np.array([0.0, 5.0, 10.0, 5.0, 5.0]), np.array([5.0, 5.0, 5.0, 10.0, 0.0])
    column, row = place_tiles(x, y)
    assert len(set(zip(column.tolist(), row.tolist(), strict=True))) == 5
    assert column[0] < column[1] < column[2] and row[3] < row[1] < row[4]
    many = np.random.default_rng(1).random((2, 25))
    assert len(set(zip(*(it.tolist() for it in place_tiles(*many)), strict=True))) == 25
    assert [it.tolist() for it in place_tiles(np.array([1.0]), np.array([1.0]))] == [[0], [0]]


def test_long_names_are_folded_and_titles_wrapped_within_the_width():
    for name in ("Kirchrode-Bemerode-Wülferode", "Donaudampfschifffahrtsgesellschaft", "Nord"):
        assert all(text_width(line, 7.0) <= 0.76 for line in fold(name, 0.75, 7.0).split("\n"))
    title = "Hannover: what changes for people when the municipality leads the networks of the districts"
    lines = wrap(title, 3.0, 13.0, "bold")
    assert " ".join(lines) == title and all(text_width(line, 13.0, "bold") <= 3.0 for line in lines)


@pytest.mark.parametrize("language", ["en", "de"])
def test_figure_names_districts_groups_and_the_finding(results, language, tmp_path):
    districts = results.outcomes["competition"][0].districts
    figure = plots.who_gains(results.who_gains, results.scenarios, "hub", districts, "provenance 123", language)
    plots.save(figure, tmp_path / "figure")
    text = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    everybody = results.who_gains.set_index(["scenario", "split"]).loc[("hub", "all")]
    for part in ("Siedlung", "provenance 123", f"{100 * everybody['gain']:.0f} %"):
        assert part in text


def test_only_as_many_people_are_kept_as_fit(monkeypatch):
    monkeypatch.setattr("civsim.analysis.who_gains.LARGEST_MEMORY", 1.0)
    scenarios = [scenario(mode=mode, weeks=13, burn_in=0) for mode in ("competition", "hub")]
    table = run(scenarios, replicates=4).who_gains
    assert table["n"].max() == 2


def test_towns_of_other_people_are_not_compared():
    one, other = scenario(weeks=5), dataclasses.replace(scenario("recipients=200", weeks=5), name="fewer")
    collected = WhoGains([one, other])
    for it in (one, other):
        for outcome in simulate(it, [0], with_people=True):
            assert isinstance(collected.take(it, outcome), Outcome)
    assert len(collected.table()) == 0
