"""Units.

Others use: `events`, `facts`, `moves`, `tree`.
"""
