"""The page for the town hall as people use it: levers, views, comparisons, hostile links, a run that breaks."""

import threading

import pytest
from tests.browser.conftest import PHONE

from civsim.app import serving, web
from civsim.app.runs import Store

from .page import BRIEF, LONG, number, settle

VIEWS = ("answer", "losses", "by_district", "who_gains", "over_time", "compared", "taken")


def test_a_lever_moves_the_chosen_form_and_the_link_but_not_competition(look):
    page = look("lang=en&mode=pact")
    before = number(page, "coverage-chosen"), number(page, "coverage-competition")
    assert page.locator("#lever-referral-value").inner_text() == "stated aim"
    page.locator("#lever-referral").focus()
    page.keyboard.press("Home")
    assert page.locator("#lever-referral-value").inner_text() == "no evidence"
    page.wait_for_function("location.search.includes('referral=0')")
    settle(page)
    after = number(page, "coverage-chosen"), number(page, "coverage-competition")
    assert "Pact, with changes" in page.locator("#answer").inner_text()
    assert after[0] != before[0]
    assert after[1] == before[1]
    page.click("#reset")
    settle(page)
    assert (number(page, "coverage-chosen"), number(page, "coverage-competition")) == before


def test_the_keyboard_moves_a_lever_on_and_on_and_groups_stay_open_under_another_form(look):
    page = look("lang=en&mode=pact")
    page.click("#levers summary >> nth=2")
    page.locator("#lever-contested_share").focus()
    for share in ("0.55", "0.6", "0.65"):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"location.search.includes('contested_share={share}')")
        settle(page)
        assert page.evaluate("document.activeElement.id") == "lever-contested_share"
    page.select_option("#mode", "hub")
    settle(page)
    page.wait_for_function("document.querySelector('#lever-fund').value === '0'")
    assert page.evaluate("[...document.querySelectorAll('#levers details')].map((one) => one.open)")[2]


def test_a_link_opens_the_same_scenario_in_the_other_language(look):
    page = look("lang=en&mode=hub&load=1.5&planning=0.35")
    english = number(page, "coverage-chosen")
    assert page.locator("#lever-planning-value").inner_text() == "between “mentioned” and “arrangement exists”"
    page.click("a[lang=de]")
    page.wait_for_selector("html[lang=de]")
    settle(page)
    assert page.locator("#town option:checked").inner_text() == "Musterstadt"
    assert "Kommunale Leitstelle, verändert" in page.locator("#answer").inner_text()
    assert number(page, "coverage-chosen") == english
    assert page.locator("#lever-planning-value").inner_text() == "zwischen „erwähnt“ und „Einrichtung besteht“"
    assert "load=1.5" in page.url


def test_the_result_is_shown_after_the_guess_and_beside_it(visit, address):
    page = visit(f"{address}?{BRIEF}&lang=en&mode=pact")
    page.set_default_timeout(LONG)
    page.wait_for_selector("#asked h2")
    settle(page)
    assert not page.locator("#answer").is_visible()
    assert page.locator("#coverage-chosen").count() == 0
    page.locator("#guess").focus()
    page.keyboard.press("End")
    page.click("#reveal")
    page.wait_for_selector("#guessed-text")
    said = page.locator("#guessed-text").inner_text()
    assert said.startswith("You guessed 100 of 100 under “Pact”")
    assert page.locator("#coverage-chosen").inner_text() in said


def test_every_view_serves_everybody(look, violations):
    page = look("lang=de&mode=district_networks")
    for view in VIEWS:
        page.click(f"#tab-{view}")
        page.wait_for_selector(f"#{view} h2")
        assert violations(page) == [], view


def test_tabs_are_reached_with_the_arrow_keys(look):
    page = look("lang=en&mode=pact")
    page.locator("#tab-answer").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#losses h2")
    assert not page.locator("#answer").is_visible()
    page.keyboard.press("End")
    page.wait_for_selector("#taken h2")
    page.keyboard.press("ArrowRight")
    assert page.locator("#answer").is_visible()


