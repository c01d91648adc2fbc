"""The catalogue: complete in German, and checked before it is used."""

import pickle
import string

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from civsim.configuration import available_towns, load
from civsim.errors import InputError, Text, refusal
from civsim.messages import languages, told, translate, translate_plural, translations
from civsim.messages.catalogue import FOLDER
from civsim.nation.scaling import figures
from civsim.nation.study import figures_of
from civsim.parameters.registry import PARAMETERS

KEYWORDS = {"mark": None, "mark_plural": (1, 2), "gettext": None, "ngettext": (1, 2), "Text": None, "refusal": None}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]


def test_every_message_has_a_german_text():
    package = FOLDER.parent
    with (FOLDER / "de.po").open(encoding="utf-8") as file:
        german = read_po(file, locale="de")
    options = {"**/templates/**.html": {"newstyle_gettext": "true"}}
    found = extract_from_dir(package, METHODS, options_map=options, keywords=KEYWORDS)
    keys = {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}
    assert len(keys) > 100
    assert sorted(key for key in keys if not german.get(key) or not german.get(key).string) == []
    fuzzy = [one.id for one in german if one.id and one.fuzzy]
    assert fuzzy == []


def test_what_is_known_of_towns_their_scaling_and_what_can_be_chosen_has_a_german_text():
    with (FOLDER / "de.po").open(encoding="utf-8") as file:
        german = read_po(file, locale="de")
    towns = [load([f"town={name}"]).scenario.town for name in available_towns()]
    known = [one for town in towns for one in (*town.settings.values(), *town.known.values())]
    known += [one for _, _, one in figures(*figures_of([]))]
    texts = {text for one in known for text in (one.unit, one.source, one.note) if text}
    texts |= {word.replace("_", " ") for one in PARAMETERS.values() for word in one.choices or ()}
    assert len(texts) > 150
    assert sorted(text for text in texts if not german.get(text) or not german.get(text).string) == []


def test_german_texts_put_in_all_that_english_ones_do():
    with (FOLDER / "de.po").open(encoding="utf-8") as file:
        german = read_po(file, locale="de")

    def named(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for one in german:
        if one.id and isinstance(one.id, str) and "%(" not in one.id:
            assert named(one.id) == named(one.string), one.id


def test_plural_forms_follow_the_language():
    pair = ("{count} came out the other way", "{count} came out the other way")
    assert translate_plural(pair, 1, "de") == "{count} kam anders heraus als erwartet"
    assert translate_plural(pair, 2, "de") == "{count} kamen anders heraus als erwartet"
    assert languages() == ["en", "de"] and translate("no such message", "de") == "no such message"


@pytest.mark.parametrize(
    ("name", "content"), [("xx.po", ""), ("fr.po", None), ("fr.po", 'msgid "a'), ("fr.po", 'msgid "a"\nmsgstr "{b}"')]
)
def test_a_catalogue_that_cannot_serve_is_refused(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        translations(str(path))


def test_a_refusal_is_said_in_another_language_with_all_its_parts():
    with pytest.raises(InputError) as caught:
        load(["load=500"])
    assert str(caught.value) == "load=500 is out of bounds; allowed: numbers from 0 to 100 (multiple of the need rate)."
    assert told(caught.value.text, "de") == (
        "load=500 liegt außerhalb der Grenzen; erlaubt: Zahlen von 0 bis 100 (Vielfaches der Bedarfsrate)."
    )


def test_a_refusal_survives_the_way_to_another_process_and_holds_braces_as_they_are():
    message = "There is no {noun} {name!r}.{hint} There are: {known}."
    error = refusal(message, noun=Text("town"), name="{x}", hint="", known="a, {b}")
    error = pickle.loads(pickle.dumps(error))
    assert str(error) == "There is no town '{x}'. There are: a, {b}."
    assert told(error.text, "de") == "Stadt '{x}' gibt es nicht. Es gibt: a, {b}."
    assert told("what has no message", "de") == "what has no message"
