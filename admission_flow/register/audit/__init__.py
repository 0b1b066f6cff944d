"""Audit and inspection.

Others use: `audit`, `checkpoints`, `contents`, `entry_text`, `inspecting`, `paper`, `receipts`,
`replaying`, `sampling`, `witness`.
"""
