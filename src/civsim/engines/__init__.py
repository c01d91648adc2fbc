"""Two engines for the same rules: one to read, one to run."""
