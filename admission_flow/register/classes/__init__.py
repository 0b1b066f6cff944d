"""Training classes."""
