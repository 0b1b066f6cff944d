"""The register on disk: read, and written, by way of one dialect for each kind of database."""

from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.database.dialect import dialect_of
from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.database.rows import StateRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from admission_flow.database.dialect import Dialect
    from admission_flow.database.store import Store

__all__ = ["Reader", "StateRow", "create", "open_for_reading", "open_for_writing"]


def create(url: str | Path, begin: "Callable[[Dialect], None] | None" = None) -> None:
    """Make a register; see ``Dialect.create``."""
    dialect_of(url).create(begin)


def open_for_writing(url: str | Path, data_key: Path | None = None) -> "Store":
    """Open a register to read and write; see ``Store.open`` for what it raises."""
    from admission_flow.database.store import Store  # noqa: PLC0415 - readers do not need it

    return Store.open(url, data_key)
