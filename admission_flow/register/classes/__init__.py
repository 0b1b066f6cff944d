"""Training classes.

Others use: `certificates`, `entries`, `participants`.
"""
