"""A form that somebody else made: some of its cells are filled, and every other byte stays."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from admission_flow.papers.cell_patch import Value, fill_cells, sheet_names
from admission_flow.papers.cell_places import Place, place_of
from admission_flow.papers.workbook_look import WorkbookUnfit
from admission_flow.procedure.text import visible

DRAWING = b"<xdr:wsDr>a text box that openpyxl does not know</xdr:wsDr>"
DAY = date(2024, 3, 5)


def form() -> bytes:
    """Return a form as offices have them: merged cells, formulas, styles, parts unknown here."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Biểu 1"
    sheet["A1"] = "BIỂU MẪU"
    sheet.merge_cells("A1:D1")
    sheet["A3"], sheet["B3"], sheet["D3"] = "Kết nạp", 4, "=B3+C3"
    sheet["B3"].font = Font(bold=True)
    sheet["C5"].number_format = "dd/mm/yyyy"
    sheet["F7"] = ArrayFormula("F7:G8", "=A1:B2")
    sheet.row_dimensions[9].height = 30
    sheet.column_dimensions["E"].number_format = "0000"
    other: Any = book.create_sheet("Trang & hai")
    other["A1"] = "không đụng đến"
    raw = io.BytesIO()
    book.save(raw)
    return with_parts(raw.getvalue(), {"xl/drawings/drawing9.xml": DRAWING, "xl/vba.bin": b"\0MZ"})


def with_parts(raw: bytes, more: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, more.pop(info.filename, old.read(info)))
        for name, data in more.items():
            new.writestr(name, data)
        new.comment = "của cấp trên".encode()
    return out.getvalue()


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


FORM = form()
PART = "xl/worksheets/sheet1.xml"
FREE = [Place("Biểu 1", row, column) for row in range(2, 12) for column in range(1, 9)
        if (row, column) not in {(3, 4), (5, 3), (7, 6), (7, 7), (8, 6), (8, 7)}]  # fmt: skip
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)')


def without(sheet: bytes, cells: set[str]) -> bytes:
    """Return a sheet without some of its cells, and without rows that have none then."""
    rest = _CELL.sub(lambda found: b"" if found[1].decode() in cells else found[0], sheet)
    return re.sub(rb'<row r="[0-9]+"(></row>| */>)', b"", rest)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(FREE),
        st.text(max_size=12) | st.integers(-(10**9), 10**9) | st.dates(date(1901, 1, 1)),
        min_size=1,
        max_size=6,
    )
)
def test_every_byte_beside_the_cells_stays(values: dict[Place, Value]) -> None:
    """All parts are the same, and of the sheet all but the cells; these hold what was given."""
    filled = fill_cells(FORM, values)
    before, after = members(FORM), members(filled.data)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} <= {PART}
    named = {place.name for place in values}
    assert without(after[PART], named) == without(before[PART], named)
    sheet = load_workbook(io.BytesIO(filled.data))["Biểu 1"]
    for place, value in values.items():
        read = sheet.cell(place.row, place.column)
        assert read.data_type != "f"
        if isinstance(value, str):
            assert (read.value or "") == visible(value)
        elif isinstance(value, int):
            assert read.value == value
    assert filled.formulas


def test_the_package_keeps_its_form() -> None:
    """Order, days, ways of packing and the comment of the package are as they were."""
    filled = fill_cells(FORM, {Place("Biểu 1", 3, 2): 5}).data
    with zipfile.ZipFile(io.BytesIO(FORM)) as old, zipfile.ZipFile(io.BytesIO(filled)) as new:
        kept = ("filename", "date_time", "compress_type", "external_attr", "file_size")
        assert new.comment == old.comment
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            some = kept[:-1] if before.filename == PART else kept
            assert [getattr(before, k) for k in some] == [getattr(after, k) for k in some]


