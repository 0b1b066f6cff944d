"""Units.

Others use: `entries`.
"""
