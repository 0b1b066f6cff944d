"""Units.

Others use: `entries`, `scope`.
"""
