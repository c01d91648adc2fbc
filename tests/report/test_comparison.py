"""The report of a comparison: the same numbers in every language, all in the tables, nothing from outside."""

import csv
import html
import json
import re

import pytest

from civsim.cli.main import main
from civsim.configuration import mode_called
from civsim.measures import LEVELS_OF_MEASURES, MEASURES
from civsim.messages import translate
from civsim.report.comparison import FEW
from civsim.report.folder import read
from civsim.report.levels import AT_LEVEL, COUNTED
from civsim.report.parts import Table

from .pages import amounts, numbers, page_of

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "The answer"
msgstr "La réponse"

msgid "Coverage"
msgstr "Couverture"

msgid ""
"{mode}: clearly higher {measure} than under {baseline}, by {amount} points ({low} to {high}), about {people} more "
"needs met a year ({n} paired runs)."
msgstr "{mode} : {measure} plus forte que sous {baseline}, de {amount} points ({n} paires)."
"""


def test_both_languages_say_the_same_numbers_and_all_stand_in_the_tables(made):
    english, german = (page_of(made, language) for language in ("en", "de"))
    assert len(english.prose) == len(german.prose) > 15
    known = amounts(english.tables)
    counted = {1.0, 0.0}  # how many modes cover clearly more: of one mode that is compared
    told = 0
    for one, other in zip(english.prose, german.prose, strict=True):
        assert numbers(one, "en") == numbers(other, "de"), (one, other)
        for value, decimals in numbers(one, "en"):
            told += 1
            near = any(abs(round(amount, decimals) - value) < 1e-9 for amount in known)
            assert near or value in counted, f"{value} of {one!r} stands in no table"
    assert told > 25


def test_the_answer_says_what_the_forms_are_and_that_few_runs_are_few(made, copied, monkeypatch):
    for language in ("en", "de"):
        page = (made / f"report_{language}.html").read_text(encoding="utf-8")
        for mode in ("competition", "hub"):
            assert page.count(mode_called(mode).description[language]) == 1
        assert page.count(translate(FEW, language)) == 1
    monkeypatch.setattr("civsim.report.comparison.FEW_RUNS", 4)
    assert main(["report", str(copied), "language=en"]) == 0
    assert FEW not in (copied / "report_en.html").read_text(encoding="utf-8")


def test_downloads_are_the_rows_of_the_folder(made):
    rows = {(row["scenario"], row["measure"], row["group"], row["district"]): row
            for row in csv.DictReader((made / "summary.csv").open(encoding="utf-8"))}  # fmt: skip
    shown = [row for table in page_of(made, "de").tables for row in table if row.get("mean") and "scenario" in row]
    assert len(shown) > 20
    for row in shown:
        other = rows[row["scenario"], row["measure"], row["group"], row["district"]]
        assert float(row["mean"]) == float(other["mean"]), row


def test_the_page_needs_nothing_and_can_be_heard(made):
    for language in ("en", "de"):
        text = (made / f"report_{language}.html").read_text(encoding="utf-8")
        page = page_of(made, language)
        assert ("html", {"lang": language}) in page.tags
        links = [found.get("href", "") for _, found in page.tags] + [found.get("src", "") for _, found in page.tags]
        assert all(link.startswith(("#", "data:")) for link in links if link)
        assert "<script" not in text and "url(http" not in text and "@import" not in text
        names = [found["id"] for _, found in page.tags if "id" in found]
        assert len(names) == len(set(names))
        pictures = [found for tag, found in page.tags if tag == "svg"]
        assert len(pictures) >= 4
        assert all(one["role"] == "img" and one["aria-labelledby"] in names for one in pictures)
        assert all(found.get("scope") in ("col", "row") for tag, found in page.tags if tag == "th")
        assert all(link[1:] in names for link in links if link.startswith("#"))


def test_measures_stand_at_three_levels_and_are_counted_there(made):
    """Counted anew from the rows of the folder: on the good side of zero is better, on the bad one worse."""
    with (made / "differences.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["group"] + row["district"] and int(row["n"]) > 1]
    text = html.unescape((made / "report_en.html").read_text(encoding="utf-8"))
    whole = {"up": 0, "down": 0, "of": 0}
    for level, title in LEVELS_OF_MEASURES.items():
        own = [row for row in rows if MEASURES[row["measure"]].level == level and MEASURES[row["measure"]].better]
        ends = [
            sorted(MEASURES[row["measure"]].better * float(row[end]) for end in ("ci_low", "ci_high")) for row in own
        ]
        counted = {"up": sum(low > 1e-6 for low, _ in ends), "down": sum(high < -1e-6 for _, high in ends)}
        assert AT_LEVEL.format(level=title, of=len(own), **counted) in text
        assert f"measures_{level}.csv" in text
        whole = {key: whole[key] + {**counted, "of": len(own)}[key] for key in whole}
    assert COUNTED.format(mode="Municipal hub", baseline="Competition", **whole) in text
    assert "Gemeinwesen: die Menschen der Stadt: klar besser bei" in (made / "report_de.html").read_text(
        encoding="utf-8"
    )


def test_it_opens_with_the_answer_and_says_how_to_learn_more(made):
    text = html.unescape((made / "report_de.html").read_text(encoding="utf-8"))
    assert text.index("Die Antwort") < text.index("Inhalt") < text.index("Wer gewinnt, wer verliert")
    assert "(die eigene Form der Stadt)" in text and "Diese Ergebnisse sagen nichts über: " in text
    assert "civsim attribute town=musterstadt mode=hub weeks=52 burn_in=8" in text
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert all(digest in text for digest in manifest["scenarios"].values())


def test_a_third_language_is_a_file(copied, tmp_path, capsys):
    catalogue = tmp_path / "fr.po"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    assert main(["report", str(copied), f"language={catalogue}"]) == 0
    text = (copied / "report_fr.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in text and "La réponse" in text and "Couverture" in text
    assert "Who takes part" in text, "what is not translated stays English"
    catalogue.write_text(CATALOGUE.replace("de {amount}", "de {amonut}"), encoding="utf-8")
    other = catalogue.rename(tmp_path / "it.po")
    assert main(["report", str(copied), f"language={other}"]) == 2
    assert "amonut" in capsys.readouterr().err


def test_one_run_of_one_mode_says_what_it_cannot_say(tmp_path):
    folder = tmp_path / "run"
    words = ["town=musterstadt", "mode=pact", "weeks=26", "burn_in=4", "replicates=1", f"out={folder}"]
    assert main(["run", *words]) == 0 and main(["report", str(folder), "language=en"]) == 0
    text = html.unescape((folder / "report_en.html").read_text(encoding="utf-8"))
    assert "One run has no interval: it cannot say whether a difference is luck." in text
    assert "The town's own mode is not among them." in text and "nan" not in re.sub(r"base64,[^\"]+", "", text).split()
    assert not (folder / "report_de.html").exists()


def test_pdf_where_its_libraries_are_and_a_word_where_not(copied, capsys, monkeypatch):
    assert main(["report", str(copied), "language=de"]) == 0
    assert "pip install 'civsim[report]'" in capsys.readouterr().out and not list(copied.glob("*.pdf"))
    monkeypatch.undo()
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        pytest.skip("weasyprint or its library Pango is missing")
    assert main(["report", str(copied), "language=de", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["hint"] == "" and content["files"][-1].endswith("report_de.pdf")
    assert (copied / "report_de.pdf").read_bytes().startswith(b"%PDF")


def test_what_another_command_found_is_shown_only_for_the_same_scenarios(copied):
    digests = list(read(copied).digests.values())
    other = copied.parent / "attribute"
    other.mkdir()
    rows = "player,en,de,share,ci_low,ci_high,n,unit\nreferral,Referral,Vermittlung,0.0123,0.01,0.02,4,share of needs\n"
    (other / "attribution.csv").write_text(rows, encoding="utf-8")
    manifest = {"scenarios": {"competition": digests[0], "hub": digests[1]}, "measure": "coverage",
                "sentence": {"en": "All comes from referral.", "de": "Alles kommt von der Vermittlung."}}  # fmt: skip
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main(["report", str(copied), "language=de"]) == 0
    text = (copied / "report_de.html").read_text(encoding="utf-8")
    assert "Alles kommt von der Vermittlung." in text and "+1,2 (+1,0 bis +2,0)" in text
    manifest["scenarios"]["hub"] = "another"
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main(["report", str(copied), "language=de"]) == 0
    assert "Alles kommt" not in (copied / "report_de.html").read_text(encoding="utf-8")


def test_a_table_of_few_but_long_rows_may_break_over_pages():
    few = Table("x", "", ["a", "b"], [["Pact", "+1.2 (+0.3 to +2.1)"]] * 6, [])
    long = Table(
        "x", "", ["a", "b"], [["Figure", "Town council, statistics of child and youth services " * 4]] * 12, []
    )
    assert few.is_short and not long.is_short
    assert not Table("x", "", ["a"], [["Pact"]] * 16, []).is_short


def test_a_table_has_one_line_a_row_in_print_where_the_page_is_wide_enough():
    row = ["District networks (the town's own mode)", "51.4 (49.9 to 53.0)", "+4.2 (+3.7 to +4.7)"]
    assert Table("x", "", ["Mode", "Coverage, %", "Difference"], [row] * 3, []).is_slim
    assert not Table("x", "", ["Mode", *["Lost"] * 7], [[row[0], *[row[1]] * 7]], []).is_slim
    assert Table("x", "", ["Mode"], [], []).is_slim


def test_a_number_and_its_per_cent_sign_stay_on_one_line(made):
    text = (made / "report_de.html").read_text(encoding="utf-8")
    assert re.search("\\d\u00a0%", text)
    assert not re.search(r"<h2[^>]*>[^<]*\d %", text)
