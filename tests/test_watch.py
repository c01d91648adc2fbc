"""The town that is watched: the readable engine's own numbers, every agent in one state, and clear refusals."""

import sys
import threading

import pytest

from civsim.cli import main
from civsim.engines.mesa.model import TownModel
from civsim.errors import InputError
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate
from civsim.watch import curves, picture, shapes, states
from civsim.watch.town import Past, Setup, WatchedTown

WEEKS = 30


def watched(*words, mode="hub", past=None, weeks=WEEKS, **levers):
    """Return a town after so many weeks."""
    setup = Setup((f"weeks={WEEKS}", "burn_in=4", *words), (), mode, "de")
    values = setup.scenario(mode, {}).values
    given = {name: float(values[name]) for name in ("load", "contested_share", "budget_cut")} | levers
    town = WatchedTown(setup, Past() if past is None else past, setup.modes[mode], **given)
    for _ in range(weeks):
        town.step()
    return town


def test_what_is_watched_is_the_readable_engine_s_run():
    town, plain = watched("load=2"), TownModel(watched("load=2", weeks=0).setting)
    for _ in range(WEEKS):
        plain.step()
    for name, table in plain.tables().items():
        assert table.tobytes() == town.tables()[name].tobytes(), name


def test_after_the_last_week_nothing_happens():
    town = watched(weeks=WEEKS + 4)
    assert not town.running
    town.step()
    assert town.week == WEEKS + 4 == len(town.curves())


def test_every_agent_is_in_one_state_and_they_add_up_to_what_the_week_counted():
    town = watched("load=2")
    people, providers, volunteers, administration = (list(one) for one in town.seen().by_kind())
    week, ledger = town.weekly[town.week - 1], town.ledger[town.week - 1]
    assert people.count("helped") == week.enrolled > 0
    assert sum(people.count(state) for state in ("asking", "silent", "pending")) == week.open > 0
    assert len(people) == len(town.recipients) and "met" in people and "lost" in people
    assert len(providers) - providers.count("closed") == ledger.providers
    assert volunteers.count("active") + volunteers.count("lent") == ledger.volunteers > 0
    assert administration == ["watching"]
    for found, known in zip((people, providers, volunteers), states.KINDS.values(), strict=False):
        assert set(found) <= set(known)


def test_the_administration_is_seen_to_give_grants_at_the_start_of_a_quarter():
    town = watched(weeks=0)
    seen = []
    for _ in range(27):
        town.step()
        seen.append(town.seen().administration)
    assert [week for week, state in enumerate(seen) if state == "giving"] == [0, 13, 26]


def test_curves_are_the_measures_of_the_last_quarter():
    town = watched("load=2", weeks=WEEKS + 4)
    outcome = next(iter(simulate(town.setting, range(1), engine="batch", workers=1)))
    quarter = Tables.of([outcome], 4).within(WEEKS - 13, WEEKS)
    last = town.curves().iloc[-1]
    for name in curves.CURVES:
        assert last[name] == MEASURES[name].function(quarter)[0], name


def test_the_curves_of_the_run_before_are_kept_but_not_those_of_one_that_never_ran():
    past = Past()
    first = watched(mode="pact", past=past)
    watched(mode="hub", past=past, weeks=0)
    assert (past.mode, len(past.curves)) == ("pact", WEEKS)
    second = watched(mode="competition", past=past, weeks=3)
    assert (past.mode, len(past.curves)) == ("pact", WEEKS)
    drawn = curves.draw(second.curves(), past.curves, second.setting, "de")
    assert drawn.count('class="before"') == drawn.count('class="now"') == len(curves.CURVES)
    assert first.curves().equals(past.curves)


def test_a_week_that_is_being_simulated_is_not_seen_half_done():
    town = watched(weeks=0)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns often
    try:
        playing = threading.Thread(target=lambda: [town.step() for _ in range(WEEKS)])
        playing.start()
        while playing.is_alive():
            sight, drawn = town.seen(), town.curves()
            assert drawn.empty or drawn.index[-1] == len(drawn) - 1
            assert len(sight.people) == len(town.recipients)
    finally:
        sys.setswitchinterval(interval)
        playing.join()


def test_levers_change_the_town():
    assert watched(load=2.0).weekly[20].open > watched(load=0.5).weekly[20].open


def test_every_state_has_a_shape_of_its_own():
    known = [state for kind in states.KINDS.values() for state in kind.values()]
    assert len({state.shape for state in known}) == len(known) == len(shapes.SHAPES)
    assert len({shapes.symbol(state) for state in known}) == len(known)


def test_all_agents_stand_within_the_tile_of_their_district():
    town = watched("load=2")
    drawn = picture.draw(town, town.seen(), "de")
    agents = len(town.recipients) + len(town.volunteers) + sum(p.active for p in town.providers)
    assert drawn.count("<title>") == agents + 1  # and the administration
    assert all(drawn.count(f">{district.name}</text>") == 1 for district in town.setting.town.districts)


def test_names_from_a_file_are_text_in_the_picture():
    town = watched(weeks=0)
    object.__setattr__(town.setting.town.districts[0], "name", "<script>alert(1)</script>")
    assert "<script>" not in picture.draw(town, town.seen(), "de")


def test_a_town_that_is_too_large_is_refused():
    with pytest.raises(
        InputError, match=r"town=hannover has 140,000 recipients; to be watched it may have up to 20,000"
    ):
        watched("town=hannover", weeks=0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["town=mustrstadt"], "Did you mean 'musterstadt'?"),
        (["lod=2"], "lod"),
        (["language=xx"], "xx"),
        (["port=70000"], "port='70000' is out of bounds"),
        (["town=hannover"], "140,000 recipients"),
    ],
)
def test_bad_words_end_with_one_message(words, told, capsys):
    assert main(["watch", "browser=false", *words]) == 2
    caught = capsys.readouterr()
    assert told in caught.err and caught.out == ""


def test_a_missing_extra_is_told_with_the_command_that_installs_it(monkeypatch, capsys):
    monkeypatch.setattr("civsim.cli.watch.find_spec", lambda name: None if name == "solara" else object())
    assert main(["watch"]) == 2
    assert "Watching needs solara; \"pip install 'civsim[watch]'\" adds" in capsys.readouterr().err
