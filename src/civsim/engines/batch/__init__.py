"""The fast engine: the rules compiled by Numba, looped over tables."""
