"""The year's plan and its forecast."""
