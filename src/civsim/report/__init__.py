"""The report of a folder of results for people without a terminal, in every language that has a catalogue."""

from civsim.report.write import write

__all__ = ["write"]
