"""Writes an empty sheet for each command that takes one: A4, headings, lists to choose from.

Its first row is an example, marked as such in the column that numbers the rows: no reader of sheets
takes it for data (`list_rows.EXAMPLE`).
"""

import io
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.extras import needed
from admission_flow.messages import label
from admission_flow.papers.act_sheet import headings
from admission_flow.papers.headings import plain_text
from admission_flow.papers.list_rows import EXAMPLE
from admission_flow.papers.writing import write_new_bytes
from admission_flow.procedure import in_use
from admission_flow.vocabulary.forms import FormField, fields_of_kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST = 4
"""Row of the headings."""
_EMPTY_ROWS = 24
"""Rows with lines around their cells."""
_LAST = 2_000
"""The last row that is laid out: further rows are read all the same."""
_FONT = "Times New Roman"
_A4 = 9
_LONGEST_LIST = 250
"""Characters of a list that a cell's rule can hold itself."""
_LISTS = "Danh mục"


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: int
    example: str = ""
    words: tuple[str, ...] = ()
    """What can be chosen; the reader takes other spellings too."""


_ORDINAL = _Column("STT", 7, EXAMPLE)
_CASE = _Column("Mã hồ sơ", 11, "HS-0001")
_NAME = _Column("Họ và tên", 20, "Lò Thị Mẫu")
_BORN = _Column("Ngày sinh", 12, "15/03/2000")
_UNIT = _Column("Chi bộ", 20, "Chi bộ Trường Mẫu")
_WHO = (_ORDINAL, _CASE, _NAME, _BORN)
_YES_NO = ("có", "không")


_EXAMPLE = "application"


def _kind() -> _Column:
    """Return the column of kinds of act, with the terms of the procedure in use to choose from."""
    known = in_use.kinds()
    needing = {kind: sum(f.default is MISSING for f in fields(cls)) for kind, cls in known.items()}
    example = _EXAMPLE if _EXAMPLE in known else min(needing, key=needing.__getitem__)
    terms = tuple(label("vi", kind) for kind in known)
    return _Column("Loại việc", 36, label("vi", example), terms)


def _columns(kind: str) -> tuple[_Column, ...]:
    return {
        "people": (
            _ORDINAL, _NAME, _BORN,
            _Column("Giới tính", 7, "nữ", ("nam", "nữ")),
            _Column("Dân tộc", 8, "Thái"),
            _Column("Tôn giáo", 8, "không"),
            _Column("Quê quán", 14, "xã Mẫu, tỉnh Lào Cai"),
            _Column("Nơi thường trú", 14, "xã Mẫu, tỉnh Lào Cai"),
            _Column("Trình độ văn hóa", 10, "12/12", ("12/12", "9/12", "5/12")),
            _Column("Trình độ chuyên môn", 11, "đại học"),
            _Column("Chức vụ, đơn vị công tác", 15, "giáo viên, Trường Mẫu"),
            _Column("Số CCCD", 15, "001300012345"),
            _UNIT,
            _Column("Số nghị quyết cảm tình Đảng", 11, "02-NQ/CB"),
            _Column("Ngày nghị quyết cảm tình Đảng", 12, "10/01/2023"),
            _Column("Đảng viên giúp đỡ", 15, "Lê Văn Giúp"),
            _Column("Ngày phân công giúp đỡ", 12, "10/01/2023"),
        ),
        "acts": (
            *_WHO, _kind(),
            _Column("Ngày", 12, "10/01/2024"),
            _Column("Số văn bản", 14, "01-NQ/CB"),
            _Column("Ghi chú", 20),
        ),
        "units": (
            _ORDINAL,
            _Column("Mã", 16, "41.002.300"),
            _Column("Tên", 34, "Đảng bộ Trường Mẫu"),
            _Column(
                "Cấp", 20, "đảng bộ cơ sở",
                (
                    "chi bộ trực thuộc", "đảng bộ bộ phận", "chi bộ cơ sở", "đảng bộ cơ sở",
                    "cấp trên trực tiếp", "tỉnh",
                ),
            ),
            _Column("Trực thuộc", 16, "KHOI"),
            _Column(
                "Khối", 20, "cơ quan",
                ("cơ quan", "doanh nghiệp nhà nước", "kinh tế tư nhân", "sinh viên", "khác"),
            ),
            _Column("Tổ chức Đoàn", 10, "có", _YES_NO),
            _Column("Công đoàn", 10, "có", _YES_NO),
            _Column("Từ ngày", 12, "01/01/2020"),
        ),
        "class-enrol": (*_WHO, _UNIT),
        "class-attend": (*_WHO, _UNIT, _Column("Có mặt", 9, "x", ("x",))),
        "class-result": (
            *_WHO, _UNIT,
            _Column("Kết quả", 14, "khá", ("giỏi", "khá", "trung bình", "đạt", "không đạt")),
        ),
        "class-certify": (*_WHO, _UNIT, _Column("Số giấy chứng nhận", 18, "012")),
    }[kind]  # fmt: skip


TEMPLATES = (
    "people", "acts", "units", "class-enrol", "class-attend", "class-result", "class-certify",
)  # fmt: skip
"""What there is an empty sheet for: `case import`, `case bulk`, `unit import`, `class …`."""


@dataclass(frozen=True, slots=True)
class OfActs:
    """What a sheet of acts is laid out for: who, and what is to be recorded of each."""

    kinds: tuple[str, ...] = ()
    """Kinds of acts: their fields have columns, with lists to choose from. One that is there twice
    has two rows of everybody: an opinion of two bodies."""
    people: Sequence[tuple[str, str, str]] = ()
    """Case, name, birth date: each has a row for every kind."""


ANY_ACTS = OfActs()


