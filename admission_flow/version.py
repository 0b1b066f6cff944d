"""The version, in a module of its own: `--version` must not load anything."""

__version__ = "0.1.0"
