"""Where the data that ships with the program lies."""

from pathlib import Path

from admission_flow.errors import BrokenInstallation


def folder(name: str) -> Path:
    """Return the data folder ``name``: "workflows" or "storage".

    In a wheel the two lie inside the package, in a checkout beside it. Two folders up from an
    installed module is site-packages, where another distribution's ``workflows/`` may lie:
    so the folder is used only where our own pyproject.toml is.

    Raises:
        BrokenInstallation: the data is missing from this installation.

    """
    package = Path(__file__).resolve().parent
    bundled = package / f"_{name}"
    if bundled.is_dir():
        return bundled
    root = package.parent
    if (root / "pyproject.toml").is_file():
        return root / name
    raise BrokenInstallation(folder=name)


def text(name: str, *parts: str) -> str:
    """Return the text of one data file, e.g. ``text("workflows", "admission.toml")``."""
    return folder(name).joinpath(*parts).read_text("utf-8")
