"""Reads many acts from a sheet: a row is one act of one case, in the order in which it is to go in.

Columns: mã hồ sơ, loại việc, ngày; số văn bản, ghi chú, and every field of an act by its name in
the case document (`issuer_kind`, `roll.in_favour`) or by its term (the glossary). Kinds and words
are the contract's or its terms. A row with `đính chính mục` corrects that entry. A row that names
nobody is for everybody of a list, where one is given beside the sheet; votes, judgements and
assessments are never stated so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.messages import LANGUAGES, catalogue
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.class_sheet import Who, cases_of, number_problem
from admission_flow.papers.sheet_days import read_sheet_day
from admission_flow.papers.tables import (
    AS_IT_IS,
    Choice,
    Row,
    Sheet,
    plain_text,
    read_sheet,
)
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.days import Unread
from admission_flow.procedure.document import DocumentProblems, Problem, act_from
from admission_flow.procedure.document_fields import core_type
from admission_flow.vocabulary.acts import kind_of
from admission_flow.vocabulary.forms import fields_of_kind, without_offered_alone
from admission_flow.vocabulary.records import Words, reading
from admission_flow.vocabulary.terms import synonyms

_OWN: Mapping[str, tuple[str, ...]] = {
    "case": ("ma ho so", "ho so", "so ho so", "case", "case id"),
    "kind": ("loai viec", "loai van ban", "loai", "viec", "buoc", "kind", "act", "step"),
    "on": ("ngay", "ngay van ban", "ngay thang", "ngay cap", "on", "date"),
    "number": ("so van ban", "so", "so hieu", "so ky hieu", "number"),
    "note": ("ghi chu", "note"),
    "corrects": ("dinh chinh muc", "corrects"),
    "correction_reason": ("ly do dinh chinh", "correction_reason"),
}
_WHOLE = re.compile(r"([0-9]{1,7})[.,]0+")
_MOST_DIGITS = 18
"""Of an entry's number: Python refuses to read thousands of them."""
_ASKS = " hay không"
"""How the term of what is so or not ends; a heading does without."""
_NO_FIELDS = ("case", "kind", "corrects", "correction_reason")


