"""The version of civsim."""

VERSION = "0.1.0"
