"""Sympathisers (cảm tình đảng) and their lists.

Others use: `commands`, `screen`.
"""
