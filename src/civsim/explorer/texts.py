"""What the page says besides numbers, by the name that its script and its template use."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.numbers import TO
from civsim.analysis.sentences import CHANGES
from civsim.messages import mark, translate
from civsim.report.cells import FORMS

TEXTS: Mapping[str, str] = {
    "topic": mark("Simulation of organised help in towns"),
    "lead": mark("Move the sliders: every position was computed beforehand, nothing is estimated in between."),
    "partial": mark("Not finished: the sweep still lacks runs; shown are those that every point has."),
    "to_answer": mark("To the answer"),
    "choose": mark("Choose"),
    "language": mark("Language"),
    "measure": mark("What is looked at"),
    "mode": mark("Mode"),
    "along": mark("Second figure: along"),
    "position": mark("{k} of {n}"),
    "list": mark("Computed point"),
    "predict_first": mark("Let me predict before I see the numbers"),
    "predict": mark("Your prediction"),
    "question": mark("What do you expect of {mode}, compared with {baseline}: {measure} will be …"),
    "guess_better": mark("clearly higher"),
    "guess_unclear": mark("not clearly different"),
    "guess_worse": mark("clearly lower"),
    "reveal": mark("Show without a prediction"),
    "waiting": mark("The numbers are shown once you have predicted."),
    "as_predicted": mark("As you predicted."),
    "not_as_predicted": mark("You predicted: {guess}."),
    "tally": mark("Predictions that came true: {right} of {tries}"),
    "answer": mark("The answer"),
    "alone": mark("{mode}: {measure} {mean} {unit} ({low} to {high}, {n} runs)."),
    "alone_single": mark("{mode}: {measure} {mean} {unit}; one run has no interval."),
    "baseline": mark("baseline"),
    "chosen": mark("chosen"),
    "all_modes": mark("All modes at this point"),
    "over": mark("{measure} along: {axis}"),
    "level": mark("Value"),
    "difference": mark("Difference to {baseline}"),
    "runs": mark("Runs"),
    "verdict": mark("Verdict"),
    "same": mark("exactly the same"),
    "interval": mark("In brackets and as bars or bands: 95 % intervals of the mean, {n} runs a point."),
    "one_run": mark("One run a point: there is no interval."),
    "between": mark("Lines and bands join computed points; nothing was computed between them."),
    "table": mark("This figure as a table"),
    "reading": mark("How to read this"),
    "clear": mark(
        "“Clearly” means that the 95 % interval of the paired difference leaves out zero. Differences are paired: the "
        "same people, the same money and the same luck in both modes."
    ),
    "forms": FORMS,
    "held": mark("What is held fixed"),
    "download": mark("All numbers of this page as a table (CSV)"),
    "source": mark("Where the numbers come from"),
    "forecast": mark("These figures compare forms of organisation under stated assumptions; they are no forecast."),
    "town": mark("Town"),
    "weeks": mark("Weeks measured"),
    "burn_in": mark("Weeks before them"),
    "seed": mark("Seed"),
    "town_seed": mark("Seed of the town"),
    "redraw_town": mark("A new town for every run"),
    "true": mark("yes"),
    "false": mark("no"),
    "to": TO,
}
NO_SCRIPT = mark("This page needs JavaScript, which is switched off in your browser. It sends nothing anywhere.")


def in_language(language: str) -> dict[str, str]:
    """Return all texts of the page in a language."""
    said = {f"said_{name}": text for name, text in CHANGES.items()}
    return {name: translate(text, language) for name, text in {**TEXTS, **said}.items()}
