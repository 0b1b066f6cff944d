"""Training classes.

Others use: `commands`.
"""
