"""Reads what a centre or a chi bộ brings about a class: who, how they did, which numbers.

Who is meant stands in the column "mã hồ sơ", or is told by name and birth date (`Who`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from admission_flow.errors import BadDocument
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.cells import DayCell
from admission_flow.papers.people_values import may_have_lost_zeros
from admission_flow.papers.tables import AS_IT_IS, Choice, Row, Sheet, plain_text, read_sheet
from admission_flow.planning.classes.events import RESULTS
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.vocabulary.values import choice_of

_BORN = ("born", "born.male", "born.female")
_CASE = ("ma ho so", "ho so", "so ho so", "case", "case id")
_RESULT = ("ket qua", "ket qua xep loai", "xep loai", "result", "grade")
_NUMBER = ("so giay chung nhan", "so chung nhan", "so gcn", "so", "so chung chi", "number")
_PRESENT = ("co mat", "diem danh", "present")
_OTHERS = {
    "present": _PRESENT,
    "result": _RESULT,
    "number": ("so giay chung nhan", "so chung nhan", "so gcn", "so chung chi"),
}
"""What the sheets of one class hold, each read by a command of its own."""
_THERE, _NOT_THERE = {"x", "co", "v", "1", "yes", "co mat"}, {"", "0", "khong", "vang", "no", "-"}


class Who(Protocol):
    """Tells who is meant by what a sheet says of people."""

    def found(self, sheet: Sheet) -> Mapping[int, str] | Sequence[Problem]:
        """Return the case of each row by the row's number; or why somebody cannot be told."""

    def others(self, sheet: Sheet, cases: Mapping[int, str]) -> Sequence[Problem]:
        """Return the rows whose case is of somebody with another name than they say."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a sheet says of people."""

    texts: Mapping[str, str]
    """By case, what the column that was asked for says; "" where the cell is empty."""
    sheet: Sheet

    @property
    def cases(self) -> list[str]:
        """The cases, in the order of the sheet."""
        return list(self.texts)


