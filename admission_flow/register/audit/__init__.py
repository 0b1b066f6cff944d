"""Audit and inspection."""
