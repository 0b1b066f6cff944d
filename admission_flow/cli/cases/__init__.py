"""Cases.

Others use: `bulk`, `commands`, `judging`.
"""