def test_nothing_is_cut_on_a_phone(look, violations):
    page = look("lang=de&mode=hub", size=PHONE)
    for view in VIEWS:
        page.click(f"#tab-{view}")
        page.wait_for_selector(f"#{view} h2")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], view
    assert violations(page) == []


def test_up_to_three_scenarios_stand_side_by_side_and_in_the_link(look):
    page = look("lang=en&mode=pact")
    page.click("#tab-compared")
    page.click("#keep")
    settle(page)
    page.select_option("#mode", "hub")
    settle(page)
    page.click("#keep")
    settle(page)
    assert page.locator("#keep").is_disabled()
    heads = page.locator("#compared thead th").all_inner_texts()
    assert [head.split("\n")[0] for head in heads[1:]] == ["Municipal hub", "Pact", "Municipal hub"]
    assert page.locator("#compared tbody tr").first.inner_text().count("exactly the same") == 1
    page.reload()
    page.wait_for_selector("#results:not([hidden])")
    page.click("#tab-compared")
    settle(page)
    page.wait_for_selector("#compared thead th:nth-child(4)")
    page.locator("#compared button[data-drop]").first.click()
    settle(page)
    page.wait_for_selector("#compared thead:not(:has(th:nth-child(4)))")


def test_a_form_introduced_later_changes_nothing_before(look):
    page = look("lang=en&mode=hub&weeks=156&burn_in=52&start=52")
    page.click("#tab-over_time")
    page.wait_for_selector("#over_time figure svg")
    rows = page.locator("#over_time tbody tr").all_inner_texts()
    assert rows[0].startswith("The year before the introduction") and "exactly the same" in rows[0]
    assert len(rows) == 3 and "exactly the same" not in rows[2]


def test_a_hostile_link_is_refused_in_words_and_the_page_works(look):
    page = look("lang=en&mode=<script>alert(1)</script>")
    assert "There is no mode '<script>alert(1)</script>'" in page.locator("#link-problem").inner_text()
    assert page.locator("#answer h2").is_visible()


def test_five_people_see_only_their_own(visit, address):
    modes = ("coexistence", "pact", "hub", "district_networks", "youth_planning")
    pages = [visit(f"{address}?{BRIEF}&lang=en&mode={mode}") for mode in modes]
    seen = []
    for page in pages:
        page.set_default_timeout(LONG)
        page.click("#skip")
    for page in pages:
        settle(page)
        seen.append(page.locator("#answer tbody tr:nth-child(2) th").first.inner_text())
    assert seen == ["Coexistence", "Pact", "Municipal hub", "District networks", "Youth welfare planning"]


class Breaks(Store):
    """A store in which the computation of one mode breaks off."""

    def extend(self, scenario, *others):
        if scenario.mode == "hub":
            raise ZeroDivisionError("a rule divided by zero")
        return super().extend(scenario, *others)


@pytest.fixture(scope="module")
def breaking():
    """The address of a page in which one mode breaks."""
    listening = serving.listen("127.0.0.1", 0)
    threading.Thread(
        target=serving.run, args=(web.application(store=Breaks()), listening, "127.0.0.1", lambda _: None), daemon=True
    ).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_a_computation_that_breaks_is_told_and_the_page_goes_on(visit, breaking):
    page = visit(f"{breaking}?{BRIEF}&lang=en&mode=pact")
    page.set_default_timeout(LONG)
    page.click("#skip")
    settle(page)
    page.select_option("#mode", "hub")
    page.wait_for_selector("[role=alert]")
    assert "The computation broke off" in page.locator("[role=alert]").inner_text()
    assert "a rule divided by zero" in page.locator("[role=alert]").inner_text()
    page.select_option("#mode", "coexistence")
    settle(page)
    page.wait_for_selector("[role=alert]", state="detached")
    assert "Coexistence" in page.locator("#answer h2").inner_text() + page.locator("#answer").inner_text()
