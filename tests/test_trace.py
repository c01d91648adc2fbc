"""Why something happened: the recorder changes no number, and what it tells is what the run did."""

import dataclasses
import json

import pytest
from tests.worlds import changed, scenario

from civsim import draws
from civsim.cli import main
from civsim.engines.mesa.model import TownModel
from civsim.messages import translate
from civsim.rules import access, elementary
from civsim.rules.kinds import STATUSES
from civsim.scenario import Event
from civsim.timeline import run_seed
from civsim.tracing.drawn import Draw, Drawn
from civsim.tracing.owners import OWNERS
from civsim.tracing.parting import part, towns_of
from civsim.tracing.recorder import Change, Protagonist, RecordedTown
from civsim.tracing.story import weeks_of
from civsim.tracing.telling import CHANGES, TAKEN_UP, reason, tell

TOGETHER = ("scope=citywide", "referral=1", "trust_start=1", "cases=member_to_member", "load=3", "learn_trust=0")


def drawn(u):
    draw = Draw(draws.ADMISSION, 3, 5, 0, u)
    return Drawn(u, draw, is_raw=True), draw


def test_a_draw_remembers_what_a_rule_held_it_against():
    u, draw = drawn(0.4)
    assert access.is_admitted(u, 2, 4) is True
    assert [(one.rule, one.value, one.sign, one.bound, one.outcome) for one in draw.checks] == [
        ("access.is_admitted", 0.4 * 4, "<", 2.0, 1)
    ]
    assert reason(draw) == "admission 0.4000: 1.6 < 2 (access.is_admitted)"
    assert not access.is_admitted(u, 1, 4) and draw.result == (1, 0) and not draw.came_true


def test_a_draw_on_either_side_of_a_comparison_or_made_whole_is_recorded():
    u, draw = drawn(0.25)
    assert (u < 0.5, u <= 0.1, 1.0 - u > 0.5, 2 * u <= 0.5, u / 2 < 0.1, int(u * 10)) == (1, 0, 1, 1, 0, 2)
    assert draw.result == (1, 0, 1, 1, 0, 2)
    other, _ = drawn(0.75)
    assert u < other and len(draw.checks) == 6  # sorting by luck decides nothing
    assert u + 1 > other and len(draw.checks) == 7  # a rank does


def test_numbers_made_of_a_draw_are_those_of_plain_arithmetic():
    for u in (0.0, 0.1, 0.3, 0.7, 1.0 - 2.0**-53):
        own, _ = drawn(u)
        assert elementary.geometric(7.3, own) == elementary.geometric(7.3, u)
        assert elementary.standard_normal(own) == elementary.standard_normal(u)
        assert (own - 0.3, 0.3 - own, own * 3.7, 3.7 / (own + 1)) == (u - 0.3, 0.3 - u, u * 3.7, 3.7 / (u + 1))


def test_every_stream_of_the_weeks_has_one_owner():
    streams = [name for name in draws.STREAMS if not name.startswith("town_")]
    assert sorted(name for names in OWNERS.values() for name in names) == sorted(streams)


@pytest.mark.parametrize("recipient", [None, 17])
@pytest.mark.parametrize("mode", ["hub", "district_networks"])
def test_recording_changes_no_number(mode, recipient):
    one = scenario("clearing=1", "intake=longest_wait", mode=mode, weeks=20)
    town, plain = RecordedTown(one, 2, recipient), TownModel(one, 2)
    for _ in range(one.total_weeks):
        town.step()
        plain.step()
    others = plain.tables()
    for name, table in town.tables().items():
        assert table.tobytes() == others[name].tobytes(), name


def test_a_story_holds_the_draws_of_the_person_and_ends_where_the_person_ends():
    one = scenario(*TOGETHER, weeks=60)
    town = RecordedTown(one, 0, 29)
    weeks = list(weeks_of(town))
    found = [event for week in weeks for event in week.events]
    for event in found:
        if isinstance(event, Draw):
            assert (event.key, event.week >= 0) == (29, True)
            assert event.u == draws.uniform(run_seed(one, 0), event.stream, 29, event.week, event.index)
    person, plain = weeks[-1], TownModel(one, 0)
    for _ in range(one.total_weeks):
        plain.step()
    same = plain.recipients[29]
    assert (person.status, person.provider, person.efficacy) == (same.status, same.provider, same.efficacy)
    onsets = [event for event in found if isinstance(event, Change) and event.rule == "need.fall_into_need"]
    assert len({event.name for event in onsets}) == 5  # status, service, provider, duration, due week
    told = [line.sentence for line in tell(town, weeks, "en")]
    assert sum(sentence.startswith("falls into need") for sentence in told) == len(onsets) // 5 >= 1
    spans = [(line.first, line.last) for line in tell(town, weeks, "de")]
    assert spans == sorted(spans) and {week for a, b in spans for week in range(a, b + 1)} == set(range(65))


