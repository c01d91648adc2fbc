"""Predict, then reveal: somebody says what they expect before they see what comes out."""

from __future__ import annotations

from htmltools import Tag, tags
from shiny import ui

from civsim.analysis.numbers import fixed
from civsim.app.choice import CHOSEN, COMPETITION, Choice
from civsim.app.findings import Findings, label_of
from civsim.messages import mark, spoken, translate
from civsim.report import cells

ASKED = mark("Before you look: of 100 needs in {town}, how many do you think are met under “{mode}”?")
KNOWN = mark("Under “{baseline}” it is {level} ({n} runs, 95 % interval in brackets).")
WITHIN = mark(
    "You guessed {guess} of 100 under “{mode}”; the simulation says {level}: your guess lies in the interval."
)
FEWER = mark("You guessed {guess} of 100 under “{mode}”; the simulation says {level}: {gap} fewer than you thought.")
MORE = mark("You guessed {guess} of 100 under “{mode}”; the simulation says {level}: {gap} more than you thought.")
FIRST_GUESS = 50


def panel(language: str) -> Tag:
    """Return where somebody guesses; the script shows the results instead once the guess is made."""
    return tags.section(
        ui.output_ui("asked"),
        tags.label(translate(mark("My guess: needs met, of 100"), language), for_="guess"),
        tags.div(
            tags.input(type="range", id="guess", min=0, max=100, step=1, value=FIRST_GUESS),
            tags.output(str(FIRST_GUESS), for_="guess", id="guess-value"),
            class_="guessing",
        ),
        tags.button(translate(mark("Show the result"), language), type="button", id="reveal", class_="primary"),
        tags.button(translate(mark("Show it without a guess"), language), type="button", id="skip"),
        id="guess-part",
        aria_label=translate(mark("Guess first"), language),
    )


def asked(choice: Choice, found: Findings | None, language: str) -> Tag:
    """Return the question, and what is known already: the level under competition."""
    town, mode = spoken(choice.scenario.town.label, language), label_of(choice, CHOSEN, language)
    known = None
    if found is not None and not found.is_same:
        level = cells.level(found.level(COMPETITION, "coverage"), language)
        baseline = found.labels[COMPETITION]
        known = tags.p(translate(KNOWN, language).format(baseline=baseline, level=level, n=found.runs), class_="note")
    return tags.div(tags.h2(translate(ASKED, language).format(town=town, mode=mode)), known)


def guessed(guess: float, found: Findings) -> Tag:
    """Return the guess beside what came out."""
    row, language = found.level(CHOSEN, "coverage"), found.language
    mean, low, high = (100 * float(row[key]) for key in ("mean", "ci_low", "ci_high"))
    text = WITHIN if low <= guess <= high else FEWER if guess > mean else MORE
    said = translate(text, language).format(
        guess=fixed(guess, 0, language),
        mode=found.labels[CHOSEN],
        level=cells.level(row, language),
        gap=fixed(abs(guess - mean), 0, language),
    )
    return tags.p(said, class_="guessed", id="guessed-text")
