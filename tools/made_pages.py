# ruff: noqa: INP001 - a part of the scripts of the maintainers, in no package
"""Writes the pages that the scripts of tools/ make."""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write(pages: Mapping[Path, str]) -> None:
    """Write every page that is not as it should be; name it."""
    for path, text in pages.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"written: {path.relative_to(ROOT)}\n")
