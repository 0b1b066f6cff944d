"""The twelve by command: their list, a sheet for each sitting, the sheets of the centre."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from admission_flow.messages import label
from admission_flow.papers.act_sheet import headings
from admission_flow.papers.headings import plain_text
from admission_flow.procedure.acts import Act
from tests.journeys.keystrokes import Grid, Keys
from tests.journeys.single_way import stated_by
from tests.journeys.twelve import Someone, day, write_rows

EMPTY = "v.xlsx"
"""The empty sheet of acts, made once."""
_HEAD = 4
"""Row of its headings; below it stands the example."""
_WHO = 4
"""Columns that say who it is: number, case, name, birth date."""
_TYPED = {
    "handwritten": "viết tay", "sealed_on": "ngày đóng dấu giáp lai",
    "subject": "người được thẩm tra", "abroad": "thẩm tra ở ngoài nước", "result": "kết quả",
    "verifier_is_relative": "người thẩm tra là người thân",
    "political_issue": "có vấn đề chính trị", "route": "cách giới thiệu",
    "individually": "kết nạp riêng từng người", "official_from": "chính thức từ ngày",
}  # fmt: skip
"""Headings that are typed, where the empty sheet has none for a field."""
Given = Sequence[tuple[Someone | None, Act]]


@dataclass
class Sheets:
    """The sheets that an officer fills in, each saved under a short name."""

    keys: Keys

    def fill(self, name: str, acts: Given, *, opened: str = "") -> str:
        """Fill in a sheet that the program laid out, or one of before; return its file's name."""
        opened = opened or name
        book = load_workbook(opened)
        sheet = book.worksheets[0]
        before = _grid(sheet)
        head = list(before[0])
        for row, (who, act) in enumerate(acts, _HEAD + 2):
            texts = {"kind": label("vi", act.kind), **dict(stated_by(act))}
            if who is not None:
                assert sheet.cell(row, 3).value == who.name
            for missing in [n for n in texts if _column_of(head, n) is None]:
                head.append(_TYPED[missing])
                sheet.cell(_HEAD, len(head), head[-1])
                assert _column_of(head, missing) == len(head)
            stated = {_column_of(head, n): text for n, text in texts.items()}
            for column in range(_WHO + 1, len(head) + 1):
                sheet.cell(row, column).value = stated.get(column)
        book.save(name)
        lists = {
            str(sheet.cell(_HEAD, cells.min_col).value)
            for rule in sheet.data_validations.dataValidation
            for cells in rule.sqref.ranges
        }
        self.keys.sheet(opened, name, before, _grid(sheet), lists)
        return name


def _grid(sheet: Worksheet) -> Grid:
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=_HEAD)]
    return [rows[0], *rows[2:]]


def _column_of(head: Sequence[str], name: str) -> int | None:
    known = headings()[name]
    return next((n for n, text in enumerate(head, 1) if plain_text(text) in known), None)


