"""Experiments: questions with their design and expected signs, written down before the run."""
