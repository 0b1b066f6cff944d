"""Many rows in little memory: packed as they come, and sorted without ever lying open together.

What is packed lies in this process's memory only: rows may hold personal data, of which no copy
goes to a temporary folder. Rows of one kind are much alike, and take some tens of bytes each.
"""

import heapq
import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

Row = TypeVar("Row")

BLOCK = 64
"""Rows that are packed, and opened, together."""
RUN = 64 * BLOCK
"""Rows that are sorted together; of as many sorted runs as there are, one block each lies open."""
_QUICKLY = 1  # of zlib's levels: a few per cent larger, and several times as fast


class PackedRows(Collection[Row]):
    """Rows in the order in which they came; the same rows on every reading."""

    def __init__(self, rows: Iterable[Row] = (), *, openly: int = 0) -> None:
        """Begin with some rows.

        Args:
            rows: the first ones.
            openly: how many of them lie open: few rows are not worth packing.

        """
        self._first: list[Row] = []
        self._openly = openly
        self._blocks: list[bytes] = []
        self._open: list[Row] = []
        self._count = 0
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Add a row, of types that can be pickled."""
        self._count += 1
        if self._count <= self._openly:
            self._first.append(row)
            return
        self._open.append(row)
        if len(self._open) == BLOCK:
            self._blocks.append(zlib.compress(pickle.dumps(self._open, -1), _QUICKLY))
            self._open = []

    def __contains__(self, row: object) -> bool:
        """Return whether a row is there, by reading them."""
        return any(row == other for other in self)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; of those that are packed one block lies open."""
        yield from list(self._first)
        for block in self._blocks:
            yield from pickle.loads(zlib.decompress(block))  # noqa: S301 - packed above
        yield from list(self._open)


class SortedRows(Collection[Row]):
    """Rows in the order of a key; those of one key as they came. Read as often as one likes."""

    def __init__(self, key: Callable[[Row], Any]) -> None:
        """Begin with none.

        Args:
            key: of a row; keys can be compared with each other.

        """
        self._key = key
        self._runs: list[PackedRows[Row]] = []
        self._open: list[Row] = []

    def add(self, row: Row) -> None:
        """Add a row, of types that can be pickled."""
        self._open.append(row)
        if len(self._open) == RUN:
            self._runs.append(PackedRows(sorted(self._open, key=self._key)))
            self._open = []

    def __contains__(self, row: object) -> bool:
        """Return whether a row is there, by reading them."""
        return any(row == other for other in self)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return RUN * len(self._runs) + len(self._open)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order; one block of each run lies open."""
        return heapq.merge(*self._runs, sorted(self._open, key=self._key), key=self._key)
