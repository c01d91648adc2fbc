"""The page for the town hall in a real browser; the server is the real command, one for all tests of this folder."""

import pytest
from tests.browser.conftest import served

from .page import BRIEF, LONG, settle


@pytest.fixture(scope="package")
def address():
    """The address of a page that a real command shows."""
    with served("app") as found:
        yield found


@pytest.fixture
def look(visit, address):
    """Opens the page with a query string and short runs, without a guess, and waits for the answer."""

    def looking(query, **options):
        page = visit(f"{address}?{query if 'weeks' in query else f'{BRIEF}&{query}'}", **options)
        page.set_default_timeout(LONG)
        page.click("#skip")
        settle(page)
        return page

    return looking
