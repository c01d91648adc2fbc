"""A town of a few figures: what is given decides, and all else follows from the scaling rules."""

import re

import pytest

from civsim.app.own_town import HOURS_OF_A_VOLUNTEER, content_of, read_form
from civsim.configuration import load_values
from civsim.errors import InputError
from civsim.generate import generate
from civsim.messages import told

MODES = ("competition", "pact")
FIGURES = {"name": "Groß-Übung", "population": "20000", "field": "seniors", "present": "pact"}


def scenario(**given):
    return load_values({"town": content_of(read_form({**FIGURES, **given}, MODES))}).scenario


def test_given_figures_decide_and_the_others_follow_from_the_inhabitants():
    plain, given = scenario(), scenario(organisations="25", hours="300", budget="150000")
    assert plain.values["recipients"] == given.values["recipients"] == 4400
    assert (given.values["providers"], given.values["volunteers"], given.values["budget"]) == (25, 100, 150_000.0)
    assert plain.values["budget"] == 25 * 4400
    assert given.town.own_mode == "pact" and given.town.name == "gross_ubung"


def test_every_figure_says_where_it_comes_from():
    town = scenario(budget="150000").town
    assert town.settings["budget"].source == "figure given by the user of the page"
    assert "budget_per_person" not in town.settings["budget"].source
    assert town.settings["gifts"].source.startswith("assumption: scaling rule of municipalities, gifts_per_person")


def test_the_hours_of_a_volunteer_are_those_of_a_synthetic_town():
    one = load_values({"volunteers": 3000}).scenario
    volunteers = generate(one, 1).volunteers
    assert float(volunteers["hours"].mean()) == pytest.approx(HOURS_OF_A_VOLUNTEER, rel=0.03)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"population": ""}, "lacks its number of inhabitants"),
        ({"population": "many"}, "not a number"),
        ({"population": "50"}, "out of bounds"),
        ({"budget": "-1"}, "out of bounds"),
        ({"budget": "nan"}, "not a number"),
        ({"field": "yooth"}, "Did you mean 'youth'?"),
        ({"present": "pakt"}, "Did you mean 'pact'?"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(given, message):
    with pytest.raises(InputError) as caught:
        read_form({**FIGURES, **given}, MODES)
    assert message in str(caught.value)
    german = told(caught.value.text, "de")
    assert german != str(caught.value) and not re.search("allowed|bounds|missing|mean|lacks", german)
