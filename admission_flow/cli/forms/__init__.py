"""Papers out.

Others use: `commands`.
"""
