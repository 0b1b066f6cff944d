"""Units.

Others use: `commands`.
"""
