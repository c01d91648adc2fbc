"""Every measure once: a pure function of the tables that runs leave, with unit and labels."""

from civsim.measures import coverage, equity, network, participation, resources
from civsim.measures.registry import LEVELS_OF_MEASURES, MEASURES, Measure, known_measure, measure
from civsim.measures.tables import LOST, Tables, share

__all__ = [
    "LEVELS_OF_MEASURES",
    "LOST",
    "MEASURES",
    "Measure",
    "Tables",
    "coverage",
    "equity",
    "known_measure",
    "measure",
    "network",
    "participation",
    "resources",
    "share",
]
