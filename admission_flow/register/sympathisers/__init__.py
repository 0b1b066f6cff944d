"""Sympathisers (cảm tình đảng) and their lists.

Others use: `entries`, `lists`, `noted`, `sources`.
"""
