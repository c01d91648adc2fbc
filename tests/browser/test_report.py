"""The report in a browser: readable by everybody, also on a phone, and complete without a network."""

from __future__ import annotations

import sys

import pytest
from tests.browser.conftest import DESKTOP, PHONE

from civsim.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("report") / "out"
    words = ["town=musterstadt", "mode=hub", "weeks=26", "burn_in=0", "replicates=2", f"out={found}"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["compare", *words]) == 0
        assert main(["report", str(found)]) == 0
    return found


@pytest.mark.parametrize(("language", "size"), [("de", PHONE), ("en", DESKTOP)])
def test_everybody_can_read_the_report(visit, violations, folder, language, size):
    page = visit((folder / f"report_{language}.html").as_uri(), size=size, offline=True)
    assert violations(page) == []
    assert page.get_attribute("html", "lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
