"""The sheet of indicators: one page, the model's own labels and formulas, and what it warns of was found."""

import json
import re
import sys
from pathlib import Path

import pytest

from civsim.cli import main
from civsim.indicators.sheet import INDICATORS, formula, lines
from civsim.measures import MEASURES
from civsim.messages import translate

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("blatt") / "indicators"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["indicators", f"out={found}"]) == 0
    return found


def test_labels_units_and_formulas_are_those_of_the_measures(folder):
    english = (folder / "indicators_en.html").read_text(encoding="utf-8").replace("&#39;", "'")
    german = (folder / "indicators_de.html").read_text(encoding="utf-8")
    assert 'lang="de"' in german and 'lang="en"' in english and len(INDICATORS) == 9
    for one in INDICATORS:
        measure = MEASURES[one.measure]
        assert all(text in english for text in (measure.en, measure.unit, formula(one.measure)))
        assert formula(one.measure) == measure.function.__doc__.splitlines()[0]
        assert all(text in german for text in (measure.de, translate(measure.unit, "de")))
        assert formula(one.measure) not in german, "the formula has no German text"


def test_no_english_is_left_in_the_german_sheet():
    for english, german in zip(lines("en"), lines("de"), strict=True):
        same = {name for name in vars(english) if getattr(english, name) == getattr(german, name)}
        assert same <= {"unit"} and (not same or english.unit == "EUR")


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_printed_on_one_page_of_a4(folder, language):
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        pytest.skip("needs weasyprint and its library Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0)")
    [page] = HTML(filename=folder / f"indicators_{language}.html").render().pages
    assert (round(page.width), round(page.height)) == (794, 1123)  # A4 in pixels of 1/96 inch


def test_what_it_warns_of_is_what_the_experiment_found():
    text = (ROOT / "docs" / "explanation" / "findings.md").read_text(encoding="utf-8")
    found = [line for line in text.splitlines() if line.startswith("| Counting contacts before and after overstates")]
    assert found and all(line.endswith("**as expected** |") for line in found)
    before = [line for line in text.splitlines() if line.startswith("| Comparing before and after is no worse")]
    assert before and all("contrary" in line for line in before)
    rows = [line.split("|") for line in text.splitlines() if "| difference in differences |" in line]
    assert rows and all(re.search(r"\(−[\d.]+ to \+", row[5]) for row in rows), "its bias should be unclear"
    assert all(int(row[6].strip(" %")) > 25 for row in rows), "its sign should often be wrong"


def test_the_command_says_what_it_wrote(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert main(["indicators", "language=de", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [str(Path("results", "indicators", "indicators_de.html"))]
    assert "civsim[report]" in told["hint"]
    assert main(["indicators", "langage=de"]) == 2 and "Did you mean 'language'?" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["indicators", f"out={tmp_path / 'file'}"]) == 2 and "cannot be written" in capsys.readouterr().err
