"""The log as it is handed to an auditor: text, checkable without us (docs/auditors/bundle.md)."""
