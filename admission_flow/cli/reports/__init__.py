"""Reports and statistics.

Others use: `commands`.
"""
