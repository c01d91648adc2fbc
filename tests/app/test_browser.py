"""The page as people use it, in a real browser."""

import re


def number(page, key):
    """Return the first number of an element, as it is written."""
    text = page.locator(f"#{key}").inner_text()
    return float(re.match(r"[+−]?[\d.,]+", text).group().replace("−", "-").replace(",", "."))


SETTLED = """() => {
  const status = document.querySelector("[data-running=false]");
  const query = new URLSearchParams(location.search);
  query.delete("lang");
  return status && status.dataset.query === query.toString();
}"""


def settle(page):
    """Wait until all runs of what the page's address says are done."""
    page.wait_for_function(SETTLED)


def test_a_lever_moves_the_numbers_and_the_link(open_page):
    page = open_page("lang=en&mode=pact")
    settle(page)
    before = number(page, "coverage-chosen"), number(page, "coverage-competition")
    lever = page.locator("#lever-referral")
    assert page.locator("#lever-referral-value").inner_text() == "stated aim"
    lever.focus()
    page.keyboard.press("Home")
    assert page.locator("#lever-referral-value").inner_text() == "no evidence"
    page.wait_for_function("location.search.includes('referral=0')")
    settle(page)
    after = number(page, "coverage-chosen"), number(page, "coverage-competition")
    assert "Pact, with changes" in page.locator("#answer").inner_text()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_the_other_language_shows_the_same_scenario(open_page):
    page = open_page("lang=en&mode=hub&load=1.5")
    settle(page)
    english = number(page, "coverage-chosen")
    page.click("a[lang=de]")
    settle(page)
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator("#town option:checked").inner_text() == "Musterstadt"
    assert "Kommunale Leitstelle" in page.locator("#answer").inner_text()
    assert number(page, "coverage-chosen") == english
    assert "load=1.5" in page.url


def test_no_request_leaves_the_machine(open_page, address):
    page = open_page("lang=de")
    page.wait_for_selector("#answer h2")
    assert page.requests
    assert [one for one in page.requests if not one.startswith((address, "data:"))] == []
