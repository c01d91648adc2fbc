"""What the tests of the page for the town hall share: short runs, waiting for the answer, reading a number."""

import re

LONG = 60_000
"""Milliseconds that are waited at most: the model may have to be compiled first."""

SETTLED = """() => {
  const status = document.querySelector("[data-running=false]");
  const query = new URLSearchParams(location.search);
  query.delete("lang");
  return status && status.dataset.query === query.toString();
}"""
BRIEF = "weeks=52&burn_in=13"
"""Short runs, so that answers come at once on a busy machine as well."""


def settle(page):
    """Wait until all runs of what the page's address says are done."""
    page.wait_for_function(SETTLED)


def number(page, key):
    """Return the first number of an element, as it is written."""
    text = page.locator(f"#{key}").inner_text()
    return float(re.match(r"[+−]?[\d.,]+", text).group().replace("−", "-").replace(",", "."))
