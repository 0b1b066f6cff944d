"""Writes a list for people as .xlsx: a title, headings, rows of text."""

import io
from collections.abc import Sequence
from pathlib import Path

from admission_flow.extras import needed
from admission_flow.papers.writing import write_new_bytes
from admission_flow.procedure.text import visible


def write_xlsx(
    path: Path, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write a new sheet; every cell is a text: no formula, and no number loses its zeros.

    Raises:
        FileNotWritten: the file is there already, or the disk or the folder refuses.

    """
    write_new_bytes(path, xlsx_bytes(title, columns, rows))


def xlsx_bytes(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return such a sheet as the bytes of its file."""
    with needed():
        from openpyxl import Workbook  # noqa: PLC0415 - loads slowly
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate([[title], [], columns, *rows], 1):
        for place, text in enumerate(line, 1):
            if text:
                cell = sheet.cell(number, place)
                cell.value, cell.data_type, cell.number_format = visible(text), "s", "@"
                cell.alignment = Alignment(wrap_text=number > 1, vertical="top")
                if number in {1, 3}:
                    cell.font = Font(bold=True)
    for place, heading in enumerate(columns):
        longest = max([len(heading), *(len(row[place]) for row in rows)])
        sheet.column_dimensions[chr(ord("A") + place)].width = min(40, longest + 2)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()
