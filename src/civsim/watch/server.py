"""The page as an application of Solara that asks for nothing beyond this machine."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings

from civsim.app.guard import Application
from civsim.messages import mark, translate
from civsim.watch.town import Setup

NOWHERE = "http://127.0.0.1:9/"
"""Where nothing answers: what is not in the package of assets is not fetched from elsewhere."""


def application(setup: Setup) -> Application:
    """Return the page; Solara reads these settings when it is imported."""
    home = tempfile.mkdtemp(prefix="civsim-watch-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {
        "SOLARA_APP": "civsim.watch.page",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_ASSETS_PROXY": "True",
        "SOLARA_CHECK_HOOKS": "off",
        "SOLARA_HOME": home,
        "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_THEME_LOADER": "plain",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_THEME_TITLE": translate(mark("civsim: a town to watch"), setup.language),
    }
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # those of this machine need no https
    from civsim.watch import page

    page.opened.append(setup)
    from solara.server.starlette import app

    found: Application = app
    return found
