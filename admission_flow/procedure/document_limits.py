"""What is too early, too late, too long or too much for any field of a document."""

from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
LONGEST_TEXT = 10_000
"""Characters."""
LARGEST_COUNT = 1_000_000
