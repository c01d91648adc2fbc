"""Every parameter of the model once: default, unit, bounds, role, source and labels."""
