"""Audit and inspection.

Others use: `audit`, `checkpoints`, `contents`, `diagnosis`, `entry_text`, `health`, `inspecting`,
`merged`, `paper`, `receipts`, `replay_text`, `replaying`, `roots`, `sampling`, `witness`.
"""
