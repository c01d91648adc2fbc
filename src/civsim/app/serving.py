"""The server that shows a page: on this machine alone unless another host is named."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import uvicorn

from civsim.app.guard import Application, Guard
from civsim.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATIENCE = 1
"""Seconds that the server waits for open pages when somebody ends it."""

LARGEST_MESSAGE = 400_000
"""Bytes of one message from a browser; the largest is a scenario file."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes any free one.

    Raises:
        InputError: if there is no such address or the port is taken.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen()  # whoever asks before the server is ready waits
    except OSError as error:
        raise InputError(
            f"host={host} port={port} cannot be used: {error.strerror or error}. Another port: port=0 takes any."
        ) from None
    return found


def run(
    application: Application,
    listening: socket.socket,
    host: str,
    started: Callable[[str], object],
    log_level: str = "warning",
) -> None:
    """Show a page until somebody stops the program; `started` is told its address."""
    port = listening.getsockname()[1]
    hosts = LOOPBACK if host in LOOPBACK else None
    guarded = Guard(application, hosts)
    config = uvicorn.Config(
        guarded,
        log_level=log_level,
        ws_max_size=LARGEST_MESSAGE,
        lifespan="on",
        timeout_graceful_shutdown=PATIENCE,
    )
    named = f"[{host}]" if ":" in host else host
    started(f"http://{named}:{port}/")
    with contextlib.closing(listening):
        uvicorn.Server(config).run(sockets=[listening])
