"""Working apart: what an office without network hands over, and how its cases are taken over.

Others use: `looking`, `merging`, `sent_log`, `taken`.
"""
