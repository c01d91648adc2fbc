"""The town to watch as a class sees it, in a real browser; the server is the real command."""

import re

import pytest
from tests.browser.conftest import served

LONG = 120_000
"""Milliseconds that are waited at most: what draws the town may have to be compiled first."""


@pytest.fixture(scope="module")
def address():
    """The address of the page that a real command shows, in German."""
    pytest.importorskip("solara", reason="needs Mesa's view: pip install -e '.[watch]'")
    with served("watch", "mode=pact", "load=1.5", "weeks=26", "burn_in=0", "language=de") as found:
        yield found


@pytest.fixture
def page(visit, address):
    """The page when its town is there; what the server could not give fails the test."""
    failed = []
    opened = visit("about:blank")
    opened.set_default_timeout(LONG)
    opened.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    opened.goto(address)
    opened.wait_for_selector("main.watch svg")
    yield opened
    assert failed == []


def press(page, name):
    page.get_by_role("button", name=name).click()


def heading(page, text):
    page.locator("main.watch h2", has_text=text).wait_for()


def counts(page):
    """Return what the legend counts, by state."""
    rows = page.locator(".legend dd:has(b)").all_inner_texts()
    return {row.split("\n")[0]: int(row.split("\n")[1]) for row in rows}


def drawn(page, shape):
    return page.locator(f"main.watch figure use[href='#{shape}']").count()


def test_weeks_pass_one_by_one_and_by_themselves(page):
    heading(page, "Pakt, vor der ersten Woche")
    assert counts(page)["braucht gerade keine Hilfe"] == drawn(page, "ring") == 300
    before = page.locator("main.watch figure svg").first.inner_html()
    press(page, "Eine Woche")
    heading(page, "Pakt, Jahr 1, Woche 1")
    assert page.locator("main.watch figure svg").first.inner_html() != before
    press(page, "Abspielen")
    heading(page, "Woche 26")  # the last one: there is nothing to play any more
    assert page.get_by_role("button", name="Eine Woche").is_disabled()
    found = counts(page)
    assert sum(list(found.values())[:7]) == 300
    assert found["bekommt Hilfe"] == drawn(page, "dot") > 0
    assert all(page.locator(".curves polyline.now").nth(k).get_attribute("points") for k in range(4))


def test_a_lever_holds_after_a_new_start_and_the_run_before_stays_in_grey(page):
    for _ in range(3):
        press(page, "Eine Woche")
    heading(page, "Woche 3")
    pact = counts(page)
    page.get_by_role("button", name="Organisationsform").click()
    page.get_by_role("option", name="Wettbewerb").click()
    slider = page.get_by_role("slider").nth(2)
    slider.focus()
    slider.press("End")
    press(page, "Neu beginnen")
    heading(page, "Wettbewerb, vor der ersten Woche")
    for _ in range(3):
        press(page, "Eine Woche")
    heading(page, "Woche 3")
    assert counts(page) != pact
    assert page.locator(".curves polyline.before").count() == 4
    assert "Grau: der Lauf davor (Pakt)." in page.locator("main.watch").inner_text()


def test_whoever_is_pointed_at_is_told_in_words(page):
    press(page, "Eine Woche")
    heading(page, "Woche 1")
    told = page.locator("main.watch figure title").all_text_contents()
    assert any(re.fullmatch(r"Mensch \d+: braucht gerade keine Hilfe", one) for one in told)
    assert any(one.startswith("Kommunaler Dienst") and "Plätzen belegt" in one for one in told)
