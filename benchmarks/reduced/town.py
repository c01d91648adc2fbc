"""The reduced town as plain arrays: all that a version needs to know, and what it counts. Needs NumPy alone."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Table = np.ndarray[Any, Any]

IDLE, SEEKING, ENROLLED = 0, 1, 3
UNAWARE, UNWILLING, DID_NOT_TRY, NO_OFFER, TURNED_AWAY = range(5)
LOST = ("lost_unaware", "lost_unwilling", "lost_did_not_try", "lost_no_offer", "lost_turned_away")
COUNTS = ("arisen", "tried", "applied", "admitted", "turned_away", "met", "succeeded", *LOST, "waited", "open",
          "enrolled")  # fmt: skip
"""What every version counts each week, by the names of civsim's tally."""


@dataclass(frozen=True)
class Town:
    """A town in which nothing changes but its recipients.

    Attributes:
        district: of each recipient, in ascending order, shape (recipients,).
        people: recipients, shape (districts,); need_probability: of falling into need in a week.
        choice_limit: cumulative shares of the needs, shape (districts, services).
        duration: mean weeks of a service, shape (services,).
        offer_cell: district · services + service, in ascending order, shape (offers,).
        places: shape (offers,); appeal: weight in the choice of a provider.
        weeks: to simulate; seed: of the luck.
        patience: mean weeks; seek: chance of an attempt in a week; quality: chance that a service succeeds.
        stigma, efficacy_start, efficacy_memory, awareness_base, awareness_decay, word_of_mouth: as in civsim.
    """

    district: Table
    people: Table
    need_probability: Table
    choice_limit: Table
    duration: Table
    offer_cell: Table
    places: Table
    appeal: Table
    weeks: int
    seed: int
    patience: float
    seek: float
    quality: float
    stigma: float
    efficacy_start: float
    efficacy_memory: float
    awareness_base: float
    awareness_decay: float
    word_of_mouth: float

    def save(self, path: Path) -> None:
        """Write the town into a file, for a process that knows nothing of civsim."""
        np.savez(path, **{one.name: getattr(self, one.name) for one in dataclasses.fields(self)})

    @classmethod
    def load(cls, path: Path) -> Town:
        """Read a town from a file."""
        found = np.load(path)
        return cls(**{name: found[name] if found[name].ndim else found[name].item() for name in found.files})

    def awareness_change(self, enrolled: Table | list[int]) -> tuple[Table, Table]:
        """Return keep and gain of A ← keep·A + gain, by district: forgetting, then word of mouth by the enrolled."""
        mouth = self.word_of_mouth * (np.asarray(enrolled) / np.maximum(self.people, 1))
        keep = (1.0 - self.awareness_decay) * (1.0 - mouth)
        return keep, (1.0 - mouth) * self.awareness_decay * self.awareness_base + mouth

    def offers_by_cell(self) -> list[list[int]]:
        """Return the numbers of the offers of every cell."""
        cells = np.arange(self.choice_limit.size)
        firsts, lasts = (np.searchsorted(self.offer_cell, cells, side=side) for side in ("left", "right"))
        return [list(range(first, last)) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]


def geometric(mean: Table | float, chances: Table) -> Table:
    """Return whole weeks from 1 on, geometric with the given mean."""
    weeks: Table = 1.0 + np.floor(np.log(1.0 - chances) / np.log(1.0 - 1.0 / np.asarray(mean)))
    return weeks
