"""Benchmarks compare like with like: every version counts the same; tables and pages say what was measured."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks import document, towns
from benchmarks.__main__ import PARTS, chosen
from benchmarks.frame import Row, Section, Spread, Watch, interleave, number, timed, used_ticks
from benchmarks.parts import engines, growth, paper, peers, profile, sizes, storing, threads, versions, waiting
from benchmarks.peers import environment
from benchmarks.peers.environment import MissingPeerError
from benchmarks.reduced.floor import floor, thresholds
from benchmarks.reduced.scenario import counts_of, scenario, town_of
from benchmarks.reduced.town import Town

from civsim import draws
from civsim.engines.batch.engine import BatchRun
from civsim.records import RECIPIENT

SMALLEST = {"competition": ("competition", {"recipients": 1_000})}
SMALL = {"recipients": 600, "providers": 24, "districts": 3, "weeks": 30}


def crowded():
    """Return a reduced town with too few places, so that people are turned away, wait and try elsewhere."""
    return scenario(**SMALL).with_values(need_rate=4.0)


def test_numpy_and_mesa_count_what_civsim_counts():
    assert versions.differences(scenario(**SMALL)) == []
    assert versions.differences(crowded()) == []


def test_the_reduced_town_is_not_empty_and_changes_nothing_but_people():
    run, town = BatchRun(crowded()), town_of(crowded())
    run.advance(SMALL["weeks"])
    counts = {name: int(values.sum()) for name, values in counts_of(run).items()}
    silent = {name for name, total in counts.items() if total == 0}
    assert silent <= {"lost_no_offer"}, "what is never counted is not compared"
    offers = run.world.offers[run.world.directory]
    assert np.array_equal(offers["places"], town.places)
    assert np.array_equal(offers["appeal"], town.appeal)
    assert np.array_equal(run.world.populations["need_probability"], town.need_probability)
    assert np.array_equal(run.world.cells["choice_limit"].ravel(), town.choice_limit.ravel())
    assert (run.world.providers["quality"] == town.quality).all()


def test_a_version_that_counts_differently_is_found(monkeypatch):
    def careless(town):
        return {**dict(right(town)), "met": np.zeros(town.weeks)}

    right = versions.vectorised_counts
    monkeypatch.setattr(versions, "vectorised_counts", careless)
    assert versions.differences(scenario(**SMALL)) == ["NumPy: met"]


def test_a_town_survives_the_way_to_another_process(tmp_path):
    town = town_of(scenario(**SMALL))
    town.save(tmp_path / "town.npz")
    again = Town.load(tmp_path / "town.npz")
    assert vars(again).keys() == vars(town).keys()
    assert all(np.array_equal(getattr(again, name), value) for name, value in vars(town).items())


def test_a_peer_that_does_something_else_is_refused():
    town = scenario(6_000, providers=60, districts=5, weeks=30).with_values(need_rate=4.0)
    allowed = peers.bounds(town, replicates=8)
    run = BatchRun(town, 99)
    run.advance(30)
    counts = {name: int(values.sum()) for name, values in counts_of(run).items()}
    peers.check("peer", counts, allowed)
    with pytest.raises(MissingPeerError, match="peer: admitted is"):
        peers.check("peer", {**counts, "admitted": counts["admitted"] // 2}, allowed)


def test_a_peer_that_cannot_be_had_is_left_out_with_a_reason(monkeypatch, tmp_path):
    def offline(package, version):
        environment._call([sys.executable, "-c", f"raise SystemExit('no {package} {version} here')"], package)

    monkeypatch.setattr(environment, "install", offline)
    found, missing = peers.versions(scenario(**SMALL), tmp_path)
    assert list(found) == ["civsim", "Mesa"]
    assert missing == [
        f"Not measured: {name}: no {name} {version} here." for name, version in environment.PEERS.values()
    ]


def test_the_modules_of_peers_do_not_need_civsim():
    code = (
        "import sys; sys.modules['civsim'] = None; "
        "import benchmarks.peers.report, benchmarks.reduced.behaviour, benchmarks.reduced.doors"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_the_floor_draws_for_every_record():
    people = np.zeros(50, RECIPIENT)
    people["key"], people["status"] = np.arange(50), np.arange(50) % 2
    expected = sum(draws.uniform(7, draws.NEED_ONSET, key, week) < 0.3 for week in range(4) for key in range(0, 50, 2))
    assert floor(people, thresholds({0: 0.3}, 5), 7, 4) == expected > 0


def test_versions_take_turns_and_ratios_are_by_round():
    order = []
    versions_ = {name: lambda name=name: float(order.append(name) or len(order)) for name in "abc"}
    found = interleave(versions_, 3, warm=False)
    assert order == list("abcbcacab")
    assert found["a"].values == (1.0, 6.0, 8.0)
    assert found["a"].over(found["b"]).values == (0.5, 1.5, 8.0 / 9.0)
    assert found["a"].over(found["b"]).median == 8.0 / 9.0


def test_only_the_work_itself_is_timed():
    made = []
    measure = timed(lambda one: None, lambda: made.append(sum(range(3_000_000))), wall=True)
    assert measure() < 0.001
    assert len(made) == 1


def test_promises_are_judged_by_the_median():
    spread = Spread((1.0, 2.0, 9.0))
    bounds = ({"most": 2.0}, {"most": 1.9}, {"least": 2.1}, {})
    for on_clock, busy, unkept in ((False, True, "missed"), (True, False, "missed"), (True, True, "not judged")):
        verdicts = [Row("", spread, "s", **bound, on_clock=on_clock).verdict(busy=busy) for bound in bounds]
        assert verdicts == ["kept", unkept, unkept, ""]


def test_only_others_make_a_machine_busy(monkeypatch):
    assert used_ticks("cpu  100 10 50 1000 20 5 6 10 3 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n") == 181
    used, clock = iter((50.0, 50.5)), iter((7.0, 9.0))
    monkeypatch.setattr("benchmarks.frame._used_by_others", lambda: next(used))
    monkeypatch.setattr("benchmarks.frame.os.cpu_count", lambda: 2)
    monkeypatch.setattr("benchmarks.frame.time.perf_counter", lambda: next(clock))
    assert Watch().others() == 0.125


def test_numbers_have_three_digits_that_count():
    assert [number(value) for value in (0.0, 0.00123, 0.0456, 1.234, 12.34, 1234.5)] == [
        "0", "0.0012", "0.046", "1.23", "12.3", "1,234"
    ]  # fmt: skip


def test_one_part_of_the_page_is_renewed_and_the_rest_stays():
    section = Section("Title", "What was done.", [Row("this", Spread((2.0, 4.0)), "ns", most=5.0)])
    text = document.rendered(section, "Remarks.")
    assert "| this | 3.00 ns | 2.00 to 4.00 | 2 | ≤ 5.00 | kept |" in text
    for part in PARTS:
        page = document.page_of(part).read_text(encoding="utf-8")
        once = document.renewed(page, part, text)
        assert text in once
        assert document.renewed(once, part, text) == once
        others = page.partition(f"<!-- {part}: begin -->")[0], page.partition(f"<!-- {part}: end -->")[2]
        assert once.startswith(others[0])
        assert once.endswith(others[1])
    with pytest.raises(ValueError, match="no markers"):
        document.renewed(page, "unknown", text)


def test_unknown_words_are_refused():
    assert chosen([]) == (list(PARTS), False)
    assert chosen(["only=growth,engines", "write"]) == (["growth", "engines"], True)
    for words in (["only=grwoth"], ["wirte"]):
        with pytest.raises(SystemExit, match="engines, versions"):
            chosen(words)


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param(lambda: engines.measure("musterstadt", "musterstadt", 4, 1), id="engines"),
        pytest.param(lambda: versions.measure([400], 400, 400, 1), id="versions"),
        pytest.param(lambda: threads.measure("musterstadt", 4, 2, 1), id="threads"),
        pytest.param(lambda: profile.measure(SMALLEST, {"plans": profile.plan}, 4, 1), id="profile"),
        pytest.param(lambda: storing.measure(1, 1), id="storing"),
        pytest.param(lambda: sizes.measure([1_000], 1), id="sizes"),
        pytest.param(lambda: paper.measure(100, 1_000, 2_000, 1), id="paper"),
        pytest.param(lambda: waiting.measure({}, {"--help": (("--help",), 0.5)}, rounds=1), id="waiting"),
    ],
)
def test_every_part_ends_with_a_table(measure):
    section = measure()
    assert section.rows
    assert all(np.isfinite(row.spread.values).all() for row in section.rows)
    assert document.table(section).count("\n") == len(section.rows) + 1


def test_growth_is_told_by_what_each_further_person_and_offer_costs():
    people = growth.people_rows("competition", [400, 800, 1_600], 2, 1, 0)
    assert [row.what for row in people[3:]] == [
        "competition, from 400 to 800: each further person and week",
        "competition, from 800 to 1,600: each further person and week",
        "competition: dearest over cheapest step",
    ]


def test_growth_with_the_providers_is_the_exponent_of_what_more_offers_cost(monkeypatch):
    """10 offers cost 1 s, 40 more cost 4 s and 160 more cost 16 s: in proportion, whatever the first ones cost."""
    seconds, offers = [Spread((1.0,)), Spread((5.0,)), Spread((17.0,))], [10, 50, 170]
    monkeypatch.setattr(growth, "grow", lambda *_: (seconds, offers))
    providers = growth.provider_rows("everything on", [20, 60, 200], 400, 3, 1, 0)
    assert all("offers: a week" in row.what for row in providers[:3])
    assert providers[-1].promise == "≤ 1.10" and providers[-1].spread.median == pytest.approx(1.0)


def test_the_memory_of_a_run_is_that_of_a_process_of_its_own():
    ballast = np.ones(50_000_000)  # 400 MB that a process started from here does not hold
    found = towns.memory("competition", 1, 1_000)
    assert found["tables"] < found["peak"] < ballast.nbytes
