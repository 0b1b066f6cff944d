"""Reads what a centre or a chi bộ brings about a class: who, how they did, which numbers."""

from collections.abc import Mapping
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.tables import Sheet, plain_text, read_sheet
from admission_flow.procedure.document import Problem

_CASE = ("ma ho so", "ho so", "so ho so", "case", "case id")
_RESULT = ("ket qua", "ket qua xep loai", "xep loai", "result", "grade")
_NUMBER = ("so giay chung nhan", "so chung nhan", "so gcn", "so", "number")
_PRESENT = ("co mat", "diem danh", "present")
_THERE, _NOT_THERE = {"x", "co", "v", "1", "yes", "co mat"}, {"", "0", "khong", "vang", "no", "-"}
_RESULTS = {
    "gioi": "excellent",
    "kha": "good",
    "trung binh": "average",
    "dat": "passed",
    "khong dat": "failed",
}


def read_case_list(path: str | Path) -> list[str]:
    """Return the cases of a sheet with the column "mã hồ sơ", in its order.

    Raises:
        BadDocument: it is not such a sheet, a row has no case, or a case is there twice.

    """
    return list(_read(path, {}))


def read_present(path: str | Path) -> list[str]:
    """Return the cases of those present: all of a sheet, or those marked in "có mặt".

    A mark is x, v, 1 or có; an empty cell, 0, vắng or không is none.

    Raises:
        BadDocument: as `read_case_list`; or a mark is neither.

    """
    try:
        marks = _read(path, {"present": _PRESENT})
    except BadDocument as error:
        if any(problem.message_id != "sheet_column" for problem in error.problems):
            raise
        return read_case_list(path)
    words = {case: plain_text(text) for case, text in marks.items()}
    problems = [
        Problem(case, "class_mark", {"found": marks[case]})
        for case, word in words.items()
        if word not in _THERE | _NOT_THERE
    ]
    if problems:
        raise BadDocument(str(path), problems)
    return [case for case, word in words.items() if word in _THERE]


def read_results(path: str | Path) -> tuple[dict[str, str], int]:
    """Return how people did, by case, and how many rows have no result yet.

    Columns: mã hồ sơ, kết quả (giỏi, khá, trung bình, đạt, không đạt). An empty cell: no result.

    Raises:
        BadDocument: as `read_case_list`; or there is no such result.

    """
    rows = _read(path, {"result": _RESULT})
    found = {case: _RESULTS.get(plain_text(text), text) for case, text in rows.items() if text}
    return found, len(rows) - len(found)


def read_numbers(path: str | Path) -> dict[str, str]:
    """Return numbers of certificates by case, of the rows that have one.

    Columns: mã hồ sơ, số giấy chứng nhận. Numbers are texts: their leading zeros stay.

    Raises:
        BadDocument: as `read_case_list`.

    """
    return {case: text for case, text in _read(path, {"number": _NUMBER}).items() if text}


def _read(path: str | Path, more: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    sheet = read_sheet(path, {"case": _CASE, **more}, ("case", *more))
    wanted = next(iter(more), "case")
    found: dict[str, str] = {}
    problems = []
    for row in sheet.rows:
        case = case_id(row.cells.get("case", ""))
        if not case:
            problems.append(Problem(sheet.place(row.number, "case"), "missing", {}))
        elif case in found:
            problems.append(_twice(sheet, row.number, case))
        found[case] = row.cells.get(wanted, "")
    if not found:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(sheet.name, problems)
    return found


def _twice(sheet: Sheet, number: int, case: str) -> Problem:
    return Problem(sheet.place(number, "case"), "class_row_twice", {"case": case})
