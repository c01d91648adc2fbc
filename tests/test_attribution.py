"""Shapley shares on known games, and the attribution of a mode's difference to its parts."""

import itertools
import json
import math

import numpy as np
import pytest
from tests.test_command_line import civsim
from tests.worlds import STRENGTHS, changed, scenario

from civsim import plots
from civsim.analysis import attribution_tables as made
from civsim.analysis.attribution import Attributor, Plan, draw_orders
from civsim.analysis.coalitions import ARRANGEMENT, Game
from civsim.analysis.shapley import interactions, sampled_shapley, shapley
from civsim.cli.attribute import seconds
from civsim.engines.batch.engine import BatchRun
from civsim.errors import InputError
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate


def game_of(players, worth):
    """Return the worth of every coalition, given as sets of players."""
    sets = ({one for one in range(players) if coalition >> one & 1} for coalition in range(1 << players))
    return np.array([float(worth(one)) for one in sets])


def test_additive_game_gives_each_its_own():
    worth = game_of(3, lambda coalition: sum({0: 1.0, 1: -2.0, 2: 4.0}[one] for one in coalition))
    assert shapley(worth) == pytest.approx([1.0, -2.0, 4.0])
    assert np.abs(interactions(worth)).max() == pytest.approx(0.0)


def test_unanimity_game_is_shared_equally_among_those_it_takes():
    """Worth 1 if players 0 and 2 are both there: half each, and together they bring 1 that neither brings alone."""
    worth = game_of(4, lambda coalition: {0, 2} <= coalition)
    assert shapley(worth) == pytest.approx([0.5, 0.0, 0.5, 0.0])
    pairs = interactions(worth)
    assert pairs[0, 2] == pairs[2, 0] == pytest.approx(1.0)
    assert pairs[0, 1] == pairs[1, 3] == pytest.approx(0.0)


def test_glove_game():
    """Two left gloves, one right one: 1/6, 1/6, 2/3 (Shapley 1953); the left ones replace each other.

    Interaction of the left ones: S = {}: 0; S = {right}: 1 - 1 - 1 + 0 = -1; weights 1/2 each, so -1/2.
    Of a left and the right one: S = {}: 1; S = {other left}: 1 - 1 - 0 + 0 = 0; so 1/2.
    """
    worth = game_of(3, lambda coalition: 2 in coalition and bool(coalition & {0, 1}))
    assert shapley(worth) == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    pairs = interactions(worth)
    assert (pairs[0, 1], pairs[0, 2]) == (pytest.approx(-0.5), pytest.approx(0.5))


def test_shapley_value_is_the_mean_over_all_orders():
    worth = np.sin(np.arange(16.0) * 7)
    orders = list(itertools.permutations(range(4)))
    assert sampled_shapley(orders, worth.__getitem__) == pytest.approx(shapley(worth))
    assert shapley(worth).sum() == pytest.approx(worth[-1] - worth[0])


def test_a_game_needs_all_its_coalitions():
    with pytest.raises(ValueError, match="6 coalitions"):
        shapley(np.zeros(6))


def test_orders_are_uniform_and_come_with_their_reverse():
    orders = [order for replicate in range(600) for order in draw_orders(1, replicate, 3, 2)]
    assert orders[1] == orders[0][::-1]
    counts = [orders.count(list(order)) for order in itertools.permutations(range(3))]
    assert sum(counts) == 1200 and max(abs(count - 200) for count in counts) < 5 * math.sqrt(200)
    assert draw_orders(1, 3, 5, 4) == draw_orders(1, 3, 5, 4) != draw_orders(2, 3, 5, 4)


@pytest.fixture(scope="module")
def game():
    baseline, mode = (scenario(mode=name, weeks=52, burn_in=4) for name in ("competition", "hub"))
    return Game.between(baseline, mode)


