"""The year's plan and its forecast.

Others use: `durations`, `forecast`, `plan`, `progress`, `simulated`, `stay`.
"""
