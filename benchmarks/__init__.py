"""What civsim costs, measured beside other ways to do the same, in one run: `make benchmark`."""
