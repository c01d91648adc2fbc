"""A real browser for tests of pages: Debian's Chromium, driven by playwright, with axe-core for accessibility."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
HERE = ("", "localhost", "127.0.0.1", "::1")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium with an empty profile, once for all tests; skips, saying what is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[dev]'")
    pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python: pip install -e '.[dev]'")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium (Debian: chromium)")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser) -> Iterator[Callable[..., object]]:
    """Opens an address in a profile of its own (see `watched`); `size=PHONE` is a narrow screen."""
    with watched(browser) as opened:
        yield opened


@contextmanager
def watched(browser) -> Iterator[Callable[..., object]]:
    """Yield what opens pages; in the end fail if one asked for anything beyond this machine or a script broke."""
    contexts, leaving, broken = [], [], []

    def opened(url: str, *, size: dict[str, int] = DESKTOP, **options: object):
        context = browser.new_context(viewport=size, locale="en-GB", **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.on("request", lambda request: leaving.extend(_beyond(request.url)))
        context.on("weberror", lambda error: broken.append(str(error.error)))
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert leaving == [], "requests beyond this machine"
    assert broken == [], "errors in scripts"


def _beyond(url: str) -> list[str]:
    return [url] if (urlsplit(url).hostname or "") not in HERE else []


@contextmanager
def served(*words: str) -> Iterator[str]:
    """Yield the address of the page that a real civsim command shows; in the end stop the command."""
    start = [sys.executable, "-c", "import sys; from civsim.cli import main; sys.exit(main())"]
    with subprocess.Popen([*start, *words, "port=0", "browser=false"], stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().split()[2]
        finally:
            server.terminate()


@pytest.fixture
def violations() -> Callable[[object], list[str]]:
    """What axe-core finds wrong with a page as it is now: rule, help and element, a line each."""

    def found(page) -> list[str]:
        from axe_playwright_python.sync_playwright import Axe

        return [
            f"{one['id']}: {one['help']}: {node['html'][:200]}"
            for one in Axe().run(page).response["violations"]
            for node in one["nodes"]
        ]

    return found