def state(one):
    """Return the bytes of all tables at the end of a run."""
    run = BatchRun(one)
    run.advance(one.total_weeks)
    return {name: table.tobytes() for name, table in run.world._asdict().items()}


def test_empty_coalition_is_competition_and_full_one_the_mode_bit_for_bit(game):
    assert game.players == ("information", "referral", "planning", "volunteer_pooling", "programmes", "coproduction",
                            ARRANGEMENT)  # fmt: skip
    assert state(game.scenario(0)) == state(game.baseline)
    assert state(game.scenario(game.full)) == state(game.mode)


def test_without_a_forum_six_strengths_do_nothing(game):
    """So half of the coalitions need not be run; coproduction works for a single provider."""
    assert len(set(game.different.values())) == 2 + 64
    base = game.baseline
    six = dict.fromkeys((name for name in STRENGTHS if name != "coproduction"), 1.0)
    assert state(changed(base, **six)) == state(base)
    alone = changed(base, coproduction=0.5)
    assert state(changed(alone, **six)) == state(alone) != state(base)


def test_coalitions_left_out_have_the_same_bits(game):
    for coalition, first in list(game.different.items())[1::9]:
        (one,), (other,) = (simulate(game.scenario(it), [0], workers=1) for it in (coalition, first))
        assert one.weekly.tobytes() == other.weekly.tobytes()
        assert one.ledger.tobytes() == other.ledger.tobytes()


def test_a_mode_that_begins_later_is_attributed_by_period():
    never, late = scenario(weeks=52), scenario("calendar=[{week: 20, mode: hub}]", weeks=52)
    found = Game.between(never, late)
    assert state(found.scenario(0)) == state(never)
    assert ARRANGEMENT in found.players
    full = found.scenario(found.full)
    assert [period.values["planning"] for period in full.periods] == [0.0, 0.75]
    assert state(full) == state(late)


@pytest.fixture(scope="module")
def found(game):
    attributor = Attributor(game, replicates=3, workers=2)
    return attributor.run(attributor.plan())


def test_shares_add_up_to_the_difference_in_every_run(found, game):
    assert found.shares.shape == (7, 3)
    assert found.shares.sum(axis=0) == pytest.approx(found.total, abs=1e-12)
    assert found.within.sum(axis=0) == pytest.approx(found.total, abs=1e-12)
    one, other = (Tables.of(list(simulate(it, range(3), workers=1)), it.burn_in) for it in (game.baseline, game.mode))
    assert found.total == pytest.approx(MEASURES["coverage"].function(other) - MEASURES["coverage"].function(one))
    assert found.runs == 66 * 3


def test_tables_hold_players_total_and_pairs(found):
    table = made.table(found)
    assert list(table.columns)[:8] == ["player", "en", "de", "share", "ci_low", "ci_high", "n", "unit"]
    assert list(table["player"]) == [*found.game.players, "total"]
    assert table["share"][:-1].sum() == pytest.approx(table["share"].iloc[-1])
    pairs = made.interactions_table(found)
    assert len(pairs) == 21
    forum_only = pairs[(pairs["player"] == "planning") & (pairs["other"] == ARRANGEMENT)]
    within = table.set_index("player")["within"]
    assert forum_only["interaction"].item() == pytest.approx(within["planning"], abs=1e-12)


def test_threads_do_not_matter(game, found):
    attributor = Attributor(game, replicates=3, workers=1)
    again = attributor.run(Plan(3, None, 198, 0.0))
    assert (again.shares == found.shares).all()


def test_sampled_orders_add_up_and_their_interval_is_wider(game, found):
    attributor = Attributor(game, replicates=3, workers=2)
    sampled = attributor.run(Plan(3, 4, 0, 0.0))
    assert sampled.orders == 4 and sampled.pairs is None and sampled.runs < found.runs
    assert sampled.total == pytest.approx(found.total)
    assert sampled.shares.sum(axis=0) == pytest.approx(found.total, abs=1e-12)
    assert "sampled 4 of 5,040 orders" in made.sentence(sampled, "en")
    assert "4 von 5.040" in made.sentence(sampled, "de")


