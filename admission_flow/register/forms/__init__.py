"""Papers out: forms filled from the journal.

Others use: `making`.
"""
