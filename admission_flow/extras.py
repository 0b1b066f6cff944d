"""Which extra brings which package, and what is said where one is not installed.

The library that judges needs two packages; the rest comes with extras (pyproject.toml). Whoever
imports an optional package does so within `needed()`; `require` asks before anything is written.
The command line and the library's door (`admission_flow/__init__.py`) stand within it as a whole.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

from admission_flow.errors import ExtraMissing

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "register": ("alembic", "sqlalchemy", "sqlmodel"),
    "cli": ("platformdirs", "rich", "tomlkit", "typer"),
    "sheets": ("openpyxl", "python_calamine"),
    "calendar": ("icalendar",),
    "qr": ("segno",),
    "keys": ("bcrypt", "cryptography"),
    "word": ("docx",),
    "desk": ("jinja2", "python_multipart", "starlette", "uvicorn"),
    "forms": ("docxtpl",),
    "postgres": ("psycopg",),
}
"""The modules of each extra. One that two extras bring stands with the likelier one."""

_EXTRA_OF = {module: extra for extra, modules in EXTRAS.items() for module in modules}


@contextmanager
def needed() -> Iterator[None]:
    """Turn the import of a package that is not installed into an error that names its extra.

    Raises:
        ExtraMissing: a package of an extra could not be found.

    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in _EXTRA_OF:
            raise
        raise ExtraMissing(package=package, extra=_EXTRA_OF[package]) from error


def require(module: str) -> None:
    """Make sure that an optional module is there, before something is written that rests on it.

    Raises:
        ExtraMissing: it is not installed.

    """
    with needed():
        import_module(module)