def test_a_short_budget_takes_fewer_runs_then_samples_orders(game):
    generous = Attributor(game, replicates=8, budget=1e6).plan()
    assert (generous.replicates, generous.orders, generous.runs) == (8, None, 66 * 8)
    attributor = Attributor(game, replicates=8, budget=1e6)
    plan = attributor._sampled(affordable=120, each=0.1)
    assert plan.orders >= 2 and plan.runs <= 120 and plan.replicates == 8
    tight = attributor._sampled(affordable=1, each=0.1)
    assert (tight.replicates, tight.orders) == (2, 2)


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentence_says_what_is_clear_and_what_is_not(found, language):
    import dataclasses

    shares = np.zeros_like(found.shares)
    shares[2], shares[1], shares[0] = [0.03, 0.031, 0.032], [-0.01, -0.011, -0.012], [-0.001, 0.0, 0.001]
    shares[6] = found.total * 0
    clear = dataclasses.replace(found, shares=shares, total=shares.sum(axis=0), within=None)
    text = made.sentence(clear, language)
    expected = {
        "en": ("2.0 points", "higher", "+3.1", "come from joint planning", "−1.1", "referral",
               "No clear contribution of shared information"),
        "de": ("2,0 Punkte", "höher", "+3,1", "Gemeinsame Planung", "−1,1", "Vermittlung",
               "Kein klarer Beitrag: Gemeinsame Information"),
    }  # fmt: skip
    for part in expected[language]:
        assert part in text, text
    assert text.index("3" + (",1" if language == "de" else ".1")) < text.index("−1")


def test_figure_is_the_same_bytes_and_holds_every_label(found, tmp_path):
    for language, label in (("en", "Joint planning"), ("de", "Gemeinsame Planung")):
        for name in ("one", "two"):
            plots.save(plots.attribution(found, "provenance 123", language), tmp_path / name)
        text = (tmp_path / "one.svg").read_text(encoding="utf-8")
        assert text == (tmp_path / "two.svg").read_text(encoding="utf-8")
        assert label in text and "provenance 123" in text


def test_what_cannot_be_attributed_is_refused():
    one = scenario()
    with pytest.raises(InputError, match="nothing to attribute"):
        Game.between(one, one)
    with pytest.raises(InputError, match="weeks"):
        Game.between(one, scenario(mode="hub", weeks=9))
    assert [seconds(text) for text in ("90s", "20min", "1.5h")] == [90.0, 1200.0, 5400.0]


def test_attribute_on_the_command_line(tmp_path):
    short = ["town=musterstadt", "weeks=13", "burn_in=2", "replicates=2"]
    done = civsim("attribute", *short, "mode=coexistence", "measure=met_needs", "out=a", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    shares = {row["player"]: row["share"] for row in content["attribution"]}
    assert sum(shares.values()) == pytest.approx(2 * shares["total"])
    files = {path.name for path in (tmp_path / "a").iterdir()}
    assert files == {"attribution.csv", "interactions.csv", "manifest.json", "figures"}
    assert len(list((tmp_path / "a" / "figures").iterdir())) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mode=hubb"], "hub"),
        (["mode=hub", "measure=covrage"], "coverage"),
        (["mode=hub", "budget=soon"], "20min"),
        (["mode=hub", "budget=0s"], "budget"),
        (["mode=hub", "budget=-5"], "budget=-5 is out of bounds"),
        (["mode=competition"], "nothing to attribute"),
        (["mode=hub", "baseline=nothing"], "baseline="),
        (["mode=hub", "engine=mesa"], "engine=batch"),
        (["mode=hub", "replicates=0"], "replicates"),
    ],
)
def test_bad_words_get_one_clear_message(words, said, tmp_path):
    done = civsim("attribute", "town=musterstadt", *words, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
