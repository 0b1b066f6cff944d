"""Personal data.

Others use: `access`, `erasure`.
"""
