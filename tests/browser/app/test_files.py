"""What people take away from the page and bring to it: files, figures, a report, a town of their own."""

import zipfile

import pandas as pd
import pytest
import yaml

from civsim import study
from civsim.cli import main
from civsim.configuration import load_file

from .page import number, settle


def download(page, key):
    """Return the path of what a link hands out."""
    with page.expect_download() as caught:
        page.click(f"#{key}")
    return caught.value.path()


def test_what_is_taken_away_gives_the_same_numbers(look, tmp_path):
    page = look("lang=en&mode=pact&referral=0.5&load=1.2")
    shown = number(page, "coverage-chosen")
    page.click("#tab-taken")
    with zipfile.ZipFile(download(page, "scenario_files")) as archive:
        archive.extractall(tmp_path)
    command = page.locator("#command-files").inner_text().split()
    assert command == ["civsim", "compare", "competition.yaml", "chosen.yaml", "replicates=64"]
    again = study.run([load_file(tmp_path / name).scenario for name in command[2:4]], replicates=64)
    levels = again.summary.set_index(["scenario", "measure", "district", "group"])["mean"]
    assert round(100 * levels["chosen", "coverage", "", ""], 1) == pytest.approx(shown, abs=0.051)
    table = (
        pd.read_csv(download(page, "levels_csv"))
        .fillna({"district": "", "group": ""})
        .set_index(["scenario", "measure", "district", "group"])
    )
    assert table["mean"]["Pact, with changes", "coverage", "", ""] == levels["chosen", "coverage", "", ""]


def test_figures_and_report_are_handed_out(look):
    page = look("lang=de&mode=pact")
    page.click("#tab-taken")
    assert "<svg" in download(page, "figure_losses_svg").read_text(encoding="utf-8")
    assert download(page, "figure_course_png").read_bytes().startswith(b"\x89PNG")
    report = download(page, "report_html").read_text(encoding="utf-8")
    assert '<html lang="de">' in report and "Pakt" in report


def test_a_file_can_be_loaded_and_a_hostile_one_is_refused(look, tmp_path):
    page = look("lang=en&mode=pact")
    page.click("#tab-taken")
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    bad.write_text("town: !!python/object/apply:os.system ['touch /tmp/never']\n")
    page.set_input_files("#file", bad)
    page.wait_for_selector("[role=alert]")
    told = page.locator("[role=alert]").inner_text()
    assert "The file is no scenario that can be read; the mistake is near line 1" in told
    good.write_text(yaml.safe_dump({"town": "musterstadt", "mode": "hub", "load": 1.5}))
    page.set_input_files("#file", good)
    page.wait_for_url("**mode=hub*")
    settle(page)
    assert page.locator("#mode option:checked").inner_text() == "Municipal hub"


def test_a_town_of_ones_own_is_simulated_and_handed_out(look, tmp_path, capsys):
    page = look("lang=en&mode=pact")
    page.select_option("#town", "own")
    page.fill("#own-name", "Bad <b>Übung</b>")
    page.fill("#own-population", "4000")
    page.fill("#own-hours", "60")
    page.click("#use-own")
    page.wait_for_function("location.search.includes('own_population=4000')")
    settle(page)
    assert "Bad <b>Übung</b>" in page.locator("#described").inner_text()
    page.click("#tab-taken")
    with page.expect_download() as caught:
        page.click("#town_file")
    (tmp_path / "town").mkdir()
    name = caught.value.suggested_filename
    caught.value.save_as(tmp_path / "town" / name)
    words = ["run", f"town={name.removesuffix('.yaml')}", "mode=pact", "weeks=26", "replicates=1"]
    assert main([*words, "--config-dir", str(tmp_path), f"out={tmp_path / 'out'}"]) == 0
    assert "Bad <b>Übung</b>" in capsys.readouterr().out
