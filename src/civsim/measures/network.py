"""What really flowed between providers."""

from __future__ import annotations

import numpy as np

from civsim.measures.registry import NETWORK, measure
from civsim.measures.tables import Tables, share
from civsim.world import Table


@measure(NETWORK, "share of pairs", "Network density", "Dichte des Netzes")
def network_density(t: Tables) -> Table:
    """Pairs of providers between which anything flowed, among all pairs; nan for very large towns."""
    size = t.flows.shape[1]
    if size < 2:
        return np.full(len(t.weekly), np.nan)
    return np.asarray((t.links > 0).sum(axis=(1, 2)) / (size * (size - 1)))


@measure(NETWORK, "share of linked pairs", "Multiplexity", "Mehrfachbeziehungen")
def multiplexity(t: Tables) -> Table:
    """Linked pairs between which more than one kind of thing flowed."""
    return share((t.links > 1).sum(axis=(1, 2)), (t.links > 0).sum(axis=(1, 2)))


@measure(NETWORK, "index", "Centralisation of the network", "Zentralisierung des Netzes")
def network_centralisation(t: Tables) -> Table:
    """How far links concentrate on one provider (Freeman 1979): 0 where all have as many, 1 for a star."""
    size = t.flows.shape[1]
    if size < 3:
        return np.full(len(t.weekly), np.nan)
    degrees = (t.links > 0).sum(axis=2)
    gaps = (degrees.max(axis=1, keepdims=True) - degrees).sum(axis=1)
    return np.asarray(gaps / ((size - 1) * (size - 2)))
