"""civsim watch: the agents of a town in the browser, week by week."""

from __future__ import annotations

import json
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from civsim.cli.options import flag, take, whole
from civsim.cli.words import without
from civsim.errors import InputError
from civsim.messages import ENGLISH, translations

HOST, PORT = "127.0.0.1", 8766
NEEDED = ("solara", "altair", "ipyvuetify", "uvicorn")


def watch(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Show a town until the program is stopped; words about a scenario say which, and what it begins with."""
    own, scenario = take(words, ("port", "browser", "language"))
    port, language = whole(own, "port", PORT, 0, 65_535), own.get("language", ENGLISH)
    opened = flag({"browser": "true", **own}, "browser") and sys.stdout.isatty()
    translations(language)
    missing = [name for name in NEEDED if not find_spec(name)]  # Solara must not be imported before its settings are
    if missing:
        raise InputError(f"Watching needs {', '.join(missing)}; \"pip install 'civsim[watch]'\" adds what is missing.")
    from civsim.app import serving
    from civsim.configuration import load
    from civsim.watch.server import application
    from civsim.watch.town import Setup

    mode = load(scenario, config_dirs=folders).scenario.mode
    setup = Setup(tuple(without(scenario, "mode")), tuple(folders), mode, language)
    setup.scenario(mode, {})
    listening = serving.listen(HOST, port)

    def started(address: str) -> None:
        text = json.dumps({"address": address}) if as_json else f"The town: {address} (Ctrl+C ends it)"
        print(text, flush=True)
        if opened:
            webbrowser.open(address)

    serving.run(application(setup), listening, HOST, started, log_level="critical")
    return 0
