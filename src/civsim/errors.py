"""The one error that users see for bad input."""


class InputError(ValueError):
    """Input that cannot be used; the message names the value, the bound and the nearest valid name."""
