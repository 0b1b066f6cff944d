"""Deadlines, what is owed and reminders.

Others use: `commands`.
"""
