"""What an experiment asks and expects, and how large it is: to be read before it runs."""

from __future__ import annotations

from typing import Any

from civsim.configuration import mode_label
from civsim.experiment.claims import FALLS
from civsim.experiment.definition import Best, Claim, Experiment, Home
from civsim.experiment.findings import design, expected_in_words, table_of
from civsim.experiment.runs import size
from civsim.experiment.texts import say
from civsim.messages import spoken


def write(experiment: Experiment, language: str) -> str:
    """Return question, design, number of runs and claims as Markdown."""
    rows = [(one["text"], one["modes"], one["expected"], one["falsified"]) for one in claims(experiment, language)]
    return "\n".join(
        [
            f"# {spoken(experiment.title, language)}",
            "",
            f"**{say('question', language)}:** {spoken(experiment.question, language)}",
            "",
            f"**{say('design', language)}:** {design(experiment, language)}",
            "",
            f"**{say('runs', language)}:** {size(experiment)}",
            "",
            *table_of(say("heads_of_plan", language), rows),
        ]
    )


def claims(experiment: Experiment, language: str) -> list[dict[str, Any]]:
    """Return each claim in words: text, modes, expected, and what would speak against it."""
    return [
        {
            "claim": one.name,
            "text": spoken(one.text, language),
            "modes": ", ".join(spoken(mode_label(mode), language) for mode in _modes(one)) or say("own", language),
            "expected": "; ".join(_expected(one, language)),
            "falsified": spoken(one.falsified, language),
        }
        for one in experiment.claims
    ]


def _modes(claim: Claim) -> tuple[str, ...]:
    return () if isinstance(claim, Home) else claim.modes


def _expected(claim: Claim, language: str) -> list[str]:
    if isinstance(claim, Best):
        falling = [expected_in_words(FALLS + claim.falling_with, "", language)] if claim.falling_with else []
        return [say("interior", language), *falling]
    return [expected_in_words(claim.expected, getattr(claim, "rising_with", ""), language)]
