"""Personal data.

Others use: `commands`.
"""
