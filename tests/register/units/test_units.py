"""Units in the register: entries of the journal, all or none, retracted and never edited."""

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.journal.entry import REGISTER
from admission_flow.papers.sheet import read_units
from admission_flow.papers.tables import LARGEST_FILE, Choice, plain_text
from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed, UnitEmpowered
from admission_flow.procedure.acts import Move
from admission_flow.register.audit import audit
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office

START = date(2020, 1, 1)
HEAD = ("Mã", "Tên", "Cấp", "Cấp trên", "Khối", "Từ ngày", "Ghi chú")
ROWS: tuple[tuple[object, ...], ...] = (
    ("KHOI", "Khối Mẫu", "cấp trên trực tiếp", None, None, None, "đầu bảng"),
    (101, "Cơ quan Mẫu", "Đảng bộ cơ sở", "KHOI", "cơ quan", date(2021, 3, 5), None),
    ("101-1", "Chi bộ Mẫu 1", "Chi bộ trực thuộc", 101, None, "06/03/2021", None),
)


@filled_once
def bloc(office: "Office") -> None:
    """Return an office that knows a bloc with two base organisations."""
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="KHOI", on=START, name="Khối Mẫu", level="direct_superior"),
                UnitAdded(unit="C01", on=START, name="Cơ quan Mẫu", level="base", parent="KHOI"),
                UnitAdded(unit="C02", on=START, name="Trường Mẫu", level="base", parent="KHOI"),
                UnitAdded(unit="C02-1", on=START, name="Chi bộ Mẫu", level="branch", parent="C02"),
            ],
        )


def codes(register: Register, day: date) -> list[str]:
    return sorted(organisation(register.store).on(day).units)


def test_what_happened_to_units_is_in_the_journal_and_nothing_else(bloc: "Office") -> None:
    """The entries verify, name no person, and folding them again gives the same tree."""
    with bloc.open() as register:
        report = audit.verify(register.store, register.judge)
        entries = [e for e in register.entries(REGISTER) if e.intent.action == "unit.add"]
        assert report.breaks == ()
        assert [e.intent.data["unit"] for e in entries] == ["KHOI", "C01", "C02", "C02-1"]
        assert entries[0].intent.data["on"] == "2020-01-01"
    with bloc.open("cb02") as register:
        assert codes(register, START) == ["C01", "C02", "C02-1", "KHOI"]


def test_events_that_do_not_fit_leave_no_trace(bloc: "Office") -> None:
    """One wrong event of two: neither is written, and all that is wrong is told."""
    with bloc.open() as register:
        before = register.store.head
        good = UnitAdded(unit="C03", on=START, name="Công ty Mẫu", level="base", parent="KHOI")
        bad = UnitChanged(unit="NIL", on=START, name="Không có")
        with pytest.raises(BadDocument) as caught:
            units.put(register, [good, bad], source="bang.csv")
        assert [p.message_id for p in caught.value.problems] == ["unit_not_there"]
        assert caught.value.file == "bang.csv"
        assert register.store.head == before


def test_closing_moves_the_children_in_the_same_breath(bloc: "Office") -> None:
    """Without a place for its children a unit is not closed; with one they go there that day."""
    day = date(2025, 2, 10)
    with bloc.open() as register:
        event = UnitClosed(unit="KHOI", on=day, successors=("UBND",))
        units.put(
            register, [UnitAdded(unit="UBND", on=day, name="UBND Mẫu", level="direct_superior")]
        )
        with pytest.raises(BadDocument):
            units.close(register, event)
        made = units.close(register, event, children_to="UBND")
        assert [e.intent.action for e in made] == ["unit.change", "unit.change", "unit.close"]
        tree = organisation(register.store).on(day)
        assert [unit.code for unit in tree.above("C02-1")] == ["C02-1", "C02", "UBND"]


def test_a_retracted_entry_counts_no_more_and_stays_readable(bloc: "Office") -> None:
    """An entry on which others rest is not retracted, nor one twice, nor one of another kind."""
    with bloc.open() as register:
        wrong = units.put(register, [UnitChanged(unit="C01", on=START, name="Nhầm Mẫu")])[0]
        assert organisation(register.store).on(START).units["C01"].name == "Nhầm Mẫu"
        units.retract(register, wrong.seq)
        assert organisation(register.store).on(START).units["C01"].name == "Cơ quan Mẫu"
        kept = register.store.entry(wrong.seq)
        assert kept is not None
        assert kept.intent.data["name"] == "Nhầm Mẫu"
        first = next(e for e in register.entries(REGISTER) if e.intent.data.get("unit") == "KHOI")
        for seq in (wrong.seq, 0, first.seq):
            with pytest.raises(BadDocument):
                units.retract(register, seq)


def test_a_move_goes_to_a_chi_bo_that_is_there(bloc: "Office") -> None:
    """The clocks of 06-HD/TW 3.9 run from the move; the papers of the dossier keep their days."""
    day = date(2025, 11, 3)
    with bloc.open() as register:
        record = bloc.enter(register, lawful_case("dossier_opened", meeting_on=date(2025, 12, 1)))
        for code in ("NIL", "KHOI"):
            with pytest.raises(BadDocument):
                units.move_case(register, record.id, code, day)
        units.move_case(register, record.id, "C02-1", day)
        moved = register.case(record.id)
        assert moved.recorded[-1].act == Move(
            on=day, to="Chi bộ Mẫu", has_base_committee=True, has_section_committee=False
        )
        assert [i.act for i in moved.recorded[:-1]] == [i.act for i in record.recorded]
        assert register.standing(record.id).unit == "Chi bộ Mẫu"
        (found,) = units.moved_cases(register)
        assert found.forward_by == date(2025, 11, 24)
        assert found.decide_by == date(2025, 12, 15)
        assert found.reexamine_days == 60
        assert not found.decided_late
        assert units.moved_cases(register, date(2025, 11, 2)) == []


