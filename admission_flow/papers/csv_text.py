"""Writes CSV that a spreadsheet only shows: no cell of it is run, however the file is opened."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from admission_flow.procedure.text import visible

# A spreadsheet runs a cell that begins with one of these, also behind blanks. One that splits at
# other separators than ours begins a cell behind each of them.
_RUN = re.compile(r"(^|[;|\t\r\n])(\s*['\"]*\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, line_end: str = "\n") -> str:
    """Return rows as CSV below their headings, exact; without a line end after the last."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow([cell_text(column) for column in columns])
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return text.getvalue().removesuffix(line_end)


def cell_text(value: Any) -> str:  # noqa: ANN401 - JSON types
    """Return a value as a cell: one line, in which nothing is run.

    What a spreadsheet would take for a formula gets an apostrophe before it, the mark of a text;
    line ends and whatever a terminal obeys are written as their escapes. Numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list | tuple):
        value = ";".join(map(str, value))
    return _RUN.sub(r"\1'\2", visible(str(value)))
