"""The page as an application, and the server that shows it: on this machine alone unless another host is named."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from htmltools import Tag
from shiny import App, Inputs, Outputs, Session
from starlette.requests import Request

from civsim.app.choice import Choice
from civsim.app.guard import Guard
from civsim.app.library import Library
from civsim.app.link import Link, language_of, read
from civsim.app.page import page
from civsim.app.refine import Refinery
from civsim.app.runs import Store
from civsim.app.server import Page
from civsim.app.warmth import Warmth
from civsim.errors import InputError
from civsim.messages import ENGLISH, languages, told
from civsim.simulate import available_workers

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATIENCE = 1
"""Seconds that the server waits for open pages when somebody ends it."""

LARGEST_MESSAGE = 400_000
"""Bytes of one message from a browser; the largest is a scenario file."""


def application(folders: tuple[Path, ...] = (), store: Store | None = None) -> App:
    """Return the page as an application, and begin to compile the model.

    Args:
        folders: of the user, with own towns and modes.
        store: where runs are kept.
    """
    library, warmth = Library(folders), Warmth()
    refinery = Refinery(Store() if store is None else store, available_workers())
    warmth.start()

    def shown(request: Request) -> Tag:
        query = str(request.url.query)
        preferred = preferred_language(request.headers.get("accept-language", ""))
        language = language_of(query, languages()) or preferred
        link, problem = Link(Choice(library)), ""
        try:
            link = read(query, library)
        except InputError as error:
            problem = told(error.text, language)
        return page(library, link.choice, problem, language, languages())

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Page(library, refinery, warmth, input, session)

    return App(shown, server)


def preferred_language(accepted: str) -> str:
    """Return the first language that a browser accepts and the catalogue has, else English."""
    wanted = (one.partition(";")[0].strip().partition("-")[0].lower() for one in accepted[:200].split(","))
    return next((one for one in wanted if one in languages()), ENGLISH)


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


def run(app: App, listening: socket.socket, host: str, started: Callable[[str], object]) -> None:
    """Show the page until somebody stops the program; `started` is told its address."""
    port = listening.getsockname()[1]
    hosts = LOOPBACK if host in LOOPBACK else None
    guarded = Guard(app, hosts)
    config = uvicorn.Config(
        guarded,
        log_level="warning",
        ws_max_size=LARGEST_MESSAGE,
        lifespan="on",
        timeout_graceful_shutdown=PATIENCE,
    )
    named = f"[{host}]" if ":" in host else host
    started(f"http://{named}:{port}/")
    with contextlib.closing(listening):
        uvicorn.Server(config).run(sockets=[listening])
