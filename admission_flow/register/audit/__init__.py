"""Audit and inspection.

Others use: `audit`, `checkpoints`, `contents`, `inspecting`, `paper`, `receipts`, `replaying`,
`sampling`, `witness`.
"""
