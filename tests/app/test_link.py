"""Links and files from strangers: what they may say, and that nothing in them is followed or run."""

import re

import pytest
import yaml

from civsim.app import files
from civsim.app.choice import Choice
from civsim.app.library import Library
from civsim.app.link import language_of, read, write
from civsim.errors import InputError
from civsim.messages import told

ENGLISH = {"allowed", "bounds", "must", "mean", "takes", "keeps", "unknown", "missing", "number", "numbers", "whole"}


def english_in(text):
    """Return words of English refusals in a German one; what PyYAML says of a file stays as it is."""
    return ENGLISH & set(re.findall(r"[a-z]+", text.partition("kein lesbares Szenario")[0]))


@pytest.fixture(scope="module")
def library():
    return Library()


def test_a_choice_survives_the_way_through_a_link(library):
    query = (
        "town=own&mode=hub&own_name=Bad+%C3%9Cbung&own_field=seniors&own_present=pact&own_population=20000&own_hours=90.5"
        "&start=26&weeks=104&load=1.25&planning=0.35&grant_rule=need&also=town%3Dpirmasens%26mode%3Dpact%26fund%3D0.5"
    )
    found = read("?" + query, library)
    assert found.choice.scenario.town.label["de"] == "Bad Übung"
    assert found.choice.scenario.values["volunteers"] == 30
    assert found.choice.in_force["planning"] == 0.35 and found.choice.in_force["grant_rule"] == "need"
    assert found.kept[0].scenario.values["fund"] == 0.5
    again = read(write(found.choice, found.kept), library)
    assert again == found
    assert again.choice.scenario.digest() == found.choice.scenario.digest()


def test_conditions_hold_for_every_form_and_what_belongs_to_a_mode_for_that_alone(library):
    choice = read("town=pirmasens&mode=hub&load=1.5&planning=0.2&transparency=0.9", library).choice
    competition, present = (choice.compared[part].scenario.values for part in ("competition", "present"))
    assert [one["load"] for one in (competition, present, choice.scenario.values)] == [1.5, 1.5, 1.5]
    assert choice.scenario.values["planning"] == 0.2 and present["planning"] == 0.5
    assert competition["transparency"] == 0.25


def test_the_present_form_is_no_part_of_its_own_where_it_is_the_chosen_one(library):
    assert set(read("town=pirmasens&mode=pact", library).choice.compared) == {"competition", "chosen"}
    assert set(read("town=pirmasens&mode=pact&planning=1", library).choice.compared) == {
        "competition",
        "chosen",
        "present",
    }


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("town=../../etc/passwd", "There is no town '../../etc/passwd'"),
        ("town=/etc/passwd", "There is no town"),
        ("town=added-0000", "load the file"),
        ("mode=hub/../../x", "There is no mode"),
        ("load=nan", "not a number"),
        ("load=inf", "not a number"),
        ("load=1e9", "out of bounds"),
        ("load=" + "9" * 1500, "out of bounds"),
        ("load=0x10", "not a number"),
        ("load=${oc.env:HOME}", "not a number"),
        ("providers=2.5", "whole number"),
        ("recipients=20000000", "allowed: up to 300000"),
        ("providers=4000", "allowed: up to 1000"),
        ("volunteers=50000&volunteer_pool=50", "volunteer_pool=2.5e+06 is out of bounds"),
        ("contacts=4000", "allowed: up to 20"),
        ("weeks=20000", "weeks=20000 is out of bounds"),
        ("seed=-1", "out of bounds"),
        ("start=999", "week"),
        ("out=/tmp/x", "unknown key 'out'"),
        ("workers=64", "unknown key"),
        ("engine=mesa", "unknown key"),
        ("tables=x", "unknown key"),
        ("_target_=os.system", "unknown key"),
        ("lod=2", "Did you mean 'load'?"),
        ("load=1&load=2", "twice"),
        ("grant_rule=" + "x" * 1000, "not one of"),
        ("town=own", "another town"),
        ("own_population=5000", "another town"),
        ("town=own&own_population=5e9", "out of bounds"),
        ("town=own&own_population=5000&own_field=army", "unknown field"),
        ("town=own&own_population=5000&own_name=" + "x" * 61, "allowed: up to 60"),
        ("town=own&own_population=5000&own_name=a%00b", "no text"),
        ("town=own&own_population=5000&own_csv=/etc/passwd", "unknown figure"),
        ("town=own&own_population=5000&own_name=${x}", "refers to something else"),
        ("a=" + "x" * 7000, "7002 characters"),
        ("&".join(f"k{number}=1" for number in range(500)), "too many things"),
        ("also=mode%3Dhub&also=mode%3Dhub&also=mode%3Dhub", "keeps 3 scenarios"),
        ("also=also%3Dmode%253Dhub", "unknown key 'also'"),
        ("also=load%3D-1", "out of bounds"),
    ],
)
def test_a_hostile_link_is_refused(library, query, message):
    with pytest.raises(InputError) as caught:
        read(query, library)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 1500
    assert english_in(told(caught.value.text, "de")) == set()


