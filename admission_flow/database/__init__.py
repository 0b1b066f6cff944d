"""The register on disk. Reading it needs the standard library alone; writing loads SQLAlchemy."""

from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.database.rows import StateRow

if TYPE_CHECKING:
    from admission_flow.database.store import Store

__all__ = ["Reader", "StateRow", "open_for_reading", "open_for_writing"]


def open_for_writing(url: str, data_key: Path | None = None) -> "Store":
    """Open a register to read and write; see ``Store.open`` for what it raises."""
    from admission_flow.database.store import Store  # noqa: PLC0415 - 0.4 s that no reader waits

    return Store.open(url, data_key)
