"""A finished sweep as one file: every computed point at the end of a slider, in every language that has a catalogue."""
