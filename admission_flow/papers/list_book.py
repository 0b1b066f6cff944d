"""Writes lists as a workbook to be printed and worked on: A4, headings on every page.

Texts stay texts, whatever they begin with; days are days, numbers are numbers, and sums are
formulas. Rows are written as they come: of a long list only the first rows are held, for the widths
of the columns, as on a screen.
"""

import io
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import chain, islice
from pathlib import Path
from textwrap import wrap
from typing import IO, TYPE_CHECKING, Any

from admission_flow.extras import needed
from admission_flow.papers.writing import check_free, write_parts
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.text import visible

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LOOKED_AT = 500
"""Rows from which the widths of the columns are taken."""
_NARROWEST, _WIDEST = 8, 28
_LINE = 16
"""Points of a line of a cell: not every spreadsheet makes room for a folded text by itself."""
_PORTRAIT = 80
"""Characters across a sheet that stands upright."""
_MOST_NAME = 31
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FONT = "Times New Roman"
"""As the regulation on the form of documents has it."""
_DAY = "dd/mm/yyyy"
_PART = 2**20
_A4 = 9


@dataclass(frozen=True, slots=True)
class NotedDay:
    """A day with a word beside it: it is kept as a day, and shown with the word."""

    on: date
    note: str


Cell = str | int | date | NotedDay
"""What a list holds: a text, a number that can be counted with, a day."""


def day_cell(on: date | str | None) -> Cell:
    """Return a day, or an ISO text of one, as a cell; a text that is no day stays a text."""
    if not on:
        return ""
    try:
        return date.fromisoformat(on) if isinstance(on, str) else on
    except ValueError:
        return str(on)


class Lists:
    """A workbook of one or more lists, each a sheet of its own."""

    def __init__(self) -> None:
        """Begin a workbook.

        Raises:
            ExtraMissing: what writes workbooks is not installed.

        """
        with needed():
            from openpyxl import Workbook  # noqa: PLC0415 - loads slowly

        self._book = Workbook(write_only=True)
        self._book.properties.creator = "admission-flow"
        self._names: set[str] = set()

    def add(  # noqa: PLR0913 - a list has as many parts
        self,
        name: str,
        above: Sequence[str],
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        totals: Collection[int] = (),
        total: str = "",
    ) -> int:
        """Add a list and return how many rows it has.

        Args:
            name: of its sheet.
            above: lines above its headings; the first is its title.
            columns: the headings.
            rows: as many cells in each; read once, and not held.
            totals: places of the columns that are summed up below.
            total: what stands before the sums.

        """
        waiting = iter(rows)
        first = list(islice(waiting, _LOOKED_AT))
        widths = _widths(columns, first)
        sheet: Any = self._sheet(name, widths, len(above) + 2)
        style = _Styles(sheet)
        for number, line in enumerate(above):
            sheet.append([style.title(line) if number == 0 else style.plain(line)])
        sheet.append([])
        sheet.append([style.heading(column) for column in columns])
        count, top = 0, len(above) + 2
        for row in chain(first, waiting):
            count += 1
            number = top + count
            sheet.row_dimensions[number].height = _LINE * _lines(row, widths)
            sheet.append([style.cell(cell) for cell in row])
            del sheet.row_dimensions[number]  # it is written: rows are not held
        if columns:
            last = f"{_letter(len(columns))}{top + count}"
            sheet.auto_filter.ref = f"A{top}:{last}"
        if count and totals:
            sheet.append(list(_sums(style, len(columns), totals, (top + 1, top + count), total)))
        return count

    def discard(self) -> None:
        """Let go of what was begun, so that it leaves nothing behind and says nothing."""
        begun: list[Any] = list(self._book.worksheets)
        for sheet in begun:
            with suppress(Exception):
                sheet.close()
            with suppress(Exception):
                sheet._writer.cleanup()  # noqa: SLF001 - the temporary file, which has names in it

    def write(self, file: IO[bytes]) -> None:
        """Write the workbook, whole, into an open file; it takes no more lists then."""
        if not self._book.worksheets:
            self._book.create_sheet()
        self._book.save(file)

    def _sheet(self, name: str, widths: Sequence[int], heading: int) -> "WriteOnlyWorksheet":
        sheet: Any = self._book.create_sheet(self._free_name(name))
        setup = sheet.page_setup
        setup.paperSize, setup.fitToWidth, setup.fitToHeight = _A4, 1, 0
        setup.orientation = "portrait" if sum(widths) <= _PORTRAIT else "landscape"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = margins.bottom = 0.6
        margins.header = margins.footer = 0.3
        sheet.oddFooter.center.text = "&P/&N"
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.freeze_panes = f"A{heading + 1}"
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[_letter(place)].width = width
        return sheet  # type: ignore[no-any-return]

    def _free_name(self, name: str) -> str:
        """Return a name that a spreadsheet takes and that no other sheet of the book has."""
        plain = " ".join(visible(name).translate(_NO_NAME).split())[:_MOST_NAME].strip() or "1"
        found, number = plain, 1
        while found.casefold() in self._names:
            number += 1
            end = f" {number}"
            found = plain[: _MOST_NAME - len(end)] + end
        self._names.add(found.casefold())
        return found


