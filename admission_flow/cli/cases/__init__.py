"""Cases.

Others use: `bulk`, `commands`, `helping`, `judging`, `supposing`.
"""
