"""The watchers of the browser: what leaves this machine, a broken script and bad contrast are noticed."""

from __future__ import annotations

import pytest
from tests.browser.conftest import watched

GOOD = "<!DOCTYPE html><html lang='en'><title>t</title><main><h1>A page</h1><p>Text.</p></main></html>"


@pytest.fixture
def written(tmp_path):
    def address(content: str) -> str:
        (tmp_path / "page.html").write_text(content, encoding="utf-8")
        return (tmp_path / "page.html").as_uri()

    return address


def test_a_plain_page_is_fine(visit, violations, written):
    page = visit(written(GOOD))
    assert page.inner_text("h1") == "A page" and violations(page) == []


def test_bad_contrast_is_found(visit, violations, written):
    found = violations(visit(written(GOOD.replace("<p>", "<p style='color:#ccc'>"))))
    assert [one.split(":")[0] for one in found] == ["color-contrast"]


@pytest.mark.parametrize(
    ("content", "message"),
    [("<img alt='' src='http://civsim.invalid/a.png'>", "beyond"), ("<script>nothing.there()</script>", "scripts")],
)
def test_what_leaves_the_machine_or_breaks_fails_a_test(browser, written, content, message):
    with pytest.raises(AssertionError, match=message), watched(browser) as opened:
        opened(written(GOOD.replace("<p>", content + "<p>"))).wait_for_timeout(100)
