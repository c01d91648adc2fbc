"""A sheet for a town that wants to know the impact of its collaboration: what to count, how, and a table to fill in."""
