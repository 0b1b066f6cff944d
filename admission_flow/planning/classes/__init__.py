"""Training classes.

Others use: `events`, `proposals`.
"""
