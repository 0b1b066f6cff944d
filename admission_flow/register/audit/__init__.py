"""Audit and inspection.

Others use: `audit`, `checkpoints`, `dossiers`, `receipts`, `sampling`, `witness`.
"""
