"""Levers: each one that is shown moves something, those that cannot are not shown, and values have a meaning."""

import pytest

from civsim.analysis.parameter_words import STEPS
from civsim.app.choice import Choice
from civsim.app.levers import LEVERS, moves
from civsim.app.library import Library
from civsim.configuration import available_modes
from civsim.messages import translate
from civsim.parameters.registry import PARAMETERS
from civsim.simulate import simulate

SETTINGS = {"weeks": 78, "burn_in": 0}


@pytest.fixture(scope="module")
def library():
    return Library()


def trace(choice):
    """Return everything that is counted in a run."""
    outcome = next(iter(simulate(choice.scenario, range(1), workers=1)))
    return outcome.weekly.tobytes() + outcome.ledger.tobytes()


@pytest.mark.parametrize("mode", available_modes())
def test_a_lever_is_shown_exactly_where_it_moves_something(library, mode):
    still = Choice(library, "musterstadt", mode, settings=SETTINGS)
    before = trace(still)
    for name, lever in LEVERS.items():
        values = lever.values(still.in_force[name])
        ends = {values[0], values[-1]} - {float(still.in_force[name])}
        ran = [trace(Choice(library, "musterstadt", mode, {name: end}, SETTINGS)) for end in ends]
        assert any(one != before for one in ran) == moves(name, still.in_force), name


def test_values_mean_what_the_coding_says():
    planning, load, cut = LEVERS["planning"], LEVERS["load"], LEVERS["budget_cut"]
    assert [planning.meaning(step, "en") for step in STEPS] == list(STEPS.values())
    assert planning.meaning(0.6, "de") == "zwischen „Einrichtung besteht“ und „erklärtes Ziel“"
    assert load.meaning(1.5, "de") == "1,5 (Vielfaches der Bedarfsrate)"
    assert cut.meaning(0.1, "en") == "10 %"


def test_values_include_the_present_one_and_end_where_studies_end():
    values = LEVERS["contested_share"].values(0.333)
    assert 0.333 in values and values[0] == 0.0 and values[-1] == 1.0
    assert 12 <= len(values) <= 42


def test_every_lever_speaks_german():
    for lever in LEVERS.values():
        one = PARAMETERS[lever.name]
        for text in (one.source, *(() if lever.name in STEPS or one.unit == "strength" else (one.unit,))):
            assert translate(text, "de") != text, text
