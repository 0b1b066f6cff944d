"""Reads a sheet of an .xls file: its values, by python-calamine.

The older format is not looked through as an .xlsx file is (papers/workbook.py): which cells are
formulas, and which rows and columns are hidden, is not told. Whoever reads one is told so.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from admission_flow.extras import needed
from admission_flow.papers.workbook import SheetRow, chosen_name, text_of
from admission_flow.papers.workbook_look import LARGEST_AREA, MOST_COLUMNS, WorkbookUnfit

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def read_old_workbook(raw: bytes, sheet_name: str | None = None) -> Iterator[SheetRow]:
    """Return the rows of a sheet that have something in them. Arguments as in `read_workbook`.

    Raises:
        WorkbookUnfit: the file is broken, under a password, or too large; which sheet is not clear.

    """
    with needed():
        from python_calamine import (  # noqa: PLC0415 - only sheets
            CalamineError,
            CalamineWorkbook,
            PasswordError,
        )
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = _chosen(book, sheet_name)
    except PasswordError as error:
        raise WorkbookUnfit("sheet_password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part") from error
    return _rows(sheet)


def _chosen(book: "CalamineWorkbook", sheet_name: str | None) -> "CalamineSheet":
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - only sheets

    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return book.get_sheet_by_name(
        chosen_name(names, sheet_name, lambda name: book.get_sheet_by_name(name).start is not None)
    )


def _rows(sheet: "CalamineSheet") -> Iterator[SheetRow]:
    if sheet.start is None:
        return
    top, left = sheet.start
    if left + sheet.width > MOST_COLUMNS:
        raise WorkbookUnfit("sheet_too_wide", most=MOST_COLUMNS)
    if sheet.width * sheet.height > LARGEST_AREA:
        raise WorkbookUnfit("sheet_too_spread", most=LARGEST_AREA)
    for number, values in enumerate(sheet.iter_rows(), top + 1):
        cells = [""] * left + [text_of(value) for value in values]
        if any(cells):
            yield SheetRow(number, cells, frozenset(), hidden=False)
