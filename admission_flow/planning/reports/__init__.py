"""Reports and statistics.

Others use: `definitions`, `period`, `small_cells`, `statistics`.
"""
