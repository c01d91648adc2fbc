"""What the page says of its own work: how many runs there are, and what went wrong."""

from __future__ import annotations

from htmltools import Tag, tags

from civsim.app.visit import Progress
from civsim.messages import mark, told, translate

LOADING = mark("The model is being loaded; after an installation it is compiled first, which takes about a minute.")
RUNNING = mark("{runs} runs of each form so far; {done} of {wanted} done. The intervals are getting narrower.")
FIRST = mark("First runs: {done} of {wanted} done.")
READY = mark("{runs} runs of each form: done.")
REFUSED = mark("This cannot be used, and the page shows what was chosen before:")
LONGEST = 600
"""Characters of what is told of input that cannot be used; it may repeat what a stranger sent."""

BROKEN = mark("The computation broke off. The page still works: choose something else, or try again.")


def status(progress: Progress, runs: int, query: str, language: str, *, is_ready: bool) -> Tag:
    """Return in a line what is going on; `query` says for what, and no runs that nothing of it is known yet."""
    text = RUNNING if progress.is_running and runs else FIRST if progress.is_running else READY
    if not is_ready and not runs:
        text = LOADING
    elif not progress.is_running and not runs:
        return tags.span(data_running="false", data_known="false", data_query=query)
    said = translate(text, language).format(runs=runs, done=progress.done, wanted=progress.wanted)
    bar = tags.progress(max=max(1, progress.wanted), value=progress.done, aria_hidden="true")
    shown = bar if progress.is_running else None
    is_running, is_known = (str(fact).lower() for fact in (progress.is_running, runs > 0))
    return tags.span(said, shown, data_running=is_running, data_known=is_known, data_query=query)


def problems(problem: str, failure: str, language: str) -> Tag | None:
    """Return what went wrong, or nothing."""
    said = [(REFUSED, told(problem, language)), (BROKEN, told(failure, language))]
    shown = [tags.p(translate(text, language), " ", tags.code(detail[:LONGEST])) for text, detail in said if detail]
    return tags.div(*shown, class_="problem", role="alert") if shown else None
