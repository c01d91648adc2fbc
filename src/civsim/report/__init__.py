"""The report of a folder of results for people without a terminal, in every language that has a catalogue."""
