"""The use cases: one module per thing that an officer or an auditor does."""
