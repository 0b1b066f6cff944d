"""Twelve invented people from a list to official members: who they are, and what is on paper.

The same facts go into the register in three ways (`single_way`, `sheet_way`, `desk_way`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Unit
from admission_flow.testing import lawful_case

NAMES = (
    ("Lò Thị Mẫu Một", "female", "Thái"),
    ("Vàng A Mẫu Hai", "male", "Mông"),
    ("Nguyễn Văn Mẫu Ba", "male", "Kinh"),
    ("Trần Thị Mẫu Tư", "female", "Kinh"),
    ("Hoàng Thị Mẫu Năm", "female", "Tày"),
    ("Giàng A Mẫu Sáu", "male", "Mông"),
    ("Phạm Văn Ví Dụ Bảy", "male", "Kinh"),
    ("Lê Thị Ví Dụ Tám", "female", "Kinh"),
    ("Đỗ Văn Ví Dụ Chín", "male", "Kinh"),
    ("Sùng Thị Ví Dụ Mười", "female", "Mông"),
    ("Bùi Thị Ví Dụ Mười Một", "female", "Mường"),
    ("Đặng Văn Ví Dụ Mười Hai", "male", "Dao"),
)
MEETING_ON = date(2024, 3, 5)
HELPERS = ("DV-01", "DV-02", "DV-03", "DV-04")
_LEFT_OUT = ("task_assigned", "helper_report")
"""No rule asks for them: the single way does without, too."""
UNITS = tuple(
    Unit(name=name, has_youth_union=True, has_trade_union=True, has_base_committee=True)
    for name in ("Chi bộ Khoa Mẫu Một", "Chi bộ Khoa Mẫu Hai")
)
TREE = """Mã,Tên,Cấp,Trực thuộc,Tổ chức Đoàn,Công đoàn
KHOI,Đảng ủy Khối Mẫu,cấp trên trực tiếp,,,
TRUONG,Đảng bộ Trường Mẫu,đảng bộ cơ sở,KHOI,có,có
K1,Chi bộ Khoa Mẫu Một,chi bộ,TRUONG,có,có
K2,Chi bộ Khoa Mẫu Hai,chi bộ,TRUONG,có,có
"""
LIST = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Tôn giáo", "Trình độ văn hóa",
    "Giấy tờ chứng minh trình độ học vấn", "Quê quán", "Là đoàn viên", "Đoàn viên công đoàn",
    "Tình trạng hôn nhân", "Số con đẻ đủ năng lực hành vi dân sự", "Lĩnh vực công tác", "Chi bộ",
)  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """One of the twelve, and everything that is on paper about their way."""

    place: int
    """In the list, from 0."""
    case: Case

    @property
    def id(self) -> str:
        return f"HS-{self.place + 1:04}"

    @property
    def unit(self) -> str:
        return self.case.unit.name

    @property
    def name(self) -> str:
        return self.case.person.full_name

    def of(self, kind: str, **stated: object) -> Any:  # noqa: ANN401 - an act of the kind
        """Return the only act of a kind that states something."""
        (found,) = (
            act
            for act in self.case.acts
            if act.kind == kind and all(getattr(act, n) == v for n, v in stated.items())
        )
        return found


def twelve() -> tuple[Someone, ...]:
    """Return the twelve, in the order of their list."""
    return tuple(_someone(place) for place in range(len(NAMES)))


def _someone(place: int) -> Someone:
    name, sex, ethnicity = NAMES[place]
    case = lawful_case(
        meeting_on=MEETING_ON,
        unit=UNITS[place // 6],
        full_name=name,
        sex=sex,
        ethnicity=ethnicity,
        born_on=date(2000 + place % 4, 1 + place, 3 + 2 * place),
    )
    kept = (act for act in case.acts if act.kind not in _LEFT_OUT)
    return Someone(place, replace(case, acts=tuple(_own(act, place) for act in kept)))


def _own(act: Act, place: int) -> Act:
    """Return an act with what the papers of this person say otherwise than those of others."""
    branch, helper = place // 6 + 1, HELPERS[place // 3]
    agreed = 30 - place % 3 if getattr(act, "body", "") == "youth_union" else 15 - place % 2
    changes: dict[str, Callable[[], dict[str, Any]]] = {
        "helper_assigned": lambda: {"helper": helper},
        "ceremony": lambda: {"helper": helper},
        "sponsorship": lambda: {"sponsor": helper} if act.sponsor else {},  # type: ignore[attr-defined]
        "awareness_certificate": lambda: {"number": f"{place + 1:02}/GCN"},
        "new_member_certificate": lambda: {"number": f"{place + 1:02}/ĐVM"},
        "opinion": lambda: {"agreed": agreed},
        "branch_resolution": lambda: {
            "number": f"03-NQ/CB{branch}",
            "roll": _branch_roll(act, branch, place % 3),
        },
        "recognition_branch_resolution": lambda: {
            "number": f"09-NQ/CB{branch}",
            "roll": _branch_roll(act, branch, place % 2),
        },
        "base_resolution": lambda: {"roll": _roll(act, place % 2)},
        "recognition_base_resolution": lambda: {"roll": _roll(act, (place + 1) % 2)},
        "admission_decision": lambda: {
            "number": f"{145 + place}-QĐ/ĐUK",
            "roll": _roll(act, int(place == 4)),
        },
        "recognition_decision": lambda: {
            "number": f"{201 + place}-QĐ/ĐUK",
            "roll": _roll(act, int(place == 7)),
        },
    }
    return replace(act, **changes.get(act.kind, dict)())


def _branch_roll(act: Any, branch: int, against: int) -> a.BranchRoll:  # noqa: ANN401 - an act
    official, present = (20, 18) if branch == 1 else (16, 15)
    roll: a.BranchRoll = replace(
        act.roll, official=official, present=present, in_favour=present - against, against=against
    )
    return roll


def _roll(act: Any, against: int) -> a.CommitteeRoll:  # noqa: ANN401 - an act
    roll: a.CommitteeRoll = replace(act.roll, in_favour=act.roll.members - against, against=against)
    return roll


def write_list(path: Path, people: Sequence[Someone]) -> None:
    """Write the list as an office keeps it: a title, the headings, a row each, who signed."""
    rows: list[Sequence[object]] = [
        ("ĐẢNG BỘ TRƯỜNG MẪU",), ("DANH SÁCH QUẦN CHÚNG ƯU TÚ",), (), LIST,
        *(_row(someone) for someone in people),
        (f"Danh sách này có {len(people)} người./.",), ("T/M CHI ỦY",), ("BÍ THƯ",),
    ]  # fmt: skip
    write_rows(path, rows)


def _row(someone: Someone) -> tuple[object, ...]:
    person = someone.case.person
    sexes = {"female": "Nữ", "male": "Nam"}
    return (
        someone.place + 1, person.full_name, day(person.born_on), sexes[str(person.sex)],
        person.ethnicity, "Không", "12/12", "bằng tốt nghiệp", "Tỉnh Mẫu", "x", "không",
        "độc thân", "0", "sinh viên", someone.unit,
    )  # fmt: skip


def day(on: object) -> str:
    """Return a day as it is typed with the fewest keys."""
    assert isinstance(on, date)
    return f"{on.day}/{on.month}/{on.year}"


def write_rows(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write a sheet as a spreadsheet program does."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
