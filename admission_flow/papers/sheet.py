"""Reads a tree of units from a sheet: .csv as spreadsheets write it, or .xlsx.

Sheets come from people. Columns are found by their headings in any order, with or without marks;
cells are read as text, days as people write them; every cell that is not right is named.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.papers.tables import Row, plain_text, read_sheet
from admission_flow.planning.units.events import UnitAdded, UnitEmpowered, UnitEvent
from admission_flow.procedure.days import Unread, read_day
from admission_flow.procedure.document import DocumentProblems, Problem, record_from

_HEADINGS = {
    "unit": ("ma", "ma don vi", "code", "unit"),
    "name": ("ten", "ten don vi", "ten to chuc dang", "name"),
    "level": ("cap", "loai", "loai hinh", "level"),
    "parent": ("cap tren", "truc thuoc", "ma cap tren", "parent"),
    "sector": ("khoi", "linh vuc", "sector"),
    "has_youth_union": ("to chuc doan", "doan thanh nien", "has_youth_union"),
    "has_trade_union": ("cong doan", "to chuc cong doan", "has_trade_union"),
    "system": ("he thong", "system"),
    "on": ("tu ngay", "ngay thanh lap", "ngay", "on", "from"),
    "right": ("tham quyen ket nap", "quyen ket nap", "right"),
    "body": ("co quan quyet dinh", "tap the quyet dinh", "body"),
    "majority": ("ty le", "ty le bieu quyet", "majority"),
    "basis": ("can cu", "basis"),
}
"""Field to the headings under which it is found, without marks. The first is ours."""
_YES_NO = {"co": True, "khong": False, "yes": True, "no": False, "x": True}
_WORDS: dict[str, dict[str, Any]] = {
    "has_youth_union": _YES_NO,
    "has_trade_union": _YES_NO,
    "system": {
        "chung": "civil",
        "quan doi": "army",
        "cong an": "police",
        "ngoai nuoc": "overseas",
    },
    "level": {
        "chi bo truc thuoc": "branch",
        "chi bo": "branch",
        "dang bo bo phan": "section",
        "chi bo co so": "base",
        "dang bo co so": "base",
        "to chuc co so dang": "base",
        "co so": "base",
        "cap tren truc tiep": "direct_superior",
        "cap tren truc tiep cua to chuc co so dang": "direct_superior",
        "tinh": "province",
    },
    "sector": {
        "co quan": "state_agency",
        "co quan, don vi su nghiep": "state_agency",
        "doanh nghiep nha nuoc": "state_enterprise",
        "kinh te tu nhan": "private_enterprise",
        "sinh vien": "student",
        "khac": "other",
    },
    "right": {"duoc quyen": "own", "uy quyen": "delegated", "khong": "none"},
    "body": {
        "ban thuong vu": "standing_committee",
        "dang uy co so": "base_committee",
        "ban thuong vu dang uy co so": "base_standing_committee",
        "ban thuong vu tinh uy": "provincial_standing",
    },
    "majority": {"qua nua": "more_than_half", "hai phan ba": "two_thirds", "2/3": "two_thirds"},
}
"""What officers write, without marks, to the identifier of the contract."""
_POWER = ("right", "body", "majority", "basis")


def read_units(path: str | Path, default_on: date) -> tuple[list[UnitEvent], str]:
    """Return the units of a sheet as events, and the SHA-256 of the file's bytes.

    Columns: mã, tên, cấp; cấp trên, khối, tổ chức Đoàn, công đoàn, hệ thống, từ ngày; thẩm quyền
    kết nạp, cơ quan quyết định, tỷ lệ, căn cứ. The first three must be there. Without a day a unit
    is there from `default_on`.

    Raises:
        BadDocument: every cell that is not right, by row and column; the file was only read.

    """
    name = str(path)
    sheet = read_sheet(path, _HEADINGS, ("unit", "name", "level"))
    problems: list[Problem] = []
    events: list[UnitEvent] = []
    for row in sheet.rows:
        try:
            events += _events(row, default_on)
        except DocumentProblems as found:
            problems += found.problems
    if not sheet.rows and not problems:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(name, problems)
    return events, sheet.digest


def _events(row: Row, default_on: date) -> Iterator[UnitEvent]:
    data: dict[str, Any] = {"on": default_on}
    for field, text in row.cells.items():
        known = _WORDS.get(field, {})
        data[field] = known.get(plain_text(text), text)
    if "on" in row.cells:
        data["on"] = row.cells["on"]
        with suppress(Unread):
            data["on"] = read_day(row.cells["on"])
    where = str(row.number)
    power = {name: data.pop(name) for name in _POWER if name in data}
    yield record_from(UnitAdded, data, where)
    if power:
        matter = {"unit": data.get("unit"), "on": data["on"], "matter": "admission"}
        yield record_from(UnitEmpowered, {**matter, **power}, where)
