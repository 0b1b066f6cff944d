"""Reports and statistics.

Others use: `body`, `report`, `tracing`, `year_page`.
"""
