"""What lies ahead of the running cases: another law.

Others use: `impact`.
"""
