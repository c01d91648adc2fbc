"""The sheet of indicators in a browser: readable by everybody, also on a phone."""

from __future__ import annotations

import pytest
from tests.browser.conftest import DESKTOP, PHONE

from civsim.indicators.write import sheet


@pytest.mark.parametrize(("language", "size"), [("de", PHONE), ("en", DESKTOP)])
def test_everybody_can_read_the_sheet(visit, violations, tmp_path, language, size):
    path = tmp_path / "sheet.html"
    path.write_text(sheet(language), encoding="utf-8")
    page = visit(path.as_uri(), size=size, offline=True)
    assert violations(page) == []
    assert page.locator("table.form tbody tr").count() == 9
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
