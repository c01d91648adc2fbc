"""The initial world of a town, table by table."""

from civsim.generate.world import generate

__all__ = ["generate"]