def test_a_move_before_the_texts_that_were_read_has_no_clock(bloc: "Office") -> None:
    """What held before June 2025 is not known: no time limit is made up."""
    with bloc.open() as register:
        record = bloc.enter(register, lawful_case("dossier_opened"))
        units.move_case(register, record.id, "C01", record.recorded[-1].act.on)
        (found,) = units.moved_cases(register)
        assert (found.forward_by, found.decide_by, found.citation) == (None, None, None)


def test_a_probationary_member_who_moves_has_other_papers(bloc: "Office") -> None:
    """After the ceremony no admission dossier is forwarded."""
    with bloc.open() as register:
        record = bloc.enter(register, lawful_case("ceremony", meeting_on=date(2025, 8, 4)))
        units.move_case(register, record.id, "C01", date(2025, 12, 1))
        (found,) = units.moved_cases(register)
        assert found.probationary
        assert found.forward_by is None


# ---- sheets --------------------------------------------------------------------------------------


def write_csv(path: Path, rows: tuple[tuple[object, ...], ...], separator: str = ";") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(HEAD)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def write_xlsx(path: Path, rows: tuple[tuple[object, ...], ...]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_sheet_gives_the_same_tree_in_both_forms(tmp_path: Path, separator: str) -> None:
    """Codes that the spreadsheet took for numbers are text again; days are days."""
    notes = Choice(ignore=("Ghi chú",))
    from_csv, _ = read_units(write_csv(tmp_path / "cay.csv", ROWS, separator), START, notes)
    from_xlsx, digest = read_units(write_xlsx(tmp_path / "cay.xlsx", ROWS), START, notes)
    assert from_csv == from_xlsx
    assert len(digest) == 64
    assert [(e.unit, e.on) for e in from_csv] == [
        ("KHOI", START),
        ("101", date(2021, 3, 5)),
        ("101-1", date(2021, 3, 6)),
    ]
    second = from_csv[1]
    assert isinstance(second, UnitAdded)
    assert (second.level, second.parent, second.sector) == ("base", "KHOI", "state_agency")


def test_a_sheet_can_say_who_decides(tmp_path: Path) -> None:
    """The columns of the power make an event of their own."""
    path = tmp_path / "cay.csv"
    path.write_text(
        "TÊN;MÃ;CẤP;Thẩm quyền kết nạp;Cơ quan quyết định;Tỷ lệ\n"
        "Khối Mẫu;KHOI;tỉnh;Được quyền;Ban thường vụ;quá nửa\n",
        "utf-8",
    )
    added, power = read_units(path, START)[0]
    assert isinstance(added, UnitAdded)
    assert power == UnitEmpowered(
        unit="KHOI", on=START, matter="admission", right="own",
        body="standing_committee", majority="more_than_half",
    )  # fmt: skip


def test_every_wrong_cell_is_named_by_its_row(tmp_path: Path) -> None:
    """Two rows are wrong in three places: all three are told with the row of the spreadsheet."""
    rows = (
        ("KHOI", "Khối Mẫu", "vũ trụ", None, None, None, None),
        ("C01", "", "cơ sở", None, None, "31/02/2024", None),
    )
    with pytest.raises(BadDocument) as caught:
        read_units(write_csv(tmp_path / "cay.csv", rows), START)
    assert [(p.where, p.message_id) for p in caught.value.problems] == [
        ("2.Cấp", "no_such_choice"),
        ("3.Từ ngày", "not_a_day"),
        ("3.Tên", "missing"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("a.csv", b"", "sheet_file_empty"),
        ("a.csv", "Mã;Tên\nA;B\n".encode(), "sheet_column"),
        ("a.csv", "Mã;Tên;Cấp;mã\n".encode(), "sheet_column_twice"),
        ("a.csv", "Mã;Tên;Cấp\n".encode("utf-16"), "sheet_empty"),
        ("a.csv", b"M\xe3;T\xff\xfa\xc5n\n", "sheet_letters_unknown"),
        ("a.csv", 'Mã;Tên;Cấp\n"A;B;C\n'.encode(), "sheet_broken_line"),
        ("a.xlsx", b"PK\x03\x04 nothing", "sheet_broken"),
        ("a.xlsx", b"", "sheet_file_empty"),
        ("a.ods", b"x", "sheet_suffix"),
        ("none.csv", None, "missing_file"),
        ("a.csv", b"x" * (LARGEST_FILE + 1), "sheet_too_large"),
    ],
)
def test_what_is_no_sheet_is_said(
    tmp_path: Path, name: str, content: bytes | None, wrong: str
) -> None:
    """Whatever a person brings, the answer names what is wrong with it."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadDocument) as caught:
        read_units(path, START)
    assert caught.value.problems[0].message_id == wrong


def test_headings_are_compared_without_marks() -> None:
    """As officers type them: marks, case and spaces aside."""
    assert plain_text("  CẤP   Trên: ") == "cap tren"
    assert plain_text("Đơn vị") == "don vi"
