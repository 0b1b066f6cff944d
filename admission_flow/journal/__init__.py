"""The journal on bytes: entries, commitments, the tree, and their verifier; no database."""