def test_a_cell_keeps_its_style_and_takes_that_of_its_column() -> None:
    """What the form looks like is the form's; a day is one where the cell shows days."""
    values: dict[Place, Value] = {
        Place("Biểu 1", 3, 2): 7, Place("Biểu 1", 5, 3): DAY, Place("Biểu 1", 5, 1): DAY,
        Place("Biểu 1", 20, 5): 12,
    }  # fmt: skip
    sheet = load_workbook(io.BytesIO(fill_cells(FORM, values).data))["Biểu 1"]
    assert (sheet["B3"].value, sheet["B3"].font.bold) == (7, True)
    assert sheet["C5"].value.date() == DAY
    assert sheet["A5"].value == "05/03/2024"
    assert (sheet["E20"].value, sheet["E20"].number_format) == (12, "0000")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (Place("Biểu 1", 3, 4), "fill_formula"),
        (Place("Biểu 1", 8, 7), "fill_formula"),
        (Place("Biểu 1", 1, 2), "fill_merged"),
        (Place("Biểu 9", 1, 1), "fill_no_sheet"),
    ],
)
def test_what_is_not_filled(place: Place, message: str) -> None:
    """Formulas, cells of an area that one formula fills, covered cells, no such sheet."""
    with pytest.raises(WorkbookUnfit) as caught:
        fill_cells(FORM, {Place("Biểu 1", 3, 2): 1, place: 1})
    assert caught.value.message_id == message
    assert caught.value.facts.get("corner", "A1") == "A1"


SHEET = b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
DATA, END, MADE = b"<x:sheetData>", b"</x:sheetData>", b'<x:c r="B2"><x:v>7</x:v></x:c>'
FIRST = b"<x:row><x:c/></x:row>"
ODD = b"<x:c a='/>'/>"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (b"<x:sheetData/>", DATA + b'<x:row r="2">' + MADE + b"</x:row>" + END),
        (
            DATA + b'<x:row r="2" ht="9" />' + END,
            DATA + b'<x:row r="2" ht="9">' + MADE + b"</x:row>" + END,
        ),
        (
            DATA + FIRST + b"<x:row>" + ODD + b'<x:c t="s"><x:v>0</x:v></x:c></x:row>' + END,
            DATA + FIRST + b"<x:row>" + ODD + MADE + b"</x:row>" + END,
        ),
        (
            DATA + FIRST + b"<x:row>" + ODD + b"<x:c/><x:c/></x:row>" + END,
            DATA + FIRST + b"<x:row>" + ODD + MADE + b"<x:c/></x:row>" + END,
        ),
    ],
    ids=["no rows", "an empty row", "places not written", "cells without an end tag"],
)
def test_sheets_as_other_programs_write_them(rows: bytes, wanted: bytes) -> None:
    """Prefixes, elements without end tags, rows and cells that do not say where they are."""
    end = b"</x:worksheet>"
    raw = with_parts(FORM, {PART: SHEET + rows + end})
    after = members(fill_cells(raw, {Place("Biểu 1", 2, 2): 7}).data)
    assert after[PART] == SHEET + wanted + end


DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
UTF_16 = '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "fill_no_workbook"),
        (FORM[: len(FORM) // 2], "fill_no_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "fill_locked"),
        (with_parts(FORM, {"_xmlsignatures/sig1.xml": b"<s/>"}), "fill_signed"),
        (with_parts(FORM, {PART: b"<worksheet><sheetData>"}), "fill_no_workbook"),
        (with_parts(FORM, {PART: DOCTYPE}), "sheet_broken"),
        (with_parts(FORM, {"xl/workbook.xml": DOCTYPE}), "sheet_broken"),
        (with_parts(FORM, {PART: UTF_16}), "fill_no_workbook"),
    ],
    ids=["nothing", "torn", "password", "signed", "broken sheet", "doctype", "the same", "utf-16"],
)  # fmt: skip
def test_files_that_are_no_such_workbook(raw: bytes, message: str) -> None:
    """Each is refused by a reason of its own."""
    with pytest.raises(WorkbookUnfit) as caught:
        fill_cells(raw, {Place("Biểu 1", 2, 2): 7})
    assert caught.value.message_id == message


def test_names_of_cells_and_sheets() -> None:
    """As people write them."""
    assert sheet_names(FORM) == ["Biểu 1", "Trang & hai"]
    assert place_of("$B$5") == Place("", 5, 2)
    assert place_of("Biểu 1!aa10") == Place("Biểu 1", 10, 27)
    assert place_of("'Biểu '' 1'!B5") == Place("Biểu ' 1", 5, 2)
    assert place_of("XFD1048576") == Place("", 1_048_576, 16_384)
    assert Place("", 5, 703).name == "AAA5"
    for bad in ("", "B", "5", "B0", "XFE1", "A1048577", "B5:C6", "Biểu 1!"):
        assert place_of(bad) is None, bad
