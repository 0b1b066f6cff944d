"""Small numbers of a sensitive breakdown within units: what is not shown, and why a second is not.

A single hidden number comes back by taking the shown ones from the total. So in each row a small
number stays hidden among so many that it could be another, and where the totals of the columns are
known, no column hides a single cell.

What this does not protect against: a zero or a whole line that is shown says something of everybody
in it; several rows and columns solved together; two reports of nearby days, or of a year and its
parts, taken from one another; and whoever knows some of the people, or this file, can guess more.
"""

from collections.abc import Sequence
from enum import StrEnum


class Shown(StrEnum):
    """How a cell is shown."""

    NUMBER = "number"
    SMALL = "small"
    """As "<3": from 1 up to below the threshold, and more than one number is possible."""
    HIDDEN = "hidden"
    """As "…": nothing is said, so that the small ones cannot be worked out."""


Grid = Sequence[Sequence[int]]


def shown(grid: Grid, below: int, *, columns_known: bool) -> list[list[Shown]]:
    """Return how each cell is shown; rows are units, columns the rows of the breakdown.

    Args:
        grid: numbers of people; the total of each row is taken to be known to the reader.
        below: numbers from 1 up to below this one are small.
        columns_known: whether the reader knows the total of each column too.

    """
    marks = [_row(numbers, set(), below) for numbers in grid]
    while columns_known and (lonely := _lonely(grid, marks)):
        row, place = lonely
        hidden = {p for p, mark in enumerate(marks[row]) if mark is not Shown.NUMBER}
        marks[row] = _row(grid[row], hidden | {place}, below)
    return marks


def _lonely(grid: Grid, marks: list[list[Shown]]) -> tuple[int, int] | None:
    """Return what to hide in a column in which one cell alone is hidden."""
    for place in range(len(grid[0]) if grid else 0):
        seen = [row for row in range(len(grid)) if marks[row][place] is Shown.NUMBER]
        if seen and len(seen) == len(grid) - 1:
            return min(seen, key=lambda row: _loss(grid[row][place])), place
    return None


def _loss(number: int) -> tuple[bool, int]:
    """Sort what can be hidden beside: numbers before zeros, the smallest first."""
    return number == 0, number


def _row(numbers: Sequence[int], hidden: set[int], below: int) -> list[Shown]:
    """Return how the cells of one row are shown; what is in `hidden` already is not shown."""
    if 0 < sum(numbers) < below:  # so few that any cell which is shown tells of all of them
        return [Shown.HIDDEN] * len(numbers)
    small = {place for place, number in enumerate(numbers) if 0 < number < below}
    said, hidden = set(small), hidden | small
    while len(hidden) == 1 or any(_told(numbers, cell, hidden, said, below) for cell in small):
        others = [place for place in range(len(numbers)) if place not in hidden]
        if others:
            hidden.add(min(others, key=lambda place: _loss(numbers[place])))
        elif said:
            said.remove(min(said))
        else:
            break
    return [
        Shown.SMALL if place in said else Shown.HIDDEN if place in hidden else Shown.NUMBER
        for place in range(len(numbers))
    ]


def _told(numbers: Sequence[int], cell: int, hidden: set[int], said: set[int], below: int) -> bool:
    """Return whether a hidden cell can only be what it is, given the total of its row."""
    total = sum(numbers[place] for place in hidden)
    others = [(1, below - 1) if place in said else (0, total) for place in hidden - {cell}]
    least, most = (1, below - 1) if cell in said else (0, total)
    least = max(least, total - sum(high for _, high in others))
    most = min(most, total - sum(low for low, _ in others))
    return least == most
