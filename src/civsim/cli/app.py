"""civsim app: the page for the town hall."""

from __future__ import annotations

import json
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlencode

from civsim.cli.options import flag, take, whole
from civsim.errors import InputError

HOST, PORT = "127.0.0.1", 8765
RISK = (
    "civsim: host={host} shows the page to everybody who can reach this machine, without a password; they can make it "
    "compute. Without host= it is shown on this machine alone."
)


def app(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Show the page until the program is stopped; words about a scenario say what it opens with."""
    own, scenario = take(words, ("host", "port", "browser"))
    host, port = own.get("host", HOST), whole(own, "port", PORT, 0, 65_535)
    opened = flag({"browser": "true", **own}, "browser") and sys.stdout.isatty()
    try:
        import shiny  # noqa: F401
    except ImportError:
        raise InputError("The page needs Shiny; 'pip install civsim[app]' adds it.") from None
    from civsim.app import serving, web
    from civsim.app.library import Library
    from civsim.app.link import read

    if any("=" not in word for word in scenario):
        raise InputError(f"{next(word for word in scenario if '=' not in word)!r} is not of the form key=value.")
    query = urlencode({key: value for key, _, value in (word.partition("=") for word in scenario)})
    read(query, Library(tuple(folders)))
    listening = serving.listen(host, port)
    if host not in serving.LOOPBACK:
        print(RISK.format(host=host), file=sys.stderr, flush=True)

    def started(address: str) -> None:
        address += f"?{query}" if query else ""
        text = json.dumps({"address": address}) if as_json else f"The page: {address} (Ctrl+C ends it)"
        print(text, flush=True)
        if opened:
            webbrowser.open(address)

    serving.run(web.application(tuple(folders)), listening, host, started)
    return 0
