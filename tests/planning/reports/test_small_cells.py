"""Small numbers stay hidden from whoever can add and subtract."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.planning.reports.small_cells import Grid, Shown, shown

BELOW = 3


def readings(grid: Grid, marks: list[list[Shown]]) -> list[tuple[int, ...]]:
    """Return every row that a reader of what is shown must think possible."""
    [row], [line] = grid, marks
    choices: list[list[int]] = []
    for number, mark in zip(row, line, strict=True):
        if mark is Shown.NUMBER:
            choices.append([number])
        elif mark is Shown.SMALL:
            choices.append(list(range(1, BELOW)))
        else:
            choices.append(list(range(sum(row) + 1)))
    return [flat for flat in product(*choices) if sum(flat) == sum(row)]


def test_no_row_gives_a_small_number_away() -> None:
    """Every row of three numbers up to 6: each small one could be another too."""
    for row in product(range(7), repeat=3):
        marks = shown([row], BELOW, columns_known=False)
        possible = readings([row], marks)
        assert row in possible
        for place, number in enumerate(row):
            if 0 < number < BELOW:
                assert marks[0][place] is not Shown.NUMBER
                assert len({flat[place] for flat in possible}) > 1, (row, marks)


@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3), max_size=12))
def test_no_column_hides_a_single_cell(grid: list[tuple[int, int, int]]) -> None:
    """Where the totals of the columns are known, what is hidden in one is hidden twice."""
    marks = shown(grid, BELOW, columns_known=True)
    for place in range(3 if len(grid) > 1 else 0):
        assert sum(line[place] is not Shown.NUMBER for line in marks) != 1
    for row, line in zip(grid, marks, strict=True):
        possible = readings([row], [line])
        for place, number in enumerate(row):
            if 0 < number < BELOW:
                assert len({flat[place] for flat in possible}) > 1, (row, line)
            if line[place] is Shown.SMALL:
                assert 0 < number < BELOW


@pytest.mark.parametrize(
    ("row", "marks"),
    [
        ((3, 9, 0), "number number number"),
        ((2, 9, 0), "small hidden number"),
        ((0, 9, 0), "number number number"),
        ((2, 2, 9), "small small hidden"),
        ((1, 2, 9), "small small number"),
        ((1, 0, 0), "hidden hidden hidden"),
        ((2, 0, 0), "hidden hidden hidden"),
        ((1, 1, 0), "hidden hidden hidden"),
        ((0, 0, 0), "number number number"),
    ],
)
def test_the_edges(row: tuple[int, ...], marks: str) -> None:
    """Zero and the threshold itself are shown; below it is hidden, and a second one with it."""
    assert [mark.value for mark in shown([row], BELOW, columns_known=False)[0]] == marks.split()


def test_a_column_hides_a_second_unit() -> None:
    """One unit's small number does not come back from the bloc's total less the other units."""
    marks = shown([(2, 9), (8, 20), (7, 30)], BELOW, columns_known=True)
    hidden_down = [line[0] is not Shown.NUMBER for line in marks]
    assert hidden_down.count(True) >= 2
    assert shown([], BELOW, columns_known=True) == []
