"""Deadlines, what is owed and reminders."""
