"""The year's plan and its forecast.

Others use: `entries`, `grades`, `history`, `noted`.
"""
