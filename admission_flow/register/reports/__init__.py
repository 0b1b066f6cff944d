"""Reports and statistics.

Others use: `body`, `report`, `tracing`.
"""
