"""How much is asked of a database at once."""

from collections.abc import Collection

CHUNK = 1000
"""Rows per query: between two, nobody who wants to write has to wait for us."""


def marks(values: Collection[object]) -> str:
    """Return as many marks for parameters as there are values."""
    return ",".join("?" * len(values))
