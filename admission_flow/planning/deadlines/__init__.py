"""Deadlines, what is owed and reminders.

Others use: `clocks`, `duty`, `owed`, `reminders`, `stuck`.
"""
