"""Deadlines, what is owed and reminders.

Others use: `digest`, `entries`, `gathered`, `pace`.
"""
