"""Units.

Others use: `events`, `moves`, `tree`.
"""
