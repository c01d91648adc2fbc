"""At the providers' doors, in NumPy: which offer people choose and who gets a place. Needs NumPy alone."""

from __future__ import annotations

import numpy as np

from benchmarks.reduced.town import Table, Town


class Doors:
    """The offers of a town and who is enrolled there.

    Where offers are compared, those of a cell are the columns of a matrix, filled up with offers that appeal to nobody.
    """

    def __init__(self, town: Town) -> None:
        cells = town.offers_by_cell()
        width = max(map(len, cells))
        self.offers = np.array([offers + [-1] * (width - len(offers)) for offers in cells])
        self.appeal = np.where(self.offers >= 0, town.appeal[self.offers], 0.0)
        self.places, self.enrolled = town.places, np.zeros(len(town.places), np.int64)

    def choose(self, cells: Table, last: Table, luck: Table) -> tuple[Table, Table]:
        """Choose among the offers of a cell, not the last one if there are others.

        Args:
            cells: of the needs.
            last: column of the offer that last turned each person away, -1 for none.
            luck: uniform numbers.

        Returns:
            The columns and the offers chosen, -1 where there is none.
        """
        weights = self.appeal[cells]
        refused = np.flatnonzero(last >= 0)
        others = weights[refused]
        others[np.arange(len(refused)), last[refused]] = 0.0
        weights[refused] = np.where(others.any(axis=1)[:, None], others, weights[refused])
        reached = np.cumsum(weights, axis=1)
        column = np.argmax(reached > (luck * reached[:, -1])[:, None], axis=1)
        found = reached[:, -1] > 0.0
        return np.where(found, column, -1), np.where(found, self.offers[cells, column], -1)

    def admit(self, offers: Table, luck: Table) -> Table:
        """Draw who gets the free places: the first applicants of all offers at once, then the second, ...

        Args:
            offers: that people apply to, in the order in which they are asked.
            luck: uniform numbers.

        Returns:
            Whether each gets a place; they are enrolled.
        """
        waiting = np.bincount(offers, minlength=len(self.places))
        free = np.maximum(self.places - self.enrolled, 0)
        order = np.argsort(offers, kind="stable")
        order = order[free[offers[order]] > 0]
        ranks = np.arange(len(order)) - np.searchsorted(offers[order], offers[order])
        turns = order[np.argsort(ranks, kind="stable")]
        admitted = np.zeros(len(offers), bool)
        for group in np.split(turns, np.cumsum(np.bincount(ranks))[:-1]) if len(order) else ():
            own = offers[group]
            gets = luck[group] * waiting[own] < free[own]
            admitted[group] = gets
            waiting[own] -= 1
            free[own] -= gets
        self.enrolled += np.bincount(offers[admitted], minlength=len(self.places))
        return admitted

    def leave(self, offers: Table) -> None:
        """Free the places of those whose services end."""
        self.enrolled -= np.bincount(offers, minlength=len(self.places))
