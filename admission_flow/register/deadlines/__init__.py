"""Deadlines, what is owed and reminders.

Others use: `calendar`, `digest`, `entries`, `gathered`, `pace`.
"""
