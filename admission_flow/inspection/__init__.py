"""The checks that inspectors make: facts with their clause and their remedy, never a verdict."""
