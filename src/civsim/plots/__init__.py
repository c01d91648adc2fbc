"""Figures: tables in, pictures out. The finding is the title, made from the tables."""

from civsim.plots.assumptions import assumptions
from civsim.plots.attribution import attribution
from civsim.plots.claims import claims
from civsim.plots.coverage import coverage_over_time, funnel, over_time
from civsim.plots.differences import paired_differences, participation
from civsim.plots.optimum import optimum
from civsim.plots.phase_map import phase_map
from civsim.plots.style import save, short
from civsim.plots.who_gains import who_gains

__all__ = [
    "assumptions",
    "attribution",
    "claims",
    "coverage_over_time",
    "funnel",
    "optimum",
    "over_time",
    "paired_differences",
    "participation",
    "phase_map",
    "save",
    "short",
    "who_gains",
]
