"""Audit and inspection.

Others use: `audit`, `checkpoints`, `contents`, `diagnosis`, `entry_text`, `inspecting`, `merged`,
`paper`, `receipts`, `replay_text`, `replaying`, `sampling`, `witness`.
"""