@dataclass(frozen=True, slots=True)
class ActRow:
    """One row: an act for a case, or what an entry of it should have said."""

    number: int
    """As the spreadsheet shows it."""
    case: str
    kind: str
    data: Mapping[str, Any]
    """The fields that the row states, typed, as they stand in a case document."""
    corrects: int | None = None
    """The entry that it corrects; None: the act is new."""
    reason: str = ""
    """Why it is corrected."""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Field to where it stands, in the words of the sheet."""

    def act(self, base: Mapping[str, Any] | None = None) -> Act:
        """Return the act that the row states; a correction keeps what `base` says beside it.

        Raises:
            DocumentProblems: fields that are not right, each by its place in the sheet.

        """
        data: dict[str, Any] = {**(base or {}), **self.data, "kind": self.kind}
        roll = (base or {}).get("roll")
        if roll and "roll" in self.data:
            data["roll"] = {**roll, **self.data["roll"]}
        try:
            return act_from(data, str(self.number))
        except DocumentProblems as found:
            problems = [self._placed(problem) for problem in found.problems]
            raise DocumentProblems(problems) from found

    def _placed(self, problem: Problem) -> Problem:
        name = problem.where.partition(".")[2]
        where = self.places.get(name, problem.where)
        return Problem(where, problem.message_id, problem.facts)


def read_acts(
    path: str | Path,
    choice: Choice = AS_IT_IS,
    who: Who | None = None,
    everybody: Sequence[str] = (),
) -> tuple[list[ActRow], Sheet]:
    """Return the acts of a sheet in its order, and the sheet.

    Args:
        path: the sheet: .csv, .xlsx or .xls.
        choice: which of the file's sheets, and what of it is passed over.
        who: tells who is meant where the sheet has no column "mã hồ sơ"; None: it must have one.
        everybody: the cases for each of which a row is that names nobody.

    Raises:
        BadDocument: every cell that is not right, by row and heading; the file was only read.

    """
    required = ("case", "kind", "on") if who is None else ("kind", "on")
    sheet = read_sheet(path, headings(), required, choice, people=True)
    rows: list[ActRow] = []
    shared = {row.number for row in sheet.rows if everybody and not _names_somebody(row)}
    named = replace(sheet, rows=[row for row in sheet.rows if row.number not in shared])
    cases, problems = cases_of(named, who)
    said = _Said()
    for row in sheet.rows:
        meant = everybody if row.number in shared else [cases.get(row.number, "")]
        cells = {**row.cells, "case": meant[0]} if meant[0] else row.cells
        try:
            read = _row(sheet, replace(row, cells=cells), said)
            if read.corrects is None:
                read.act()
            if row.number in shared:
                problems += _of_one(sheet, row, read)
            rows += [read, *(replace(read, case=case) for case in meant[1:])]
        except DocumentProblems as found:
            problems += found.problems
    if not sheet.rows:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(sheet.name, problems, (*sheet.notices, *said.notices))
    sheet = replace(sheet, notices=(*sheet.notices, *said.notices))
    return rows, sheet.with_questions(said.questions)


def _of_one(sheet: Sheet, row: Row, read: ActRow) -> list[Problem]:
    """Return what a row that names nobody says, though it can be said of one person only."""
    found = []
    if read.corrects is not None:
        found.append(Problem(sheet.place(row.number, "corrects"), "bulk_corrects_all", {}))
    about_one = {asked.name for asked in fields_of_kind(read.kind) if asked.about_one}
    places = [sheet.place(row.number, name) for name in row.cells if name in about_one]
    return found + [Problem(place, "bulk_about_one", {}) for place in places]


def _names_somebody(row: Row) -> bool:
    return "case" in row.cells or bool(row.about)


@dataclass(slots=True)
class _Said:
    """What is to be said of rows that were read."""

    notices: list[Problem] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)


def _row(sheet: Sheet, row: Row, said: _Said) -> ActRow:
    kind = _kind(sheet, row)
    problems: list[Problem] = []
    row = replace(row, cells=_plain(sheet, row, kind, said, problems))
    data = _data(sheet, row, kind, problems)
    corrects = row.cells.get("corrects")
    if corrects is None:
        data = without_offered_alone(
            data, in_use.kinds()[kind]
        )  # a sheet is laid out with zeros of a roll
    read = ActRow(
        row.number,
        case_id(row.cells["case"]),
        kind,
        data,
        None if corrects is None else int(corrects),
        row.cells.get("correction_reason", ""),
        {name: sheet.place(row.number, name) for name in (*sheet.headings, "on")},
    )
    if problems and read.corrects is None:
        reading(read.act, problems)  # what else is wrong with the row is said with it
    if problems:
        raise DocumentProblems(problems)
    return read


def _kind(sheet: Sheet, row: Row) -> str:
    """Return the kind of act of a row of which we know whose it is, and whether it corrects."""
    problems = [
        Problem(sheet.place(row.number, name), "missing", {})
        for name in ("case", "kind")
        if name not in row.cells
    ]
    kind = ""
    if "kind" in row.cells:
        try:
            having = [name for name in row.cells if name not in _NO_FIELDS]
            kind = kind_of(row.cells["kind"], sheet.place(row.number, "kind"), having)
        except DocumentProblems as found:
            problems += found.problems
    corrects = row.cells.get("corrects")
    if corrects is not None:
        where = sheet.place(row.number, "corrects")
        if not (corrects.isascii() and corrects.isdigit() and len(corrects) <= _MOST_DIGITS):
            problems.append(Problem(where, "not_an_entry", {"found": corrects}))
        if "correction_reason" not in row.cells:
            place = sheet.place(row.number, "correction_reason")
            problems.append(Problem(place, "bulk_no_reason", {}))
    if problems:
        raise DocumentProblems(problems)
    return kind


def _plain(
    sheet: Sheet, row: Row, kind: str, said: _Said, problems: list[Problem]
) -> dict[str, str]:
    """Return the cells of a row as people type them: days of a spreadsheet, numbers of papers."""
    cells = dict(row.cells)
    for name, text in row.cells.items():
        where = sheet.place(row.number, name)
        takes = _takes(kind, name)
        facts = {"row": row.number, "field": name, "found": str(text), "proposed": str(text)}
        if takes is date:
            with suppress(Unread):
                read = read_sheet_day(text)
                cells[name] = read.day.isoformat()
                if read.notice:
                    notice = {"found": str(text), "day": read.day}
                    said.notices.append(Problem(where, read.notice, notice))
        elif takes is int and (whole := _WHOLE.fullmatch(text)):
            cells[name] = whole[1]
            said.questions.append(Problem(where, "count_fraction", {**facts, "proposed": whole[1]}))
        elif name == "number" and (doubt := number_problem(text)):
            asked = doubt != "number_day"
            (said.questions if asked else problems).append(Problem(where, doubt, facts))
    return cells


def _takes(kind: str, name: str) -> Any:  # noqa: ANN401 - a type
    head, _, inner = name.partition(".")
    spec = next((spec for spec in fields(in_use.kinds()[kind]) if spec.name == head), None)
    takes = None if spec is None else core_type(spec.type)
    if not inner or takes is None:
        return takes
    spec = next((spec for spec in fields(takes) if spec.name == inner), None)
    return None if spec is None else core_type(spec.type)


def _data(sheet: Sheet, row: Row, kind: str, problems: list[Problem]) -> dict[str, Any]:
    """Return the fields of an act that a row states; what is not understood goes to `problems`."""
    data: dict[str, Any] = {}
    for name, text in row.cells.items():
        if name in _NO_FIELDS:
            continue
        try:
            Words().put(data, in_use.kinds()[kind], name, text)
        except DocumentProblems as found:
            place = sheet.place(row.number, name)
            problems += [replace(problem, where=place) for problem in found.problems]
    return data


@in_use.cached
def headings() -> Mapping[str, tuple[str, ...]]:
    """Return every field of an act with the headings under which it is found."""
    found = {name: dict.fromkeys(ours) for name, ours in _OWN.items()}
    taken = {heading for ours in _OWN.values() for heading in ours}
    for name, term in _terms():
        for heading in (plain_text(name), plain_text(term), plain_text(term.removesuffix(_ASKS))):
            if heading not in taken:
                found.setdefault(name, {})[heading] = None
    taken |= {heading for ours in found.values() for heading in ours}
    for name, ours in found.items():
        names = synonyms("roll" if "." in name else "field")
        for heading in map(plain_text, names.get(name.rpartition(".")[2], ())):
            if heading not in taken:
                taken.add(heading)
                ours[heading] = None
    return {name: tuple(ours) for name, ours in found.items()}


def _terms() -> Iterator[tuple[str, str]]:
    """Yield (field, a term for it): in both languages, of every kind of act that has it."""
    for lang in LANGUAGES:
        labels: Mapping[str, str] = catalogue(lang)["label"]
        for kind, cls in in_use.kinds().items():
            for spec in fields(cls):
                if spec.name == "roll":
                    continue
                yield spec.name, labels.get(f"{kind}.{spec.name}", spec.name)
        for roll in (BranchRoll, CommitteeRoll):
            for spec in fields(roll):
                name = f"roll.{spec.name}"
                yield name, labels[name]