class ListBook(Lists):
    """A workbook that is to lie at a path; nothing is there before `save`."""

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        """Begin.

        Raises:
            ExtraMissing: what writes workbooks is not installed.
            FileNotWritten: something is there and may not be replaced.

        """
        super().__init__()
        check_free(path, overwrite=overwrite)
        self.path = path
        self._overwrite = overwrite

    def save(self) -> None:
        """Put the workbook in its place, whole.

        Raises:
            FileNotWritten: something is there by now, or the disk or the folder refuses.

        """
        with tempfile.TemporaryFile() as whole:
            self.write(whole)
            whole.seek(0)
            write_parts(self.path, iter(lambda: whole.read(_PART), b""), overwrite=self._overwrite)


def write_list(
    path: Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a workbook of one list.

    Raises:
        ExtraMissing: what writes workbooks is not installed.
        FileNotWritten: something is there already, or the disk or the folder refuses.

    """
    book = ListBook(path)
    try:
        book.add(title, [title], columns, rows)
        book.save()
    except BaseException:
        book.discard()
        raise


def list_bytes(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of one list as the bytes of its file. Raises as `write_list`."""
    book, whole = Lists(), io.BytesIO()
    book.add(title, [title], columns, rows)
    book.write(whole)
    return whole.getvalue()


class _Styles:
    """Makes the cells of a sheet."""

    def __init__(self, sheet: "WriteOnlyWorksheet") -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loads slowly
        from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

        self._make, self._sheet = WriteOnlyCell, sheet
        thin = Side(style="thin")
        self._font, self._bold = Font(name=_FONT, size=12), Font(name=_FONT, size=12, bold=True)
        self._large = Font(name=_FONT, size=14, bold=True)
        self._box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self._top = Alignment(vertical="top", wrap_text=True)
        self._right = Alignment(vertical="top", horizontal="right")
        self._centre = Alignment(vertical="top", horizontal="center")
        self._middle = Alignment(vertical="center", horizontal="center", wrap_text=True)

    def title(self, line: str) -> Any:  # noqa: ANN401 - a cell of openpyxl
        return self._text(line, self._large)

    def plain(self, line: str) -> Any:  # noqa: ANN401 - a cell of openpyxl
        return self._text(line, self._font)

    def heading(self, text: str) -> Any:  # noqa: ANN401 - a cell of openpyxl
        cell = self._text(text, self._bold)
        cell.border, cell.alignment = self._box, self._middle
        return cell

    def cell(self, value: Cell) -> Any:  # noqa: ANN401 - a cell of openpyxl
        if isinstance(value, str):
            cell = self._text(value, self._font)
            cell.alignment = self._top
        else:
            plain: Any = value.on if isinstance(value, NotedDay) else value
            cell = self._make(self._sheet, plain)
            cell.font, cell.alignment = self._font, self._right
            if isinstance(value, NotedDay):
                note = value.note.replace('"', "")
                cell.number_format = f'{_DAY}" {note}"' if note else _DAY
            elif isinstance(value, date):
                cell.number_format, cell.alignment = _DAY, self._centre
        cell.border = self._box
        return cell

    def sum(self, formula: str) -> Any:  # noqa: ANN401 - a cell of openpyxl
        cell = self._make(self._sheet, formula)
        cell.font, cell.alignment, cell.border = self._bold, self._right, self._box
        return cell

    def _text(self, text: str, font: Any) -> Any:  # noqa: ANN401 - of openpyxl
        cell = self._make(self._sheet, visible(text))
        # A text also where it begins as a formula or an error does, and an id keeps its zeros.
        cell.data_type, cell.number_format, cell.font = "s", "@", font
        return cell


def _sums(
    style: _Styles, columns: int, totals: Collection[int], rows: tuple[int, int], total: str
) -> Iterator[Any]:
    first, last = rows
    for place in range(columns):
        if place in totals:
            letter = _letter(place + 1)
            yield style.sum(f"=SUM({letter}{first}:{letter}{last})")
        else:
            yield style.heading(total if place == 0 else "")


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    found = []
    for place, column in enumerate(columns):
        words = max((len(word) for word in column.split()), default=0)
        cells = max((_length(row[place]) for row in rows), default=0)
        found.append(min(_WIDEST, max(_NARROWEST, words + 2, cells + 2)))
    return found


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Return how many lines the longest cell of a row takes, folded at its blanks."""
    return max(
        (
            len(wrap(cell, width - 1)) if len(cell) >= width else 1
            for cell, width in zip(row, widths, strict=True)
            if isinstance(cell, str)
        ),
        default=1,
    )


def _length(cell: Cell) -> int:
    if isinstance(cell, NotedDay):
        return len(_DAY) + 1 + len(cell.note)
    return len(_DAY) if isinstance(cell, date) else len(str(cell))


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loads slowly

    return str(get_column_letter(place))
