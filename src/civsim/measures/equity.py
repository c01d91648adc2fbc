"""Who is served: districts, members' and outsiders' recipients, few or many providers."""

from __future__ import annotations

import numpy as np

from civsim.measures.registry import LOST, Tables, measure, share
from civsim.world import Table

BY_DISTRICT = ("worst_district", "gini_districts", "concentration")
"""Measures of counts per district, which are kept for all measured weeks together."""


def district_coverage(t: Tables) -> Table:
    """Coverage per district, shape (runs, districts); nan where no need ended."""
    groups = len(t.populations) // len(t.districts)
    met = t.areas["met"].reshape(len(t.areas), -1, groups).sum(axis=2)
    lost = sum(t.areas[name].astype(np.int64) for name in LOST)
    lost = np.asarray(lost).reshape(len(t.areas), -1, groups).sum(axis=2)
    return share(met, met + lost)


@measure("share of needs", "Coverage of the worst-off district", "Deckung im schlechtesten Stadtteil", 1)
def worst_district(t: Tables) -> Table:
    """Lowest coverage of any district in which a need ended."""
    covered = district_coverage(t)
    worst: Table = np.where(np.isnan(covered), np.inf, covered).min(axis=1)
    return np.where(np.isinf(worst), np.nan, worst)


@measure("index", "Inequality over districts (Gini)", "Ungleichheit der Stadtteile (Gini)", -1)
def gini_districts(t: Tables) -> Table:
    """Gini coefficient of coverage over districts, weighted by people."""
    return _concentration(district_coverage(t), t.districts["people"], by=None)


@measure("index", "Concentration on well-off districts", "Konzentration auf bessergestellte Stadtteile", -1)
def concentration(t: Tables) -> Table:
    """Concentration index of coverage, districts ranked from most to least deprived.

    Positive: the better-off are covered better (Wagstaff, Paci & van Doorslaer 1991).
    """
    return _concentration(district_coverage(t), t.districts["people"], by=-t.districts["deprivation"])


def _concentration(values: Table, weights: Table, by: Table | None) -> Table:
    result = np.full(len(values), np.nan)
    for run, row in enumerate(values):
        known = ~np.isnan(row)
        value, weight = row[known], weights[known].astype(float)
        rank = value if by is None else by[known]
        order = np.argsort(rank, kind="stable")
        value, weight = value[order], weight[order]
        if weight.sum() <= 0 or (value * weight).sum() <= 0:
            continue
        weight = weight / weight.sum()
        position = np.cumsum(weight) - weight / 2
        mean = (value * weight).sum()
        result[run] = 2 * (value * weight * position).sum() / mean - 1
    return result


@measure("share of needs", "Coverage of members' recipients", "Deckung bei Mitgliedern der Foren", 1)
def coverage_members(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a member of a forum; nan without members.

    Needs that never came before a provider count neither here nor with outsiders. Members may be other providers
    than outsiders to begin with, so the gap alone is no effect of membership.
    """
    return share(t.count("met_members"), t.count("met_members") + t.count("lost_members"))


@measure("share of needs", "Coverage of outsiders' recipients", "Deckung bei Anbietern außerhalb der Foren", 1)
def coverage_outsiders(t: Tables) -> Table:
    """Needs met among needs that ended and were last with a provider in no forum (see coverage_members)."""
    met = t.count("met") - t.count("met_members")
    return share(met, met + t.count("lost_outsiders"))


@measure("index", "Concentration of places on providers (HHI)", "Konzentration der Plätze auf Anbieter (HHI)")
def concentration_of_providers(t: Tables) -> Table:
    """Herfindahl-Hirschman index: squared shares of providers in all places, summed; mean over the weeks.

    1 is a single provider, 1/n are n equal ones.
    """
    mean: Table = t.ledger["squared_shares"].mean(axis=1)
    return mean
