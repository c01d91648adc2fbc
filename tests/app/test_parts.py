"""What the page says of any choice: also of competition itself, of one run, of a town with one district."""

import re
import threading

import pytest

from civsim import study
from civsim.app import gains, guess, kept, parts, pictures, take
from civsim.app.choice import CHOSEN
from civsim.app.course import course, years
from civsim.app.districts import districts
from civsim.app.findings import Findings
from civsim.app.library import Library
from civsim.app.link import read
from civsim.app.runs import StoppedError, Store
from civsim.app.visit import scenarios_of

STORE = Store()


@pytest.fixture(scope="module")
def library():
    return Library()


def shown(library, query, runs, language="en"):
    """Return what is found and everything that is shown of it, as text."""
    link = read(f"weeks=104&burn_in=4&{query}", library)
    found = {part: STORE.extend(one, runs) for part, one in scenarios_of(link).items()}
    one = Findings(link.choice, found, language)
    content = [parts.answer(one), parts.coverage(one), parts.changes(one), parts.participation(one), parts.funnel(one)]
    content += [districts(one), course(one, ""), kept.comparison(link, found, language), take.away(one)]
    content += [guess.asked(link.choice, one, language), guess.guessed(30, one)]
    html = "".join(str(part) for part in content)
    return one, re.sub(r"<[^>]+>", " ", html)


def test_competition_itself_has_nothing_to_differ_from(library):
    found, text = shown(library, "mode=competition", 3)
    assert found.is_same and found.sentences() == []
    assert "clearly" not in text
    assert not re.search(r"\bnan\b", text)


def test_one_run_has_no_interval(library):
    _, text = shown(library, "mode=pact", 1)
    assert "one run, no interval" in text
    assert "clearly more" not in text and "clearly less" not in text
    assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_town_of_one_district_and_a_form_introduced_late(library, language):
    found, text = shown(library, "town=own&own_population=400&mode=hub&start=52", 3, language)
    assert len(found.levels_by_district(CHOSEN)) == 1
    assert years(found)[0].change["diff"] == 0
    assert not re.search(r"\bnan\b", text)


def test_the_towns_own_form_is_named_so_and_compared_with(library):
    found, text = shown(library, "mode=hub&town=own&own_population=900&own_present=pact", 3)
    assert "Pact (the town's present mode)" in text
    assert found.change("coverage", to=found.present)["n"] == 3


def test_another_town_is_shown_beside_and_not_compared(library):
    _, text = shown(library, "mode=pact&also=mode%3Dpact%26town%3Down%26own_population%3D900%26weeks%3D104", 2)
    assert "another town: not compared" in text


def test_both_languages_tell_the_same_numbers(library):
    texts = [shown(library, "mode=hub&load=1.3", 3, language)[1] for language in ("en", "de")]
    english, german = (sorted(re.findall(r"\d+", re.sub(r"[.,]", "", text))) for text in texts)
    assert english == german


@pytest.mark.parametrize("name", pictures.FIGURES)
def test_every_figure_is_drawn_for_every_choice(library, name):
    for query in ("mode=pact", "mode=competition"):
        if name == "differences" and query == "mode=competition":
            continue
        found, _ = shown(library, query, 2)
        assert b"<svg" in pictures.draw(found, name, "svg")


@pytest.mark.parametrize("language", ["de", "en"])
def test_who_gains_is_the_table_of_the_command_line_with_intervals(library, language):
    found, _ = shown(library, "mode=hub", 4, language)
    rows = gains.compared(found, threading.Event())
    expected = study.run([found.scenarios["competition"], found.scenarios["chosen"]], replicates=4).who_gains
    assert rows.equals(expected)
    text = re.sub(r"<[^>]+>", " ", str(gains.who_gains(found, rows)))
    for district in found.choice.scenario.town.districts:
        assert district.name in text
    assert not re.search(r"\bnan\b", text)
    everybody = rows[rows["split"] == "all"].iloc[0]
    word = "bis" if language == "de" else "to"
    assert f"{100 * everybody['gain']:.0f} ({100 * everybody['gain_low']:.0f} {word} " in text


def test_who_gains_says_what_cannot_be_compared_and_stops_when_nobody_waits(library):
    same, _ = shown(library, "mode=competition", 3)
    assert "choose another form" in str(gains.who_gains(same, None))
    found, _ = shown(library, "mode=hub", 3)
    assert "one by one" in str(gains.who_gains(found, None))
    open_town, _ = shown(library, "mode=hub&open_population=1", 3)
    assert "Nobody can be compared" in str(gains.who_gains(open_town, gains.compared(open_town, threading.Event())))
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        gains.compared(found, stop)
