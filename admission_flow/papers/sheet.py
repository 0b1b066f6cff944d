"""Reads a tree of units from a sheet: .csv as spreadsheets write it, or .xlsx.

Sheets come from people. Columns are found by their headings in any order, with or without marks;
cells are read as text, days as people write them; every cell that is not right is named.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.papers.sheet_days import read_sheet_day
from admission_flow.papers.tables import AS_IT_IS, Choice, Row, Sheet, plain_text, read_sheet
from admission_flow.planning.units.events import (
    LEVELS,
    MAJORITIES,
    RIGHTS,
    SECTORS,
    SYSTEMS,
    UnitAdded,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.procedure.acts import BODIES
from admission_flow.procedure.days import Unread
from admission_flow.procedure.document import DocumentProblems, Problem, record_from
from admission_flow.vocabulary.values import choice_of, flag_of

_HEADINGS = {
    "unit": ("ma", "ma don vi", "ma to chuc dang", "ma to chuc", "ma tccsd", "code", "unit"),
    "name": (
        "ten", "ten don vi", "ten to chuc dang", "ten to chuc", "ten tccsd", "ten chi bo", "name",
    ),
    "level": (
        "cap", "loai", "loai hinh", "loai hinh tccsd", "loai hinh to chuc dang",
        "loai hinh to chuc", "loai to chuc dang", "level",
    ),
    "parent": (
        "cap tren", "truc thuoc", "ma cap tren", "to chuc dang cap tren",
        "ma to chuc dang cap tren", "dang bo cap tren", "truc thuoc dang bo", "parent",
    ),
    "sector": ("khoi", "linh vuc", "sector"),
    "has_youth_union": ("to chuc doan", "doan thanh nien", "has_youth_union"),
    "has_trade_union": ("cong doan", "to chuc cong doan", "has_trade_union"),
    "system": ("he thong", "system"),
    "on": ("tu ngay", "ngay thanh lap", "nam thanh lap", "ngay", "on", "from"),
    "right": ("tham quyen ket nap", "quyen ket nap", "right"),
    "body": ("co quan quyet dinh", "tap the quyet dinh", "body"),
    "majority": ("ty le", "ty le bieu quyet", "majority"),
    "basis": ("can cu", "basis"),
}  # fmt: skip
"""Field to the headings under which it is found, without marks. The first is ours."""
_WORDS: dict[str, dict[str, Any]] = {
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
_FLAGS = ("has_youth_union", "has_trade_union")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "level": LEVELS,
    "sector": SECTORS,
    "system": SYSTEMS,
    "right": RIGHTS,
    "body": BODIES,
    "majority": MAJORITIES,
}
_YEAR = re.compile(r"(?:[Nn]ăm )?((?:19|20)[0-9]{2})")
_POWER = ("right", "body", "majority", "basis")


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """The units of a sheet as events, and the sheet."""

    events: list[UnitEvent]
    sheet: Sheet


def read_units(
    path: str | Path, default_on: date, choice: Choice = AS_IT_IS
) -> tuple[list[UnitEvent], str]:
    """Return the units of a sheet as events, and the SHA-256 of the file's bytes.

    Raises:
        BadDocument: as `read_unit_sheet`.

    """
    read = read_unit_sheet(path, default_on, choice)
    return read.events, read.sheet.digest


def read_unit_sheet(path: str | Path, default_on: date, choice: Choice = AS_IT_IS) -> UnitSheet:
    """Return the units of a sheet as events.

    Columns: mã, tên, cấp; cấp trên, khối, tổ chức Đoàn, công đoàn, hệ thống, từ ngày; thẩm quyền
    kết nạp, cơ quan quyết định, tỷ lệ, căn cứ. The first three must be there. Without a day a unit
    is there from `default_on`; where only the year stands, from its first day, with a notice. The
    unit above is named by its code, or by a name that one unit of the sheet has.

    Raises:
        BadDocument: every cell that is not right, by row and column; the file was only read.

    """
    name = str(path)
    sheet = read_sheet(path, _HEADINGS, ("unit", "name", "level"), choice)
    problems: list[Problem] = []
    notices: list[Problem] = []
    events: list[UnitEvent] = []
    codes = _codes_by_name(sheet)
    for row in sheet.rows:
        if day := _first_day(row):
            facts = {"found": row.cells["on"], "day": day}
            notices.append(Problem(sheet.place(row.number, "on"), "unit_year", facts))
        try:
            events += _events(sheet, row, default_on, codes)
        except DocumentProblems as found:
            problems += found.problems
    if not sheet.rows and not problems:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(name, problems, (*sheet.notices, *notices))
    sheet = replace(sheet, notices=(*sheet.notices, *notices))
    return UnitSheet(events, sheet)


def _codes_by_name(sheet: Sheet) -> dict[str, str]:
    """Return the code of each unit of the sheet by its name, where only one has it."""
    found: dict[str, set[str]] = {}
    for row in sheet.rows:
        if "name" in row.cells and "unit" in row.cells:
            found.setdefault(plain_text(row.cells["name"]), set()).add(row.cells["unit"])
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _first_day(row: Row) -> date | None:
    """Return the first day of the year since which a unit is there; None: it says more, or less."""
    found = _YEAR.fullmatch(row.cells.get("on", ""))
    return date(int(found[1]), 1, 1) if found else None


def _events(
    sheet: Sheet, row: Row, default_on: date, codes: Mapping[str, str]
) -> Iterator[UnitEvent]:
    data: dict[str, Any] = {"on": default_on}
    problems: list[Problem] = []
    for field, text in row.cells.items():
        known = _WORDS.get(field, {})
        try:
            data[field] = known.get(plain_text(text)) or _word(field, str(text))
        except DocumentProblems as found:
            place = sheet.place(row.number, field)
            problems += [replace(problem, where=place) for problem in found.problems]
    if problems:
        raise DocumentProblems(problems)
    if "on" in row.cells:
        data["on"] = _first_day(row) or str(row.cells["on"])
        with suppress(Unread):
            data["on"] = read_sheet_day(row.cells["on"]).day
    above = data.get("parent", "")
    if above and above not in codes.values():
        data["parent"] = codes.get(plain_text(above), above)
    power = {name: data.pop(name) for name in _POWER if name in data}
    yield _read(UnitAdded, data, sheet, row)
    if power:
        matter = {"unit": data.get("unit"), "on": data["on"], "matter": "admission"}
        yield _read(UnitEmpowered, {**matter, **power}, sheet, row)


def _word(field: str, text: str) -> Any:  # noqa: ANN401 - a word, or yes and no
    """Return what a cell says, as the vocabulary reads it."""
    if field in _FLAGS:
        return flag_of(text)
    return choice_of(text, _CHOICES[field], field, field) if field in _CHOICES else text


def _read(cls: type[UnitEvent], data: Mapping[str, Any], sheet: Sheet, row: Row) -> UnitEvent:
    try:
        return record_from(cls, data, "row")
    except DocumentProblems as found:
        placed = [
            replace(problem, where=sheet.place(row.number, problem.where.partition(".")[2]))
            for problem in found.problems
        ]
        raise DocumentProblems(placed) from found