def lines(people: Sequence[Someone], keys: Keys) -> Iterator[str]:
    """Yield each command when it is to be given; what is written for it lies in the folder then."""
    sheets = Sheets(keys)
    first = people[0].case.acts

    def all_of(*kinds: str) -> Given:
        return [(None, act) for act in first if act.kind in kinds]

    def each(kind: str, **stated: object) -> Given:
        return [(who, who.of(kind, **stated)) for who in people]

    def shared(name: str, acts: Given) -> str:
        return own(name, acts, EMPTY)

    def laid_out(name: str, *kinds: str) -> str:
        of = " ".join(f'"{kind}"' for kind in kinds)
        return f"admission-flow sheet template {of} --of ds.xlsx --out {name}"

    def own(name: str, acts: Given, opened: str = "") -> str:
        sheets.fill(name, acts, opened=opened)
        listed = " --of ds.xlsx" if any(who is None for who, _ in acts) else ""
        return f"admission-flow case bulk {name}{listed}"

    def paper(form: str) -> str:
        return f'admission-flow paper make {form} --of ds.xlsx --purpose "lập hồ sơ" --out giay'

    yield "admission-flow case import ds.xlsx"
    yield laid_out("b.xlsx", "phân công giúp đỡ")
    yield own("b.xlsx", [*each("helper_assigned"), *all_of("sympathiser_resolution")])
    yield from _class(people, "NT", "awareness", "awareness_certificate", "10/7/2023")
    yield f"admission-flow sheet template acts --out {EMPTY}"
    together = all_of(
        "dossier_opened", "application", "personal_history", "verification_request",
        "branch_comment", "history_certified",
    )  # fmt: skip
    youth = [(None, people[0].of("sponsorship", route="youth_union"))]
    yield shared("c.xlsx", [*together, *youth])
    found = _found(people)
    kinds = [act.kind for who, act in found if who is people[0]]
    yield laid_out("d.xlsx", label("vi", "sponsorship"), *(label("vi", kind) for kind in kinds))
    yield own("d.xlsx", [*each("sponsorship", route="member"), *found])
    admission, recognition = _opinions(people)
    yield laid_out("e.xlsx", "lấy ý kiến", "lấy ý kiến")
    yield own("e.xlsx", [*admission, *all_of("opinions_summarised")])
    yield laid_out("g.xlsx", "nghị quyết kết nạp của chi bộ")
    yield own("g.xlsx", each("branch_resolution"))
    yield paper("6-knđ")
    yield laid_out("h.xlsx", "nghị quyết kết nạp của đảng ủy cơ sở")
    yield own("h.xlsx", each("base_resolution"))
    yield laid_out("i.xlsx", "quyết định kết nạp")
    yield own("i.xlsx", each("admission_decision"))
    yield paper("9-knđ")
    yield own("l.xlsx", [*each("ceremony"), *all_of("decision_received")], "b.xlsx")
    yield from _class(people, "DV", "new_member", "new_member_certificate", "5/11/2024")
    yield own("n.xlsx", [*recognition, *all_of("self_review", "helper_assessment")], "e.xlsx")
    yield own("o.xlsx", each("recognition_branch_resolution"), "g.xlsx")
    yield own("p.xlsx", each("recognition_base_resolution"), "h.xlsx")
    yield own("q.xlsx", each("recognition_decision"), "i.xlsx")


def _found(people: Sequence[Someone]) -> list[tuple[Someone, Act]]:
    """Return what was found about each and their family: one paper of all, then the next."""
    kinds = ("verification_reply", "verification_concluded")
    theirs = [[act for act in who.case.acts if act.kind in kinds] for who in people]
    papers = zip(*theirs, strict=True)
    return [given for paper in papers for given in zip(people, paper, strict=True)]


def _opinions(people: Sequence[Someone]) -> tuple[list[Any], list[Any]]:
    """Return the opinions before the admission, and those before the recognition."""
    found: tuple[list[Any], list[Any]] = ([], [])
    for body in ("youth_union", "residence"):
        for who in people:
            acts = [act for act in who.case.acts if getattr(act, "body", "") == body]
            for listed, act in zip(found, acts, strict=True):
                listed.append((who, act))
    return found


def _class(
    people: Sequence[Someone], code: str, kind: str, certificate: str, first_day: str
) -> Iterator[str]:
    """Yield the commands of a class; the centre's sheet has results and numbers beside names."""
    file = f"{code.lower()}.xlsx"
    last = day(people[0].of(certificate).on)
    write_rows(Path(file), centre_rows(people, certificate))
    start = "admission-flow class"
    yield (
        f"{start} open {code} --kind {kind} --places 12 --first-day {first_day} --last-day {last}"
        ' --organiser "Trung tâm chính trị Mẫu" --issuer-kind political_centre'
    )
    yield f"{start} enrol {code} --sheet ds.xlsx --on {first_day}"
    yield f"{start} result {code} --sheet {file}"
    yield f"{start} certify {code} --sheet {file} --on {last}"


def centre_rows(people: Sequence[Someone], certificate: str) -> list[Sequence[object]]:
    """Return what the centre brings: who, how they did, which numbers."""
    return [
        ("STT", "Họ và tên", "Ngày sinh", "Kết quả", "Số giấy chứng nhận"),
        *(
            (n, who.name, day(who.case.person.born_on), "Khá", who.of(certificate).number)
            for n, who in enumerate(people, 1)
        ),
    ]
