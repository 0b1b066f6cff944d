"""Units.

Others use: `entries`, `listed`, `scope`.
"""
