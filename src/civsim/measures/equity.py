"""Who is served: districts, members' and outsiders' recipients, few or many providers."""

from __future__ import annotations

import numpy as np

from civsim.measures.registry import COMMUNITY, ORGANISATION, measure
from civsim.measures.tables import Tables, share
from civsim.world import Table

BY_DISTRICT = ("worst_district", "gini_districts", "concentration")
"""Measures of counts per district, which are kept for all measured weeks together."""


@measure(COMMUNITY, "share of needs", "Coverage of the worst-off district", "Deckung im schlechtesten Stadtteil", 1)
def worst_district(t: Tables) -> Table:
    """Lowest coverage of any district in which a need ended."""
    covered = t.coverage_of_districts
    worst: Table = np.where(np.isnan(covered), np.inf, covered).min(axis=1)
    return np.where(np.isinf(worst), np.nan, worst)


@measure(COMMUNITY, "index", "Inequality over districts (Gini)", "Ungleichheit der Stadtteile (Gini)", -1)
def gini_districts(t: Tables) -> Table:
    """Gini coefficient of coverage over districts, weighted by people."""
    return _concentration(t.coverage_of_districts, t.places["people"], by=None)


@measure(COMMUNITY, "index", "Concentration on well-off districts", "Konzentration auf bessergestellte Stadtteile", -1)
def concentration(t: Tables) -> Table:
    """Concentration index of coverage, districts ranked from most to least deprived.

    Positive: the better-off are covered better (Wagstaff, Paci & van Doorslaer 1991).
    """
    return _concentration(t.coverage_of_districts, t.places["people"], by=-t.places["deprivation"])


def _concentration(values: Table, weights: Table, by: Table | None) -> Table:
    """Return the index of each run, shape (runs,), over the districts whose value is known."""
    known = ~np.isnan(values)
    if known.all():
        return _concentration_of(values, weights.astype(float), by)
    result = np.full(len(values), np.nan)
    for pattern in np.unique(known, axis=0):
        runs = (known == pattern).all(axis=1)
        if pattern.any():
            rank = None if by is None else by[runs][:, pattern]
            result[runs] = _concentration_of(values[runs][:, pattern], weights[runs][:, pattern].astype(float), rank)
    return result


def _concentration_of(values: Table, weights: Table, by: Table | None) -> Table:
    order = np.argsort(values if by is None else by, axis=1, kind="stable")
    value, weight = np.take_along_axis(values, order, axis=1), np.take_along_axis(weights, order, axis=1)
    weighted = (value * weight).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = weight / weight.sum(axis=1, keepdims=True)
        position = np.cumsum(weight, axis=1) - weight / 2
        mean = (value * weight).sum(axis=1)
        index = 2 * (value * weight * position).sum(axis=1) / mean - 1
    return np.where((weights.sum(axis=1) > 0) & (weighted > 0), index, np.nan)


@measure(ORGANISATION, "share of needs", "Coverage of members' recipients", "Deckung bei Mitgliedern der Foren", 1)
def coverage_members(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a member of a forum; nan without members.

    Needs that never came before a provider count neither here nor with outsiders. Members may be other providers
    than outsiders to begin with, so the gap alone is no effect of membership.
    """
    return share(t.count("met_members"), t.count("met_members") + t.count("lost_members"))


@measure(
    ORGANISATION, "share of needs", "Coverage of outsiders' recipients", "Deckung bei Anbietern außerhalb der Foren", 1
)
def coverage_outsiders(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a provider in no forum (see coverage_members)."""
    met = t.count("met") - t.count("met_members")
    return share(met, met + t.count("lost_outsiders"))


@measure(
    ORGANISATION, "index", "Concentration of places on providers (HHI)", "Konzentration der Plätze auf Anbieter (HHI)"
)
def concentration_of_providers(t: Tables) -> Table:
    """Herfindahl-Hirschman index: squared shares of providers in all places, summed; mean over the weeks.

    1 is a single provider, 1/n are n equal ones.
    """
    return t.average("squared_shares")
