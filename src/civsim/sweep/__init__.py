"""Many points, many replicates: designs, runs on any number of processors, and a store that survives anything."""

from civsim.sampling import range_of
from civsim.sweep.design import Design, grid, latin_hypercube, of_frame, paired, read_csv, sobol
from civsim.sweep.reading import Sweep, read
from civsim.sweep.run import run
from civsim.sweep.sensitivity import morris, saltelli

__all__ = [
    "Design",
    "Sweep",
    "grid",
    "latin_hypercube",
    "morris",
    "of_frame",
    "paired",
    "range_of",
    "read",
    "read_csv",
    "run",
    "saltelli",
    "sobol",
]
