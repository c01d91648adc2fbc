"""Figures: tables in, pictures out. The finding is the title, made from the tables."""

from civsim.plots.assumptions import assumptions
from civsim.plots.attribution import attribution
from civsim.plots.calibration import calibration
from civsim.plots.claims import claims
from civsim.plots.coverage import coverage_over_time, funnel, over_time
from civsim.plots.differences import paired_differences, participation
from civsim.plots.nation_map import nation_map
from civsim.plots.optimum import optimum
from civsim.plots.phase_map import phase_map
from civsim.plots.regret import regret
from civsim.plots.robustness import robustness
from civsim.plots.sensitivity import sensitivity
from civsim.plots.style import save, short
from civsim.plots.who_gains import who_gains

__all__ = [
    "assumptions",
    "attribution",
    "calibration",
    "claims",
    "coverage_over_time",
    "funnel",
    "nation_map",
    "optimum",
    "over_time",
    "paired_differences",
    "participation",
    "phase_map",
    "regret",
    "robustness",
    "save",
    "sensitivity",
    "short",
    "who_gains",
]
