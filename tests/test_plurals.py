"""One run, one week, one municipality: what is counted has its singular, wherever it is told."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tests.test_headlines import SAME, headlines

from civsim.cli.main import main
from civsim.cli.report import several
from civsim.messages import translate_plural
from civsim.messages.catalogue import FOLDER
from civsim.plots.coverage import LINES
from civsim.report import cells
from civsim.report.nation_sources import FILLED_IN, LEFT_OUT
from civsim.report.write import page_of

ENGLISH = r"(?:[a-z]+ )?(?:runs|weeks|rows|municipalities|points|forms|pairs|measures|parameters)"
GERMAN = "(?:gepaarte )?(?:Läufe|Läufen|Wochen|Zeilen|Gemeinden|Punkte|Formen|Paare)"
WRONG = re.compile(rf"(?<![\d.,])1 (?:{ENGLISH}|{GERMAN})\b")


@pytest.fixture(scope="module")
def single(tmp_path_factory) -> Path:
    """The results of one run of one week of two modes, with their figures."""
    folder = tmp_path_factory.mktemp("single") / "compare"
    assert main(["compare", "mode=hub", "weeks=1", "burn_in=13", "replicates=1", f"out={folder}"]) == 0
    return folder


def test_one_run_of_one_week_is_told_in_the_singular(single):
    for path in sorted((single / "figures").glob("*.svg")):
        assert not WRONG.search(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))), path.name
    for language in ("en", "de"):
        text = re.sub(r"<[^>]+>", " ", page_of(single, language))
        assert not WRONG.search(text), WRONG.search(text)
    assert "1 week measured, 1 run of each mode" in page_of(single, "en")
    assert "1 Woche gemessen, 1 Lauf je Form" in page_of(single, "de")


def test_the_command_line_counts_one_run(tmp_path, capsys):
    assert main(["run", "weeks=1", "burn_in=0", "replicates=1", f"out={tmp_path / 'run'}"]) == 0
    printed = capsys.readouterr()
    assert ": 1 week\n" in printed.out and "1 run …" in printed.err
    assert not WRONG.search(printed.out + printed.err)
    assert [several(count, "run") for count in (0, 1, 2_000)] == ["0 runs", "1 run", "2,000 runs"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 row of the table was left out, in 2 municipalities something was filled in"),
        ("de", "1 Zeile der Tabelle ausgelassen, in 2 Gemeinden etwas ergänzt"),
    ],
)
def test_counts_beside_each_other_each_have_their_own_form(language, said):
    assert cells.counted(language, (LEFT_OUT, 1), (FILLED_IN, 2)) == said
    assert translate_plural(LINES, 1, language) != translate_plural(LINES, 2, language)


def test_one_of_several_forms_covers_and_one_alone_is_not_counted():
    assert headlines(hub=(0.05, 0.04, 0.06), pact=SAME).counted().startswith("1 of 2 forms covers clearly more")
    alone = headlines(hub=(0.05, 0.04, 0.06)).counted()
    assert alone == "Hub with higher coverage: 55 % against 50 % under Competition"


def test_german_has_as_many_forms_as_it_needs():
    with (FOLDER / "de.po").open(encoding="utf-8") as file:
        plural = [one for one in read_po(file, locale="de") if isinstance(one.id, tuple)]
    assert len(plural) > 20
    assert all(len(one.string) == 2 and all(one.string) for one in plural)
