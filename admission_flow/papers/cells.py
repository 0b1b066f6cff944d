"""What stands in the cells of a sheet, as text that remembers what it was."""

from collections.abc import Sequence

from admission_flow.procedure.quick_dataclass import dataclass


class FormulaCell(str):
    """The text of a formula: what it gives is not in the file as its author sees it."""

    __slots__ = ()


class NumberCell(str):
    """A number of the spreadsheet's, as it is shown: zeros before it, if any, are lost."""

    __slots__ = ()


class DayCell(str):
    """A day of the spreadsheet's, as ISO: what was typed may have been another thing ("12/12")."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it."""

    number: int
    """As the spreadsheet shows it."""
    cells: Sequence[str]
    """From column A on."""
    hidden: bool = False

    @property
    def filled(self) -> dict[int, str]:
        """The cells that hold something, by their place from 0."""
        return {place: text for place, text in enumerate(self.cells) if text}


def column_letter(place: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
