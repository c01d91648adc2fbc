"""Reports of experiments, sweeps and nations: what was expected, in which futures, in which places."""

import csv
import html
import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.nation.tables import GOOD
from tests.nation.tables import write as municipalities

from civsim import robustness
from civsim.cli.main import main
from civsim.experiment.read import read as read_experiment
from civsim.sweep.reading import read as read_sweep

from .pages import page_of, told_alike

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_sweep_is_reported_with_the_futures_in_which_a_mode_is_better(swept):
    sizes = {14.0, 3.0}  # futures and runs of each, which the captions say
    told_alike(swept, sizes)
    text = html.unescape((swept / "report_de.html").read_text(encoding="utf-8"))
    assert "Zukünften" in text and "Kommunale Leitstelle" in text and "Wettbewerb (die eigene Form der Stadt)" in text
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
