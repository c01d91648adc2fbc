"""A server of the page and a browser, as somebody at a laptop has them; both start once for a file of tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LONG = 90_000
"""Milliseconds that a browser waits at most: the model may have to be compiled first."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a page that a real command shows."""
    command = [sys.executable, "-c", "import sys; from civsim.cli import main; sys.exit(main())"]
    words = ["app", "port=0", "browser=false"]
    with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[2]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser():
    """Chromium with an empty profile."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is missing (Debian's package chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        found = running.chromium.launch(executable_path=path, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def open_page(browser, address):
    """A function that opens the page with a query string and returns it; the requests it makes are in `requests`."""
    opened = []

    def opening(query="", width=1280, height=800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(LONG)
        page = context.new_page()
        page.requests = []
        page.on("request", lambda one: page.requests.append(one.url))
        page.goto(f"{address}?{query}")
        opened.append(context)
        return page

    yield opening
    for context in opened:
        context.close()