def test_every_sentence_is_told_by_some_run():
    """A renamed rule or field would silence its sentence."""
    shocks = (Event(4, "influx", 1, 20), *(Event(9, "close_provider", key, 0) for key in (1, 2, 3, 4, 10_001)))
    coproduction = ("coproduction=1", "participation_base=9", "session_interval=2")
    seen = changes(*TOGETHER, *coproduction, "leakage=0.5", "contacts=1", shocks=shocks)
    seen |= changes("open_population=1", "patience=1")
    seen |= changes(*TOGETHER, "cases=hub", "case_hours=20")
    assert set(CHANGES) - seen == set()


def changes(*words, shocks=()):
    """Return rule and field of all changes in the lives of all people of a short run."""
    town = RecordedTown(dataclasses.replace(scenario(*words, weeks=18, burn_in=0), events=shocks), 0, 0)
    for person in town.recipients:
        person.__class__ = Protagonist
    seen = set()
    for week in weeks_of(town):
        seen |= {(event.rule, event.name) for event in week.events if isinstance(event, Change)}
    return seen


def test_two_runs_part_at_the_first_draw_between_their_thresholds():
    """With another leakage alone, the first decision that ends otherwise is a draw between the two leakages."""
    one = scenario(*TOGETHER, "leakage=0.2", weeks=30, burn_in=0)
    found = part(*towns_of(one, changed(one, leakage=0.6), 0))
    first = found.decisions[0]
    assert draws.STREAMS[first.draw.stream] == "leakage" and 0.2 <= first.draw.u < 0.6
    assert (first.one.came_true, first.other.came_true) == (False, True)
    assert first.one.checks[-1].bound == 0.2 and first.other.checks[-1].bound == 0.6
    assert found.number.week == first.week <= min(found.persons.values())
    assert [week.people for week in found.weeks[: first.week]] == [0] * first.week
    assert found.weeks[-1].decisions == len(found.decisions)


def test_equal_runs_do_not_part():
    one = scenario(mode="pact", weeks=10)
    found = part(*towns_of(one, one, 1))
    assert (found.number, found.asked_by_one, found.decisions, found.persons) == (None, None, [], {})


def test_trace_on_the_command_line(capsys):
    assert main(["trace", "recipient=29", "mode=hub", "weeks=20", "burn_in=0", "language=de"]) == 0
    out = capsys.readouterr().out
    assert "Mensch 29" in out and translate(TAKEN_UP[2], "de") in out and "(need.take_up)" in out
    assert main(["trace", "recipient=29", "mode=hub", "weeks=20", "burn_in=0", "--json"]) == 0
    weeks = json.loads(capsys.readouterr().out)["weeks"]
    assert [week["week"] for week in weeks] == list(range(20))
    assert {week["status"] for week in weeks} <= set(STATUSES)
    onset = next(event for event in weeks[6]["events"] if event["kind"] == "draw" and event["stream"] == "need")
    assert onset["checks"][0]["rule"] == "Recipient._is_struck" and onset["checks"][0]["outcome"] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["trace"], "recipient=17"),
        (["trace", "recipient=300"], "0 to 299"),
        (["trace", "recipient=x"], "whole numbers"),
        (["trace", "recipient=1", "language=dd"], "Did you mean 'de'"),
        (["diff", "hub"], "Name two"),
        (["diff", "hubb", "hub"], "Did you mean 'hub'"),
        (["diff", "seed=1", "seed=2", "weeks=2"], "seed is 1 in one and 2 in the other"),
        (["diff", "recipients=10", "recipients=20", "weeks=2"], "10 recipients"),
    ],
)
def test_what_cannot_be_told_is_refused(words, message, capsys):
    assert main(words) == 2
    assert message in capsys.readouterr().err


def test_diff_on_the_command_line(capsys, tmp_path):
    file = tmp_path / "more.yaml"
    file.write_text("town: musterstadt\nmode: hub\nload: 1.4\n", encoding="utf-8")
    assert main(["diff", "mode=hub load=1.1", str(file), "weeks=10", "burn_in=0"]) == 0
    out = capsys.readouterr().out
    assert "Set differently: load 1.1 → 1.4." in out and "whether a person falls into need" in out
    assert main(["diff", "competition", "hub", "weeks=10", "burn_in=0", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["settings"]["decisions"] == ["none", "lead_organisation"] and not content["identical"]
    assert len(content["weeks"]) == 10
    assert main(["diff", "hub", "hub", "weeks=3", "burn_in=0", "language=de"]) == 0
    assert "trennen sich nicht" in capsys.readouterr().out


def test_every_meaning_of_a_stream_has_a_german_text():
    told = {name: meaning for name, meaning in draws.MEANINGS.items() if not name.startswith("town_")}
    assert [name for name, meaning in told.items() if translate(meaning, "de") == meaning] == []


def test_who_arrives_with_an_influx_has_a_beginning():
    base = scenario(weeks=12, burn_in=0)
    one = dataclasses.replace(base, events=(Event(5, "influx", 1, 20),))
    told = list(tell(town := RecordedTown(one, 0, 305), weeks_of(town), "en"))
    assert (told[0].first, told[0].last, told[0].sentence) == (0, 4, "does not live here yet")
    assert told[1].sentence == "arrives in town" and told[1].first == 5
