"""Does the model reproduce what is known? Limit cases of the ordinary engine beside closed forms."""
