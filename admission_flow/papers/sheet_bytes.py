"""Where the cells of a sheet lie in its bytes, so that some can be exchanged and no others."""

from dataclasses import dataclass, field
from xml.parsers import expat

from admission_flow.papers.cell_places import area_of, column_of
from admission_flow.papers.workbook_look import WorkbookUnfit

_ROW_DEPTH, _CELL_DEPTH = 3, 4


@dataclass(slots=True)
class CellBytes:
    """A cell: its bytes from `start` to `end`."""

    start: int
    tag: str
    style: str
    end: int = 0
    formula: bool = False


@dataclass(slots=True)
class RowBytes:
    """A row, or the element that holds the rows: where it begins, and where its end tag does.

    An element without an end tag (`<row/>`) closes where it ends.
    """

    start: int
    tag: str
    style: str = ""
    close: int = 0
    end: int = 0
    cells: dict[int, CellBytes] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether it has no end tag."""
        return self.close == self.end


@dataclass(slots=True)
class SheetBytes:
    """What of a sheet decides where a value may be written."""

    data: RowBytes
    rows: dict[int, RowBytes]
    """Those that were asked for and are there."""
    next_row: dict[int, int]
    """Of those that are not: where the first row after it begins."""
    merged: list[tuple[int, int, int, int]]
    """Top, left, bottom, right, as in the next."""
    arrays: list[tuple[int, int, int, int]]
    """Areas that one formula fills."""
    columns: list[tuple[int, int, str]]
    """First and last column, and the style of their empty cells."""


class _Looker:
    def __init__(self, raw: bytes, wanted: set[int]) -> None:
        self.raw = raw
        self.sheet = SheetBytes(RowBytes(-1, ""), {}, {}, [], [], [])
        self._waiting = sorted(wanted, reverse=True)
        self._stack: list[str] = []
        self._row_number = self._column = 0
        self._row: RowBytes | None = None
        self._cell: CellBytes | None = None
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.XmlDeclHandler = self._declared

    def look(self) -> SheetBytes:
        if self.raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise WorkbookUnfit("fill_no_workbook")
        self._parser.Parse(self.raw, True)  # noqa: FBT003 - a parameter of the library
        if self.sheet.data.start < 0:
            raise WorkbookUnfit("fill_no_workbook")
        return self.sheet

    @staticmethod
    def _refuse(*_: object) -> None:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part")  # as other readers do

    @staticmethod
    def _declared(_version: str, encoding: str | None, _alone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "us-ascii", "ascii"}:
            raise WorkbookUnfit("fill_no_workbook")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._stack.append(name.rpartition(":")[2])
        depth, local = len(self._stack), self._stack[-1]
        at = self._parser.CurrentByteIndex
        within = self._stack[1] if depth > 1 else ""
        if within == "sheetData":
            if depth == _ROW_DEPTH - 1:
                self.sheet.data = RowBytes(at, name)
            elif depth == _ROW_DEPTH and local == "row":
                self._begin_row(at, name, attributes)
            elif depth == _CELL_DEPTH and local == "c":
                self._begin_cell(at, name, attributes)
            elif local == "f":
                self._note_formula(attributes)
        elif within == "mergeCells" and local == "mergeCell":
            self.sheet.merged.append(area_of(attributes.get("ref", "")))
        elif within == "cols" and local == "col" and "style" in attributes:
            ends = attributes.get("min", ""), attributes.get("max", "")
            if all(map(str.isdecimal, ends)):
                self.sheet.columns.append((int(ends[0]), int(ends[1]), attributes["style"]))

    def _begin_row(self, at: int, name: str, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row_number = int(number) if number.isdecimal() else self._row_number + 1
        self._column, self._row = 0, None
        while self._waiting and self._waiting[-1] < self._row_number:
            self.sheet.next_row[self._waiting.pop()] = at
        if self._waiting and self._waiting[-1] == self._row_number:
            self._waiting.pop()
            own = attributes.get("customFormat") in {"1", "true"}
            self._row = RowBytes(at, name, attributes.get("s", "") if own else "")
            self.sheet.rows[self._row_number] = self._row

    def _begin_cell(self, at: int, name: str, attributes: dict[str, str]) -> None:
        self._column = column_of(attributes.get("r", "")) or self._column + 1
        if self._row is not None:
            self._cell = CellBytes(at, name, attributes.get("s", ""))
            self._row.cells[self._column] = self._cell

    def _note_formula(self, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._cell.formula = True
        if attributes.get("t") in {"array", "dataTable"} and "ref" in attributes:
            self.sheet.arrays.append(area_of(attributes["ref"]))

    def _end(self, _name: str) -> None:
        depth, local = len(self._stack), self._stack.pop()
        if self._stack[1:2] != ["sheetData"] and local != "sheetData":
            return
        if depth == _CELL_DEPTH and self._cell is not None:
            _, self._cell.end = self._ends(self._cell.start)
            self._cell = None
        elif depth == _ROW_DEPTH and self._row is not None:
            self._row.close, self._row.end = self._ends(self._row.start)
            self._row = None
        elif depth == _ROW_DEPTH - 1 and local == "sheetData":
            self.sheet.data.close, self.sheet.data.end = self._ends(self.sheet.data.start)

    def _ends(self, start: int) -> tuple[int, int]:
        """Return where the end tag of the element that ends now begins, and where it ends."""
        first = self._tag_end(start)
        if self.raw[first - 2 : first] == b"/>":  # no end tag; the parser stands behind it
            return first, first
        at = self._parser.CurrentByteIndex
        return at, self._tag_end(at)

    def _tag_end(self, at: int) -> int:
        """Return where a tag ends that begins at a place; quotes may hold what ends others."""
        quote = 0
        for place in range(at, len(self.raw)):
            sign = self.raw[place]
            if quote:
                quote = 0 if sign == quote else quote
            elif sign in b"\"'":
                quote = sign
            elif sign == ord(">"):
                return place + 1
        raise WorkbookUnfit("fill_no_workbook")


def look_through(raw: bytes, rows: set[int]) -> SheetBytes:
    """Return where the rows that are asked for lie in the bytes of a sheet.

    Raises:
        WorkbookUnfit: it is not the text of a sheet.

    """
    return _Looker(raw, rows).look()
