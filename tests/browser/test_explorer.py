"""The explorer as somebody at a town hall has it: a file from a stick, opened in a browser without a network."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from tests.browser.conftest import DESKTOP, PHONE

from civsim import sweep
from civsim.analysis.numbers import estimate_of
from civsim.cli import main

MODES, LOADS = ["competition", "hub", "pact"], [0.6, 1.0, 1.6]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("stick ü") / "grid"
    design = sweep.grid({"mode": MODES, "load": LOADS, "resources": ["free", "fixed"]})
    base = {"town": "musterstadt", "weeks": 26, "burn_in": 0, "seed": 3}
    sweep.run(design, out=found, base=base, replicates=5, quiet=True)
    assert main(["explorer", str(found)]) == 0
    return found / "explorer"


@pytest.fixture
def opened(visit, folder):
    def opening(fragment="", **options):
        return visit(f"{(folder / 'explorer.html').as_uri()}{fragment}", offline=True, **options)

    return opening


def row_of(folder, table, **values):
    rows = pd.read_csv(folder / f"{table}.csv")
    for name, value in values.items():
        rows = rows[rows[name] == value]
    return rows.iloc[0].to_dict()


def cells(page, table, mode):
    return [cell.inner_text() for cell in page.locator(f"#{table} tbody tr", has_text=mode).first.locator("td").all()]


def expected(row, language):
    signed = "diff" in row
    mean, low, high = estimate_of(row, row["measure"], language, signed=signed)
    return f"{mean} ({low} {'bis' if language == 'de' else 'to'} {high})"


@pytest.mark.parametrize(("language", "hub"), [("en", "Municipal hub"), ("de", "Kommunale Leitstelle")])
def test_numbers_at_every_position_of_the_slider_are_those_of_the_tables(opened, folder, language, hub):
    page = opened(f"#language={language}")
    page.uncheck("#predict-first")
    for measure, load in [(one, load) for one in ("coverage", "met_needs") for load in LOADS]:
        page.select_option("#measure", index=["coverage", "met_needs"].index(measure))
        page.locator("#axis-0").fill(str(LOADS.index(load)))
        at = {"load": load, "resources": "free", "mode": "hub", "measure": measure}
        level, difference, _, runs = cells(page, "all-table", hub)
        assert level == expected(row_of(folder, "levels", **at), language)
        assert difference == expected(row_of(folder, "differences", **at), language)
        assert runs == "5" and hub in page.inner_text("#sentence")


def test_keys_move_the_slider_from_one_computed_point_to_the_next(opened):
    page = opened()
    page.uncheck("#predict-first")
    slider = page.locator("#axis-0")
    assert slider.get_attribute("aria-valuetext").startswith("1 (")
    page.focus("#axis-0")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext").startswith("1.6 (") and "1.6" in page.inner_text("#axis-0-value")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext").endswith("3 of 3")
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext").startswith("0.6 (")


def test_numbers_are_hidden_until_somebody_has_predicted(opened, folder):
    page = opened("#mode=hub")
    assert not page.is_visible("#numbers") and not re.search(r"\d", page.inner_text("#sentence"))
    row = row_of(folder, "differences", load=1.0, resources="free", mode="hub", measure="coverage")
    true = "better" if row["ci_low"] > 0 else "worse" if row["ci_high"] < 0 else "unclear"
    page.click(f"[data-guess={true}]")
    assert page.is_visible("#numbers") and page.inner_text("#outcome") == "As you predicted."
    assert page.inner_text("#tally").endswith("1 of 1")
    page.locator("#axis-0").fill("0")
    assert not page.is_visible("#numbers")
    other = row_of(folder, "differences", load=0.6, resources="free", mode="hub", measure="coverage")
    page.click("[data-guess=worse]" if other["ci_high"] >= 0 else "[data-guess=better]")
    assert page.inner_text("#outcome").startswith("You predicted") and page.inner_text("#tally").endswith("1 of 2")
    page.select_option("#axis-1", index=1)
    page.click("#reveal")
    assert page.is_visible("#numbers") and page.inner_text("#tally").endswith("1 of 2")


def test_the_language_changes_every_word_and_no_choice(opened):
    page = opened("#mode=pact&load=2")
    page.click("#reveal")
    english = page.inner_text("body")
    page.click("[data-language=de]")
    german = page.inner_text("body")
    assert page.get_attribute("html", "lang") == "de" and page.title().startswith(
        "Musterstadt: Simulation organisierter"
    )
    assert page.locator("#axis-0").input_value() == "2" and page.locator("#mode").input_value() == "2"
    lines = [line for line in english.split("\n") if re.search(r"[a-z]{4}", line) and "civsim" not in line]
    assert [line for line in lines if line in german.split("\n")] == ["English", "Deutsch"]
    digits = [re.sub(r"[.,]", "", text) for text in (english, german)]
    assert re.findall(r"\d+", digits[0]) == re.findall(r"\d+", digits[1])


def test_the_address_brings_back_what_was_chosen(opened):
    page = opened("#language=de&measure=waiting&mode=pact&load=0&resources=1")
    page.click("#reveal")
    said, address = page.inner_text("#sentence"), page.url
    again = opened("#" + address.partition("#")[2])
    again.click("#reveal")
    assert again.inner_text("#sentence") == said and again.locator("#axis-1").input_value() == "1"
    strange = opened("#language=xx&measure=<b>&mode=competition&load=99&resources=-1&along=7")
    assert strange.inner_text("#title") == "Musterstadt (teaching town)"


@pytest.mark.parametrize(("language", "size"), [("de", PHONE), ("en", DESKTOP)])
def test_everybody_can_use_it_and_nothing_is_cut_on_a_phone(opened, violations, language, size):
    page = opened(f"#language={language}", size=size)
    assert violations(page) == []
    page.click("#reveal")
    page.locator("#line summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = page.locator("svg text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(b => [b.left, b.right])"
    )
    width = page.viewport_size["width"]
    assert all(left >= 0 and right <= width for left, right in boxes)


def test_figures_say_in_words_what_they_show(opened, folder):
    page = opened("#mode=hub")
    page.click("#reveal")
    row = row_of(folder, "levels", load=1.0, resources="free", mode="hub", measure="coverage")
    assert f"Municipal hub (chosen): {expected(row, 'en')}" in page.locator("#all-figure desc").text_content()
    assert page.locator("#line-table tbody tr").count() == 2 * len(LOADS)
    marks = {
        page.locator(f"#line-figure {one}").first.evaluate("one => one.tagName") for one in ("rect.base", "circle.mine")
    }
    assert marks == {"rect", "circle"}  # told apart by shape, not by colour alone


def test_the_table_that_is_handed_out_holds_every_number(opened, folder):
    page = opened()
    with page.expect_download() as download:
        page.click("#download")
    text = download.value.path().read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(pd.read_csv(folder / "levels.csv"))
    at = {"mode": "pact", "load": 1.6, "resources": "free", "measure": "waiting"}
    [found] = [one for one in rows if one["mode"] == "pact" and float(one["load"]) == 1.6
               and one["resources"] == "free" and one["measure"] == "waiting"]  # fmt: skip
    assert float(found["mean"]) == pytest.approx(row_of(folder, "levels", **at)["mean"], rel=1e-6)
    assert float(found["diff"]) == pytest.approx(row_of(folder, "differences", **at)["diff"], rel=1e-6)


def test_with_several_towns_the_title_is_the_town_that_is_looked_at(visit, tmp_path):
    design = sweep.grid({"town": ["musterstadt", "langenfeld"], "outreach": [0.0, 0.05]})
    sweep.run(design, out=tmp_path / "out", base={"mode": "hub", "weeks": 4, "burn_in": 0}, replicates=1, quiet=True)
    assert main(["explorer", str(tmp_path / "out"), "measures=coverage,volunteers"]) == 0
    page = visit((tmp_path / "out" / "explorer" / "explorer.html").as_uri(), offline=True)
    assert page.inner_text("h1") == "Musterstadt (teaching town)" and not page.is_visible("#prediction")
    assert "one run has no interval" in page.inner_text("#sentence")  # without a baseline nothing is to be predicted
    page.select_option("#axis-0", label="Langenfeld (Rhineland)")
    assert page.inner_text("h1") == "Langenfeld (Rhineland)" and page.title().startswith("Langenfeld")
    row = row_of(tmp_path / "out" / "explorer", "levels", town="langenfeld", outreach=0.0, measure="coverage")
    assert cells(page, "all-table", "Municipal hub") == [f"{100 * row['mean']:.1f}", "1"]
