"""Deadlines, what is owed and reminders.

Others use: `clocks`, `duty`, `limit_files`, `owed`, `reminders`, `stuck`.
"""
