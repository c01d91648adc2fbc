"""Answers that come at once and become narrower, are the same as the command line's, and stop when nobody waits."""

import asyncio
import dataclasses
import threading

import numpy as np
import pytest
from tests.app.loop import finished

from civsim import study
from civsim.app.choice import CHOSEN, COMPETITION
from civsim.app.commands import by_files, by_words
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.link import read
from civsim.app.refine import SIZES, Refinery, sizes
from civsim.app.runs import StoppedError, Store
from civsim.app.visit import scenarios_of
from civsim.configuration import load

BRIEF = "weeks=26&burn_in=4"


@pytest.fixture(scope="module")
def library():
    return Library()


def of(library, query):
    return read(f"{BRIEF}&{query}", library)


def test_blocks_make_the_same_numbers_as_one_study(library):
    link = of(library, "mode=pact&load=1.5")
    store, scenarios = Store(), scenarios_of(link)
    for count in (2, 3, 5):
        found = {part: store.extend(one, count) for part, one in scenarios.items()}
    parts = [dataclasses.replace(one, name=part) for part, one in scenarios.items()]
    expected = study.run(parts, replicates=5)
    for part in scenarios:
        for key, values in expected.values[part].items():
            np.testing.assert_array_equal(found[part].values[key], values)
    findings = Findings(link.choice, found, "en")
    met = expected.differences.set_index(["scenario", "measure", "group", "district"])["diff"]
    assert findings.change("met_needs")["diff"] == met[CHOSEN, "met_needs", "", ""]


def test_what_was_run_is_not_run_again_and_the_store_stays_small(library):
    scenarios = [of(library, f"mode=pact&load={1 + number / 100}").choice.scenario for number in range(6)]
    store, ran = Store(most=4), []
    for one in (*scenarios, scenarios[-1]):
        store.extend(one, 1, done=ran.append)
    assert len(ran) == 6
    assert len(store) == 4
    assert store.get(scenarios[0]).count == 0 and store.get(scenarios[-1]).count == 1


def test_no_run_begins_once_nobody_waits(library):
    scenario, stop, ran = of(library, "mode=pact").choice.scenario, threading.Event(), []

    def first(replicate):
        ran.append(replicate)
        stop.set()

    store = Store()
    with pytest.raises(StoppedError):
        store.extend(scenario, 200, stop, first)
    assert len(ran) < 5
    assert store.get(scenario).count == 0


def test_the_first_answer_has_an_interval_and_later_ones_are_narrower(library):
    link, told = of(library, "mode=hub"), []

    async def tell(found):
        told.append(found)

    refinery = Refinery(Store(), 2)
    finished(refinery.refine(scenarios_of(link), tell))
    refinery.close()
    assert [found[CHOSEN].count for found in told] == list(SIZES)
    rows = [Findings(link.choice, found, "en").level(COMPETITION, "coverage") for found in told]
    widths = [row["ci_high"] - row["ci_low"] for row in rows]
    assert widths[0] > widths[-1] > 0


def test_a_cancelled_answer_stops_its_runs_and_the_next_one_is_not_held_up(library):
    first, second = of(library, "mode=hub"), of(library, "mode=pact")
    refinery, told = Refinery(Store(), 1), []

    async def tell(found):
        told.append(found)

    async def both():
        task = asyncio.create_task(refinery.refine(scenarios_of(first), tell))
        await asyncio.sleep(0.01)
        task.cancel()
        await refinery.refine(scenarios_of(second), tell)

    finished(both())
    refinery.close()
    assert told[-1][CHOSEN].count == SIZES[-1]
    assert refinery.store.get(first.choice.scenario).count < SIZES[-1]


def test_large_towns_begin_with_fewer_runs(library):
    assert sizes(scenarios_of(read("town=hannover&mode=pact", library)))[0] == 2
    assert sizes(scenarios_of(read("town=pirmasens&mode=pact", library)))[0] == 4


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("mode=pact&load=1.5", "compare"),
        ("mode=hub&planning=0.25", "run"),
        ("mode=hub&start=10", "run"),
    ],
)
def test_the_command_that_is_shown_makes_the_same_scenario(library, query, command):
    import shlex

    choice = of(library, query).choice
    words = shlex.split(by_words(choice, 8))
    assert words[:2] == ["civsim", command]
    study = load(words[2:])
    assert study.scenario.digest() == choice.scenario.digest() and study.replicates == 8
    assert "competition.yaml chosen.yaml" in by_files(choice, 8)


def test_a_town_described_in_a_file_has_no_command_without_it(library):
    assert by_words(of(library, "town=own&own_population=900").choice, 8) is None
