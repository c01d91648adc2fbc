"""The report as a reader gets it: the same numbers in every language, all in the tables, nothing from outside."""

import base64
import csv
import html
import io
import json
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from civsim import robustness
from civsim.cli.main import main
from civsim.experiment.read import read as read_experiment
from civsim.measures import LEVELS_OF_MEASURES, MEASURES
from civsim.report.folder import read
from civsim.report.levels import AT_LEVEL, COUNTED
from civsim.report.parts import Table
from civsim.sweep.reading import read as read_sweep
from nation.tables import GOOD
from nation.tables import write as municipalities

ROOT = Path(__file__).resolve().parents[1]
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A comparison of two modes on the smallest town, and its report in both languages."""
    folder = tmp_path_factory.mktemp("rathaus ä") / "compare"
    words = ["town=musterstadt", "mode=hub", "weeks=52", "burn_in=8", "replicates=4", f"out={folder}"]
    assert main(["compare", *words]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["report", str(folder)]) == 0
    return folder


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch):
    """Most tests leave PDFs out, as if weasyprint were not there: they take seconds."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)


@pytest.fixture
def copied(made, tmp_path):
    """A copy that a test may break."""
    return shutil.copytree(made, tmp_path / "compare")


class Page(HTMLParser):
    """Collects what a test asks of a page: tags with attributes, prose, the rows behind the tables."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.prose, self.within = [], [], []
        self.feed(text)
        links = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', text)
        self.tables = [list(csv.DictReader(io.StringIO(base64.b64decode(one).decode()))) for one in links]

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag in ("li", "h2", "h3", "h4"):
            self.within.append(tag)
            self.prose.append("")

    def handle_endtag(self, tag):
        if self.within and tag == self.within[-1]:
            self.within.pop()

    def handle_data(self, data):
        if self.within:
            self.prose[-1] += data


def page_of(folder, language):
    return Page((folder / f"report_{language}.html").read_text(encoding="utf-8"))


def numbers(text, language):
    """Return the numbers of a text as (value, decimals), whatever separates thousands and decimals."""
    text = text.replace("95 %", "").replace("95-%", "")
    found = []
    for one in re.findall(r"\d[\d.,]*\d|\d", text):
        plain = one.replace(".", "").replace(",", ".") if language == "de" else one.replace(",", "")
        found.append((float(plain), len(plain.partition(".")[2])))
    return sorted(found)


def amounts(tables):
    """Return every number of the tables, as a share also in per cent, and half the width of every interval."""
    plain = set()
    for row in (row for table in tables for row in table):
        for text in row.values():
            if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text or ""):
                plain.add(abs(float(text)))
        if row.get("ci_low") and row.get("ci_high"):
            plain.add((float(row["ci_high"]) - float(row["ci_low"])) / 2)
    return [*plain, *(100 * one for one in plain)]


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
    assert "(der eigene Modus der Stadt)" in text and "Diese Ergebnisse sagen nichts über: " in text
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


def spoil_nothing(folder):
    return folder / "nowhere"


def spoil_manifest(folder):
    (folder / "manifest.json").unlink()
    return folder


def spoil_number(folder):
    path = folder / "summary.csv"
    path.write_text(re.sub(r"\d\.\d+", "viel", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return folder


def spoil_column(folder):
    path = folder / "differences.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("ci_low", "low", 1), encoding="utf-8")
    return folder


def spoil_rows(folder):
    path = folder / "summary.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if ",coverage," not in line), encoding="utf-8")
    return folder


def spoil_configuration(folder):
    (folder / "config.yaml").write_text("town: [", encoding="utf-8")
    return folder


def spoil_figure(folder):
    next((folder / "figures").glob("*_funnel_de.svg")).write_text("<svg", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (spoil_nothing, "is not a folder"),
        (spoil_manifest, "there is no manifest.json"),
        (spoil_number, "summary.csv, column 'mean'"),
        (spoil_column, "differences.csv has no column 'ci_low'"),
        (spoil_rows, "coverage"),
        (spoil_configuration, "config.yaml"),
        (spoil_figure, "cannot be read as a figure"),
    ],
)
def test_a_broken_folder_ends_with_one_message_and_keeps_the_old_report(copied, capsys, spoil, named):
    before = (copied / "report_de.html").read_bytes()
    assert main(["report", str(spoil(copied))]) == 2
    assert named in capsys.readouterr().err
    assert (copied / "report_de.html").read_bytes() == before
    assert not [path for path in copied.iterdir() if path.name.startswith(".")]


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


def test_a_figure_brings_no_script_along(copied):
    path = next((copied / "figures").glob("*_funnel_en.svg"))
    text = path.read_text(encoding="utf-8").replace("<defs>", "<script>alert(1)</script><defs onload='x()'>", 1)
    path.write_text(text, encoding="utf-8")
    assert main(["report", str(copied), "language=en"]) == 0
    written = (copied / "report_en.html").read_text(encoding="utf-8")
    assert "alert(1)" not in written and "onload" not in written


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


def test_the_report_of_an_experiment_counts_what_came_as_expected(tmp_path):
    folder = tmp_path / "experiment_scarcity"
    folder.mkdir()
    shutil.copy(ROOT / "experiments" / "scarcity.yaml", folder / "experiment.yaml")
    claim = read_experiment(folder / "experiment.yaml", {}).claims[0]
    head = "claim,mode,outcome,expected,estimate,ci_low,ci_high,n,share_as_expected,verdict,provenance"
    found = {
        "pact": "0.0234,0.011,0.035,12,0.5,contrary",
        "hub": "-0.02,-0.03,-0.01,12,0.5,as_expected",
        "district_networks": "0.001,-0.01,0.012,12,0.5,unclear",
        "coexistence": "0.002,-0.01,0.014,12,0.5,unclear",
    }
    rows = [f"{claim.name},{mode},coverage,lower,{numbers},made by hand" for mode, numbers in found.items()]
    (folder / "claims.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    manifest = {"command": ["civsim", "experiment", "scarcity"], "experiment": "scarcity", "seed": 1}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main(["report", str(folder)]) == 0
    german = (folder / "report_de.html").read_text(encoding="utf-8")
    title = "1 Vergleich kam wie erwartet heraus; 1 kam anders heraus als erwartet; 2 zeigen keinen klaren Unterschied"
    assert title in german and "+2,3 Punkte (+1,1 bis +3,5)" in german and claim.text["de"] in german
    assert "anders als erwartet" in german and "Kommunale Leitstelle" in german


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A small sweep of two modes over two unknowns, and its report in both languages."""
    folder = tmp_path_factory.mktemp("swept") / "sweep"
    words = ["town=musterstadt", "mode=competition,hub", "design=lhs", "points=14", "vary=load,awareness_base"]
    assert main(["sweep", *words, "weeks=13", "burn_in=2", "replicates=3", f"out={folder}"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["report", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """A nation of three municipalities under two modes, and its report in both languages."""
    folder = tmp_path_factory.mktemp("country")
    table = municipalities(folder, *GOOD, "01051003,Ohne,SH,800,,,,,", "0105100,Kurz,SH,500,5,9,54,03,1")
    words = [f"municipalities={table}", "mode=[competition,hub]", "weeks=26", "burn_in=4", f"out={folder / 'nation'}"]
    assert main(["nation", *words]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["report", str(folder / "nation")]) == 0
    return folder / "nation"


def told_alike(folder, counted):
    """Check that both languages say the same numbers, and that all stand in the tables or are `counted`."""
    english, german = (page_of(folder, language) for language in ("en", "de"))
    assert len(english.prose) == len(german.prose)
    known = amounts(english.tables)
    for one, other in zip(english.prose, german.prose, strict=True):
        assert numbers(one, "en") == numbers(other, "de"), (one, other)
        for value, decimals in numbers(one, "en"):
            near = any(abs(round(amount, decimals) - value) < 1e-9 for amount in known)
            assert near or value in counted, f"{value} of {one!r} stands in no table"


def test_a_sweep_is_reported_with_the_futures_in_which_a_mode_is_better(swept):
    sizes = {14.0, 3.0}  # futures and runs of each, which the captions say
    told_alike(swept, sizes)
    text = html.unescape((swept / "report_de.html").read_text(encoding="utf-8"))
    assert "Zukünften" in text and "Kommunale Leitstelle" in text and "Wettbewerb (der eigene Modus der Stadt)" in text
    assert "civsim sweep design=saltelli blocks=64 vary=load,awareness_base town=musterstadt" in text
    assert text.index("Die Antwort") < text.index("Inhalt") < text.index("Welche Wahl bereut man am wenigsten?")
    table = next(one for one in page_of(swept, "de").tables if one and "largest_regret" in one[0] and "won" in one[0])
    frame = robustness(read_sweep(swept), "hub", "competition")
    hub = next(row for row in table if row["policy"] == "hub")
    assert float(hub["beats_in"]) == pytest.approx(frame.wins / frame.futures)
    assert len(page_of(swept, "de").tables) >= 5 and text.count("<svg") == 2


def test_a_sweep_that_compares_nothing_shows_its_levels_and_names_another_design(tmp_path):
    folder = tmp_path / "sweep"
    words = ["town=musterstadt", "mode=hub", "load=0.8,1.2", "weeks=13", "burn_in=2", "replicates=1"]
    assert main(["sweep", *words, f"out={folder}"]) == 0 and main(["report", str(folder), "language=en"]) == 0
    text = html.unescape((folder / "report_en.html").read_text(encoding="utf-8"))
    assert "These runs hold nothing to compare" in text and "design=lhs points=128 vary=load" in text
    assert "One run of each point" in text


def test_a_nation_is_reported_by_size_and_state_with_what_was_left_out(country):
    classes = {1000.0, 5000.0, 20000.0}  # ends of size classes, which name the rows
    told_alike(country, classes)
    text = html.unescape((country / "report_de.html").read_text(encoding="utf-8"))
    assert "Schleswig-Holstein" in text and "1 Zeile der Tabelle ausgelassen" in text and "Drucksache 18/11050" in text
    assert "Ein Lauf je Ort: Über den Zufall in einer einzelnen Gemeinde lässt sich nichts sagen." in text
    rows = list(csv.DictReader((country / "differences.csv").open(encoding="utf-8")))
    own = next(row for row in rows if (row["grouping"], row["field"], row["measure"]) == ("nation", "both", "coverage"))
    shown = next(row for table in page_of(country, "de").tables for row in table if row.get("diff"))
    assert float(shown["diff"]) == float(own["difference"]) and text.count("<svg") == 2
    names = [row["key"] for table in page_of(country, "de").tables for row in table if row.get("key")]
    assert set(names) == {"03241001", "07317000", "01051001", "01051003"}


def test_one_mode_of_a_nation_says_what_it_cannot_say(tmp_path):
    table = municipalities(tmp_path, *GOOD)
    words = [f"municipalities={table}", "weeks=13", "burn_in=2", "field=youth", f"out={tmp_path / 'nation'}"]
    assert main(["nation", *words]) == 0 and main(["report", str(tmp_path / "nation"), "language=en"]) == 0
    text = (tmp_path / "nation" / "report_en.html").read_text(encoding="utf-8")
    assert "One mode was run: what another one would change cannot be said." in text
    assert "budget_per_person, youth" in text and "budget_per_person, seniors" not in text


def test_a_table_of_few_but_long_rows_may_break_over_pages():
    few = Table("x", "", ["a", "b"], [["Pact", "+1.2 (+0.3 to +2.1)"]] * 6, [])
    long = Table(
        "x", "", ["a", "b"], [["Figure", "Town council, statistics of child and youth services " * 4]] * 12, []
    )
    assert few.is_short and not long.is_short
    assert not Table("x", "", ["a"], [["Pact"]] * 16, []).is_short
