"""What lies ahead of the running cases: another law, the days of the steps to come.

Others use: `impact`, `plans`.
"""
