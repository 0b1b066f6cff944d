"""The year's plan and the organisation that it is for: pure, on facts that are handed in."""
