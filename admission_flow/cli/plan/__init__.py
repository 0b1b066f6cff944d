"""The year's plan and its forecast.

Others use: `commands`, `screen`.
"""
