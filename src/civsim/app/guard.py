"""What the page lets in and out: no request leaves the machine, nothing is written by requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "form-action 'none'; base-uri 'none'; object-src 'none'"
)
"""Told to the browser: everything comes from here. Shiny has scripts within the page."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
READING = ("GET", "HEAD")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class Guard:
    """Wraps the page's application.

    Args:
        application: what is guarded.
        hosts: names under which the page is asked for; another page that points its own name at this machine is
            turned away. None: any.
    """

    def __init__(self, application: Application, hosts: tuple[str, ...] | None) -> None:
        self._application, self._hosts = application, hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Turn away what is not allowed; hand on all else, with the headers that keep the browser here."""
        kind = scope["type"]
        if kind == "http" and (scope["method"] not in READING or not self._is_known(scope)):
            await _refuse(send)
            return
        if kind == "websocket" and not (self._is_known(scope) and _is_own(scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self._application(scope, receive, sending if kind == "http" else send)

    def _is_known(self, scope: Message) -> bool:
        return self._hosts is None or _name(_header(scope, b"host")) in self._hosts


def _is_own(scope: Message) -> bool:
    """Return whether a connection comes from a page of this server; programs that are no browser name no origin."""
    origin = _header(scope, b"origin")
    return not origin or origin.partition("://")[2] == _header(scope, b"host")


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _name(host: str) -> str:
    """Return a host without its port."""
    return host.partition("]")[0].removeprefix("[") if host.startswith("[") else host.rpartition(":")[0] or host


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain"), *HEADERS]})
    await send({"type": "http.response.body", "body": b"Not allowed."})
