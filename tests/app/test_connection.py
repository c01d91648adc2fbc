"""A browser's connection to the page, spoken as a browser speaks: what it tells again and again must not pile up."""

import asyncio
import gc
import json
from collections.abc import Iterator

from shiny.reactive import get_current_context, isolate
from tests.app.loop import finished

from civsim.app.runs import Store
from civsim.app.web import application

TOLD, WARM = 120, 20
VIEWS = ("answer", "losses", "who_gains")
SCOPE = {
    "type": "websocket",
    "path": "/websocket/",
    "raw_path": b"/websocket/",
    "root_path": "",
    "query_string": b"",
    "headers": [],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
    "scheme": "ws",
    "subprotocols": [],
}


def contexts() -> int:
    """Return how many readers of reactive values are kept."""
    gc.collect()
    with isolate():
        kind = type(get_current_context())
    return sum(isinstance(one, kind) for one in gc.get_objects())


def messages(seen: list[int]) -> Iterator[dict[str, object]]:
    """What a browser sends that looks from view to view and chooses nothing; `seen` gets the counts on the way."""
    yield {"type": "websocket.connect"}
    yield told("init", VIEWS[0])
    for number in range(TOLD + 1):
        if number in (WARM, TOLD):
            seen.append(contexts())
        yield told("update", VIEWS[number % len(VIEWS)])
    yield {"type": "websocket.disconnect", "code": 1000}


def told(method: str, view: str) -> dict[str, object]:
    said = {"method": method, "data": {"language": "en", "view": view}}
    return {"type": "websocket.receive", "text": json.dumps(said)}


def test_what_a_browser_tells_a_hundred_times_leaves_no_readers_behind() -> None:
    seen: list[int] = []
    coming = messages(seen)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0)
        return next(coming)

    async def send(message: dict[str, object]) -> None:
        """Take what the page answers, as a browser does."""

    finished(application(store=Store(most=1))(SCOPE, receive, send))
    assert next(coming, None) is None, "the connection broke off"
    warm, after = seen
    assert after <= warm + 2
