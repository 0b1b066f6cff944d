"""Audit and inspection.

Others use: `checkpoint`, `commands`, `log`, `receipts`.
"""
