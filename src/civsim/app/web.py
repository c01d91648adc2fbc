"""The page as an application of Shiny."""

from __future__ import annotations

from pathlib import Path

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session
from starlette.requests import Request

from civsim.app.choice import Choice
from civsim.app.isolated import forget_readers
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


def application(folders: tuple[Path, ...] = (), store: Store | None = None) -> App:
    """Return the page as an application, and begin to compile the model.

    Args:
        folders: of the user, with own towns and modes.
        store: where runs are kept.
    """
    forget_readers()
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