def read_case_list(path: str | Path, choice: Choice = AS_IT_IS, who: Who | None = None) -> Listed:
    """Return the people of a sheet.

    Args:
        path: the sheet: .csv, .xlsx or .xls.
        choice: which of the file's sheets, and what of it is passed over.
        who: tells who is meant where the sheet has no column "mã hồ sơ"; None: it must have one.

    Raises:
        BadDocument: it is not such a sheet, a row has no case, or a case is there twice.

    """
    return _read(path, {}, choice, who)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of a list, as the list has them."""

    case: str
    name: str
    born: str


def read_named(path: str | Path, who: Who) -> tuple[Named, ...]:
    """Return the people of any list that says who is on it; its other columns are not read.

    Args:
        path: the list: .csv, .xlsx or .xls.
        who: tells who is meant where the list has no column "mã hồ sơ".

    Raises:
        BadDocument: it is no list of people, or somebody cannot be told, or is there twice.

    """
    listed = read_case_list(path, Choice(only_who=True), who)
    return tuple(
        Named(case, name_in(row), next((row.about[at] for at in _BORN if at in row.about), ""))
        for case, row in zip(listed.texts, listed.sheet.rows, strict=True)
    )


def name_in(row: Row) -> str:
    """Return the name that a row says, in one column or two; empty: none."""
    parts = [row.about.get(at, "") for at in ("family_name", "given_name")]
    return " ".join((row.about.get("person.full_name") or " ".join(parts)).split())


def read_present(path: str | Path, choice: Choice = AS_IT_IS, who: Who | None = None) -> Listed:
    """Return those present: all of a sheet, or those marked in "có mặt". Arguments as above.

    A mark is x, v, 1 or có; an empty cell, 0, vắng or không is none.

    Raises:
        BadDocument: as `read_case_list`; or a mark is neither.

    """
    try:
        listed = _read(path, {"present": _PRESENT}, choice, who)
    except BadDocument as error:
        if any(problem.message_id != "sheet_column" for problem in error.problems):
            raise
        return read_case_list(path, choice, who)
    words = {case: plain_text(text) for case, text in listed.texts.items()}
    problems = [
        Problem(case, "class_mark", {"found": listed.texts[case]})
        for case, word in words.items()
        if word not in _THERE | _NOT_THERE
    ]
    if problems:
        raise BadDocument(str(path), problems)
    there = {case: text for case, text in listed.texts.items() if words[case] in _THERE}
    return Listed(there, listed.sheet)


def read_results(path: str | Path, choice: Choice = AS_IT_IS, who: Who | None = None) -> Listed:
    """Return how people did; a cell that is empty: no result yet. Arguments as above.

    Columns: mã hồ sơ, kết quả (giỏi, khá, trung bình, đạt, không đạt).

    Raises:
        BadDocument: as `read_case_list`.

    """
    listed = _read(path, {"result": _RESULT}, choice, who)
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for case, text in listed.texts.items():
        try:
            words[case] = choice_of(text, RESULTS, case, "result") if text else ""
        except DocumentProblems as found:
            problems += found.problems
    if problems:
        raise BadDocument(listed.sheet.name, problems, listed.sheet.notices)
    return Listed(words, listed.sheet)


def read_numbers(path: str | Path, choice: Choice = AS_IT_IS, who: Who | None = None) -> Listed:
    """Return numbers of certificates, of the rows that have one. Arguments as above.

    Columns: mã hồ sơ, số giấy chứng nhận. Numbers are texts: their leading zeros stay. A number
    that a spreadsheet keeps as such may have lost them: that is a question of the sheet.

    Raises:
        BadDocument: as `read_case_list`; or a spreadsheet made a day of a number.

    """
    listed = _read(path, {"number": _NUMBER}, choice, who)
    numbers = {case: text for case, text in listed.texts.items() if text}
    return Listed(numbers, listed.sheet)


def number_problem(text: str) -> str:
    """Return the id of what makes the number of a paper doubtful; "": nothing."""
    if isinstance(text, DayCell):
        return "number_day"
    return "number_zeros" if may_have_lost_zeros(text) else ""


def _read(
    path: str | Path, more: Mapping[str, tuple[str, ...]], choice: Choice, who: Who | None
) -> Listed:
    required = tuple(more) if who is not None else ("case", *more)
    others = {name: headings for name, headings in _OTHERS.items() if name not in more}
    known = {"case": _CASE, **more, **others}
    sheet = read_sheet(path, known, required, choice, people=True)
    sheet = replace(sheet, notices=(*sheet.notices, *_of_others(sheet, others)))
    wanted = next(iter(more), "case")
    cases, problems = cases_of(sheet, who)
    found: dict[str, str] = {}
    questions: list[Problem] = []
    for row in sheet.rows:
        facts: dict[str, Any]
        case = cases.get(row.number, "")
        text = row.cells.get(wanted, "")
        if not case:
            continue
        if case in found:
            facts = {"case": case}
            problems.append(Problem(sheet.place(row.number, "case"), "class_row_twice", facts))
        found[case] = text
        doubt = number_problem(text) if wanted == "number" else ""
        if doubt:
            facts = {"row": row.number, "field": wanted, "found": str(text), "proposed": str(text)}
            said = Problem(sheet.place(row.number, wanted), doubt, facts)
            (problems if doubt == "number_day" else questions).append(said)
    if not sheet.rows:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(sheet.name, problems, sheet.notices)
    return Listed(found, sheet.with_questions(questions))


def _of_others(sheet: Sheet, others: Mapping[str, object]) -> list[Problem]:
    """Return that columns of other commands about the same class are not entered by this one."""
    held = {name for row in sheet.rows for name in row.cells if name in others}
    columns = [heading for name, heading in sheet.headings.items() if name in held]
    return [Problem("file", "class_other_columns", {"columns": columns})] if columns else []


def cases_of(sheet: Sheet, who: Who | None) -> tuple[dict[int, str], list[Problem]]:
    """Return whom each row is about, by the row's number, and what could not be told."""
    cases = {row.number: case_id(text) for row in sheet.rows if (text := row.cells.get("case"))}
    nameless = [row for row in sheet.rows if row.number not in cases]
    if who is None or not any(row.about for row in nameless):
        place = sheet.place
        problems = [Problem(place(row.number, "case"), "missing", {}) for row in nameless]
        return cases, [*problems, *(who.others(sheet, cases) if who is not None else ())]
    meant = who.found(replace(sheet, rows=nameless))
    if isinstance(meant, Mapping):
        return {**cases, **meant}, list(who.others(sheet, cases))
    return cases, list(meant)
