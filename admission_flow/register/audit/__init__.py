"""Audit and inspection.

Others use: `audit`, `checkpoints`, `inspecting`, `receipts`, `sampling`, `witness`.
"""
