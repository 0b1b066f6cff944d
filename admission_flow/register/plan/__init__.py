"""The year's plan and its forecast.

Others use: `entries`, `history`, `noted`.
"""
