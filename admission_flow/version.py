"""The version, in a module of its own: `--version` must not load anything."""

__version__ = "0.2.0.dev0"
