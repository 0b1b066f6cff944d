"""Rows that are packed and sorted: the same rows, and few of them open at one time."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from admission_flow.sorting import BLOCK, RUN, PackedRows, SortedRows
from tests.alive import Alive


@dataclass(frozen=True)
class Row:
    """Not with slots, so that it can be watched."""

    key: int
    place: int


ALIVE = Alive()


@dataclass(frozen=True)
class Watched(Row):
    """Counted when it is made, also from what was packed."""

    def __reduce__(self) -> tuple[object, ...]:
        return _watched, (self.key, self.place)


def _watched(key: int, place: int) -> Watched:
    return ALIVE.watch(Watched(key, place))


@given(st.lists(st.integers(0, 3), max_size=3 * BLOCK))
def test_packed_rows_are_the_rows(keys: list[int]) -> None:
    """In their order, as often as they are read, and more of them afterwards."""
    packed = PackedRows(keys)
    assert list(packed) == keys == list(packed)
    packed.add(7)
    assert (list(packed), len(packed)) == ([*keys, 7], len(keys) + 1)
    assert 7 in packed


def test_sorted_rows_are_in_order_and_those_of_one_key_as_they_came() -> None:
    """Over several runs, as `sorted` does; read twice."""
    rows = [Row((place * 7919) % 13, place) for place in range(2 * RUN + BLOCK + 5)]
    found: SortedRows[Row] = SortedRows(lambda row: row.key)
    for row in rows:
        found.add(row)
    assert list(found) == sorted(rows, key=lambda row: row.key) == list(found)
    assert len(found) == len(rows)
    assert list(SortedRows[Row](lambda row: row.key)) == []


def test_few_rows_lie_open() -> None:
    """While they are added one run, and while they are read a block of each run and the last."""
    runs = 8
    found: SortedRows[Watched] = SortedRows(lambda row: row.key)
    for place in range(runs * RUN):
        found.add(_watched(place * 7919 % 10_007, place))
    assert ALIVE.all >= runs * RUN
    assert ALIVE.most <= RUN + 2 * BLOCK  # while packing, a block besides
    ALIVE.most = ALIVE.now
    assert sum(1 for _ in found) == runs * RUN
    assert ALIVE.most <= 2 * runs * BLOCK
