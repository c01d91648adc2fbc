"""The reduced town in other libraries, each run in an environment of its own, with its own random numbers.

A module here imports its library and NumPy, never civsim: `python -m benchmarks.peers.NAME TOWN SEED` prints the
seconds of a run and what it counted in all weeks.
"""
