"""Audit and inspection.

Others use: `audit`, `checkpoints`, `contents`, `inspecting`, `receipts`, `replaying`, `sampling`,
`witness`.
"""