def test_a_language_is_taken_only_where_there_is_one():
    assert language_of("mode=pact&lang=de", ["en", "de"]) == "de"
    assert language_of("lang=../../x.po", ["en", "de"]) is None
    assert language_of("lang=" + "x" * 9000, ["en", "de"]) is None


def test_a_file_describes_the_same_scenario_as_its_link(library):
    choice = read("town=own&mode=pact&own_name=Bad+X&own_population=9000&start=52&load=1.5", library).choice
    again = files.read(files.written(choice, "chosen"), library)
    assert again.mode == "pact" and again.start == 52
    assert again.scenario.digest() == choice.scenario.digest()


def test_a_file_that_the_command_line_wrote_is_taken(library):
    from civsim.configuration import as_settings, load

    study = load(["town=pirmasens", "mode=hub", "load=1.5", "weeks=104"])
    assert files.read(yaml.safe_dump(as_settings(study)), library).scenario.digest() == study.scenario.digest()


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("town: !!python/object/apply:os.system ['touch x']", "near line 1"),
        (BOMB, "aliases"),
        ("town: pirmasens\nload: [1,2\nmode: hub\n", "near line 3"),
        ("[" * 5000, "no scenario that can be read"),
        ("{" * 5000, "no scenario that can be read"),
        ("load: " + "9" * 5000, "no scenario that can be read"),
        ("x" * 300_000, "allowed: up to 60000"),
        ("- 1\n- 2\n", "must hold 'key: value' lines"),
        ("out: /tmp/x\n", "takes no key 'out'"),
        ("workers: 9\n", "takes no key"),
        ("_target_: os.system\n", "takes no key"),
        ("tables: {providers: /etc/passwd}\n", "takes no key 'tables'"),
        ("town: {name: x, districts: {csv: /etc/passwd}, groups: [], services: []}\n", "takes no 'csv'"),
        ("town: {name: x, tables: {providers: /etc/passwd}}\n", "takes no 'tables'"),
        ("town: ../../etc/passwd\n", "There is no town"),
        ("mode: {name: x, settings: {}}\n", "must be text"),
        ("load: .nan\n", "not a number"),
        ("recipients: 20000000\n", "allowed: up to 300000"),
        ("weeks: 20000\n", "out of bounds"),
        ("redraw_town: true\n", "redraw_town"),
        ("calendar: [{week: 1, mode: hub}, {week: 2, mode: pact}]\n", "one introduction"),
        ("calendar: [{week: 1, close_provider: 2}]\n", "unknown key"),
        ("calendar: [{week: 1.0e+300, mode: hub}]\n", "out of bounds"),
        ("load: 2020-01-01\n", "not a number"),
        ("? [a, b]\n: c\n", "file"),
        ("\x00", "no scenario that can be read"),
    ],
)
def test_a_hostile_file_is_refused(library, text, message):
    with pytest.raises(InputError) as caught:
        files.read(text, library)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 1500
    assert english_in(told(caught.value.text, "de")) == set()


def test_towns_of_strangers_are_kept_in_a_bounded_number(library):
    town = Choice(library, form=None).words()
    assert town["town"] == "musterstadt"
    content = dict(read("town=own&own_population=900", library).choice.words()["town"])
    names = [library.add({**content, "label": str(number)}) for number in range(100)]
    assert len(set(names)) == 100
    with pytest.raises(InputError, match="load the file"):
        library.town(names[0])
    assert library.town(names[-1])["label"] == "99"
