"""The command line."""

from civsim.cli.main import main

__all__ = ["main"]