def write_template(
    path: Path, kind: str, title: str, hint: str, of_acts: OfActs = ANY_ACTS
) -> None:
    """Write an empty sheet.

    Args:
        path: where; nothing may lie there.
        kind: one of `TEMPLATES`.
        title: what stands above it.
        hint: what its filler should know, below the title.
        of_acts: of a sheet of acts, what it is laid out for. Of each person stands there who it
            is and what is to be recorded, and zeros of a roll; never a vote, nor a judgement.

    Raises:
        ExtraMissing: what writes workbooks is not installed.
        FileNotWritten: something is there already, or the disk or the folder refuses.

    """
    write_new_bytes(path, template_bytes(kind, title, hint, of_acts))


def template_bytes(kind: str, title: str, hint: str, of_acts: OfActs = ANY_ACTS) -> bytes:
    """Return an empty sheet as the bytes of an .xlsx file. Arguments as in `write_template`.

    Raises:
        ExtraMissing: what writes workbooks is not installed.

    """
    with needed():
        from openpyxl import Workbook  # noqa: PLC0415 - loads slowly

    columns = (*_columns(kind), *_own_columns(of_acts.kinds))
    rows = _rows(columns, of_acts)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    _head(sheet, title, hint, len(columns))
    lists: list[Sequence[str]] = []
    for place, column in enumerate(columns, 1):
        _column(sheet, place, column, [row[place - 1] for row in rows])
        if column.words:
            _choice(sheet, place, column.words, lists)
    if lists:
        words = book.create_sheet(_LISTS)
        words.sheet_state = "hidden"
        for place, of_column in enumerate(lists, 1):
            for row, word in enumerate(of_column, 1):
                words.cell(row, place, word)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _head(sheet: "Worksheet", title: str, hint: str, width: int) -> None:
    """Write what stands above the headings, and lay the sheet out for A4."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - loads slowly
    from openpyxl.worksheet.page import PageMargins  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    for row, (text, bold) in enumerate(((title, True), (hint, False)), 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        cell = sheet.cell(row, 1, text)
        cell.font = Font(name=_FONT, size=14 - 2 * row, bold=bold, italic=not bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 54
    sheet.row_dimensions[_FIRST].height = 64
    sheet.row_dimensions[_FIRST + 1].height = 34
    for row in range(_FIRST + 2, _FIRST + 2 + _EMPTY_ROWS):
        sheet.row_dimensions[row].height = 21
    sheet.freeze_panes = f"A{_FIRST + 1}"
    sheet.print_title_rows = f"{_FIRST}:{_FIRST}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _own_columns(kinds: Sequence[str]) -> tuple[_Column, ...]:
    """Return a column for each field of kinds of acts that a sheet takes and has not anyway."""
    fields = {field.name: field for kind in kinds for field in fields_of_kind(kind)}
    return tuple(
        _Column(_heading(field), 13, words=_words(field))
        for name, field in fields.items()
        if name not in {"on", "number", "note"} and name in headings()
    )


def _heading(field: FormField) -> str:
    """Return what a field is called, by its term where the reader of sheets finds it by that."""
    term = field.term("vi")
    return term if plain_text(term) in headings().get(field.name, ()) else field.name


def _words(field: FormField) -> tuple[str, ...]:
    if field.holds == "flag":
        return _YES_NO
    return tuple(term for term in field.choice_terms("vi") if ":" not in term)


def _rows(columns: Sequence[_Column], of_acts: OfActs) -> list[list[str]]:
    """Return a row for everybody and each kind: who, what, and zeros of a roll."""
    rows: list[list[str]] = []
    for kind in of_acts.kinds if of_acts.people else ():
        offered = {_heading(field): "0" for field in fields_of_kind(kind) if _is_zero(field)}
        term = label("vi", kind)
        for case, name, born in of_acts.people:
            stated = {
                _ORDINAL.heading: str(len(rows) + 1),
                _CASE.heading: case,
                _NAME.heading: name,
                _BORN.heading: born,
                _kind().heading: term,
                **offered,
            }
            rows.append([stated.get(column.heading, "") for column in columns])
    return rows


def _is_zero(field: FormField) -> bool:
    return field.holds == "count" and field.offered == 0


def _column(sheet: "Worksheet", place: int, column: _Column, filled: Sequence[str]) -> None:
    """Write a heading, the example below it, what is filled in, and empty cells of text."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415 - slow
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    thin = Side(style="thin")
    around = Border(left=thin, right=thin, top=thin, bottom=thin)
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width, dimension.number_format = column.width, "@"
    head = sheet.cell(_FIRST, place, column.heading)
    head.font, head.border = Font(name=_FONT, size=11, bold=True), around
    head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    head.fill = PatternFill("solid", fgColor="EEEEEE")
    texts = [column.example, *filled, *[""] * (_EMPTY_ROWS - len(filled))]
    for row, text in enumerate(texts, _FIRST + 1):
        example = row == _FIRST + 1
        cell = sheet.cell(row, place, text or None)
        cell.border, cell.number_format = around, "@"  # no number loses its zeros
        cell.font = Font(name=_FONT, size=11, italic=example)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _choice(
    sheet: "Worksheet", place: int, words: tuple[str, ...], lists: list[Sequence[str]]
) -> None:
    """Let a column's cells be chosen from words; other spellings are read as well."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loads slowly
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    formula = f'"{",".join(words)}"'
    if len(formula) > _LONGEST_LIST or any("," in word for word in words):
        lists.append(words)
        letter = get_column_letter(len(lists))
        formula = f"'{_LISTS}'!${letter}$1:${letter}${len(words)}"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(place)
    rule.add(f"{letter}{_FIRST + 2}:{letter}{_LAST}")
    sheet.add_data_validation(rule)
