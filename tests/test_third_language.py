"""A third language needs a catalogue and no code: with one, a report has no English or German sentence left."""

import html
import json
import re
import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from tests.test_messages import KEYWORDS, METHODS

from civsim.cli.main import main
from civsim.configuration import available_modes, load, mode_called
from civsim.measures import MEASURES
from civsim.messages import languages
from civsim.messages.catalogue import FOLDER, OWN_FOLDER
from civsim.parameters.registry import PARAMETERS

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "абцдефгхийклмнопярстувшхызАБЦДЕФГХИЙКЛМНОПЯРСТУВШХЫЗ"
FIELDS = re.compile(r"(\{[^}]*\}|%\(\w+\)s)")
QUOTED = ("sources", "reproduce")
"""Sections that quote: a town file's sources and notes, commands, hashes."""


def foreign(text):
    """Return a text in letters that neither English nor German has, with what is put in as it was."""
    swapped = str.maketrans(LATIN, OTHER)
    return "".join(part if FIELDS.fullmatch(part) else part.translate(swapped) for part in FIELDS.split(text))


def labels():
    """Return what registries and the files of towns and modes call things in English."""
    town = load(["town=musterstadt"]).scenario.town
    yield from (one.en for one in (*PARAMETERS.values(), *MEASURES.values()))
    yield from (one.unit for one in (*PARAMETERS.values(), *MEASURES.values()) if one.unit)
    for one in map(mode_called, available_modes()):
        yield from (one.label["en"], one.description["en"])
    yield from (one["en"] for one in (town.label, town.field, *(group.label for group in town.groups)))


@pytest.fixture
def esperanto(tmp_path, monkeypatch):
    """A catalogue in a folder of the user's own, complete, in letters of its own."""
    options = {"**/templates/**.html": {"newstyle_gettext": "true"}}
    catalogue = Catalog(locale="eo")
    for _, _, text, _, _ in extract_from_dir(FOLDER.parent, METHODS, options_map=options, keywords=KEYWORDS):
        keys = text if isinstance(text, tuple) else (text,)
        catalogue.add(text, tuple(map(foreign, keys)) if len(keys) > 1 else foreign(text))
    for text in labels():
        catalogue.add(text, foreign(text))
    with (tmp_path / "eo.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    return tmp_path


def latin_words(page):
    """Return the words in Latin letters that a reader sees, but for what is quoted and proper names."""
    text = re.sub(r"<style.*?</style>|<code>.*?</code>|<p class=\"download\">.*?</p>", " ", page, flags=re.S)
    for key in QUOTED:
        text = re.sub(rf'<section id="[\w-]+-{key}".*?</section>', " ", text, flags=re.S)
    lines = [html.unescape(one) for one in re.split(r"<[^>]+>", text)]
    town = load(["town=musterstadt"]).scenario.town
    names = {word for one in town.districts for word in re.findall(r"[A-Za-zÄÖÜäöüß]+", one.name)}
    found = {word for line in lines if "civsim" not in line for word in re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", line)}
    return found - names - {"EUR"}


def test_a_whole_catalogue_leaves_no_english_or_german_word(esperanto, tmp_path):
    assert languages() == ["en", "de", "eo"]
    folder = tmp_path / "compare"
    words = ["town=musterstadt", "mode=hub", "weeks=26", "burn_in=4", "replicates=3", f"out={folder}"]
    assert main(["compare", *words]) == 0
    write_companions(folder)
    assert len(list((folder / "figures").glob("*_eo.svg"))) == len(list((folder / "figures").glob("*_de.svg"))) >= 5
    assert main(["report", str(folder), "language=eo"]) == 0
    page = (folder / "report_eo.html").read_text(encoding="utf-8")
    assert '<html lang="eo">' in page and foreign("The answer") in page
    assert foreign("Referral") in page and foreign("Load: need against usual need") in page
    assert latin_words(page) == set()


def write_companions(folder):
    """Write what attribution and trials of assumptions leave, beside a comparison."""
    digests = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenarios"]
    tables = {
        "attribution": "player,en,de,share,ci_low,ci_high,n,unit\nreferral,Referral,Vermittlung,.01,.005,.02,3,share\n",
        "assumptions": "parameter,label,label_de,value,mode,diff,ci_low,ci_high,n,verdict\n"
        "load,Load: need against usual need,Auslastung,2,hub,.01,.005,.02,3,turns\n",
    }
    for name, text in tables.items():
        (folder.parent / name).mkdir()
        (folder.parent / name / f"{name}.csv").write_text(text, encoding="utf-8")
        manifest = {"scenarios": digests, "measure": "coverage", "sentence": {"eo": foreign("said")}}
        (folder.parent / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_one_sentence_that_is_no_message_would_be_seen(esperanto, tmp_path):
    folder = tmp_path / "run"
    words = ["town=musterstadt", "mode=hub", "weeks=13", "burn_in=2", "replicates=2", f"out={folder}"]
    assert main(["run", *words]) == 0 and main(["report", str(folder), "language=eo"]) == 0
    page = (folder / "report_eo.html").read_text(encoding="utf-8")
    assert latin_words(page) == set()
    assert latin_words(page.replace("</main>", "<p>Not in the catalogue</p></main>")) == {
        "Not",
        "in",
        "the",
        "catalogue",
    }
