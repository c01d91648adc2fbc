"""The page for the town hall: choose a town, a mode and a few levers, and see what changes."""
