"""Sympathisers (cảm tình đảng) and their lists.

Others use: `duties`, `person`.
"""
