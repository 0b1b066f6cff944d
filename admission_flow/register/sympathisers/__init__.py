"""Sympathisers (cảm tình đảng) and their lists."""
