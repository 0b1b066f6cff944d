"""Sheets about a class as a centre sends them: names in place of ids, results that change."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from admission_flow.testing import lawful_case
from tests.cli.classes.test_class_commands import open_class, results
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk


@filled_once
def passed(office: "Desk") -> None:
    """Return a desk with a class of two people who passed."""
    for number in (1, 2):
        case = lawful_case(
            "sympathiser_resolution", meeting_on=date(2024, 9, 5), full_name=f"Lò Mẫu {number}"
        )
        assert office("case", "import", office.file("a.json", case)).code == 0
    assert open_class(office, "NT-01", "awareness", "--places", "2").code == 0
    assert office("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    assert results(office, "HS-0001;Khá\nHS-0002;giỏi\n").code == 0


def test_results_by_name_and_what_they_change(
    passed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is meant is told by the name; a result on record is shown before and after, and asked."""
    head = "STT;Họ và tên;Xếp loại\n"
    rows = "1;Lò Mẫu 1;Giỏi\n2;LÒ MẪU 2;Giỏi\nTổng số;2 người;\n"
    stored = passed.stored()
    assert results(passed, rows, head).code == 2  # nobody is there to be asked
    assert passed.stored() == stored
    path = str(passed.folder / "ket-qua.csv")
    shown = passed("class", "result", "NT-01", "--sheet", path, "--dry-run")
    assert shown.code == 0
    assert "HS-0001: khá → giỏi" in shown.out.replace("Khá", "khá").replace("Giỏi", "giỏi")
    assert "HS-0002:" not in shown.out
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "c")
    assert results(passed, rows, head).code == 0
    assert passed.stored() != stored
    nobody = results(passed, "1;Lò Mẫu 9;Giỏi\n", head)
    assert nobody.code == 7
    assert "Lò Mẫu 9" in nobody.err
    other = results(passed, "HS-0001;Lò Mẫu 2;Khá\n", "Mã hồ sơ;Họ và tên;Kết quả\n")
    assert other.code == 7
    assert "không phải của" in other.err


def test_numbers_without_zeros_are_asked_about(
    passed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --yes an open question stops; at a terminal a yes takes the numbers as they stand."""
    made = Workbook()
    for row in (("Mã hồ sơ", "Số giấy chứng nhận"), ("HS-0001", 12), ("HS-0002", 13)):
        made.worksheets[0].append(row)
    path = passed.folder / "so.xlsx"
    made.save(path)
    given = ("class", "certify", "NT-01", "--on", "08/03/2024", "--sheet", str(path))
    stored = passed.stored()
    stopped = passed(*given, "--yes")
    assert (stopped.code, passed.stored()) == (7, stored)
    assert "số 0" in stopped.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "c")
    assert passed(*given).code == 0
    rows = passed("class", "show", "NT-01", "--json").json["rows"]
    assert [row["number"] for row in rows] == ["12", "13"]


def test_people_by_name_where_ids_are_typed(office: "Desk") -> None:
    """Name and birth date tell who is meant; in a class the name alone, if only one has it."""
    for number, born in ((1, date(2000, 3, 15)), (1, date(2001, 4, 16)), (2, date(2000, 3, 15))):
        case = lawful_case(
            "sympathiser_resolution",
            meeting_on=date(2024, 9, 5),
            full_name=f"Lò Mẫu {number}",
            born_on=born,
        )
        assert office("case", "import", office.file("a.json", case)).code == 0
    assert open_class(office, "NT-01", "awareness", "--places", "9").code == 0
    stored = office.stored()
    for typed in ("Lò Mẫu 1", "Lò Mẫu 1 2000", "Lò Mẫu 9, 15/03/2000", "Lò Mẫu 1, 31/02/2000"):
        answer = office("class", "enrol", "NT-01", typed, "--yes")
        assert answer.code == 7, typed
        assert "Lò Mẫu" in answer.err
    assert office.stored() == stored
    people = ("lò mẫu 1, 15/3/2000", "Lò Mẫu 2 sinh 15.3.00")
    assert office("class", "enrol", "NT-01", *people, "--yes").code == 0
    session = ("class", "attend", "NT-01", "--session", "1", "--on", "04/03/2024")
    assert office(*session, "LO MAU 9").code == 7
    assert office(*session, "Lò Mẫu 1", "hs3").code == 0
    rows = office("class", "show", "NT-01", "--json").json["rows"]
    assert [row["case"] for row in rows] == ["HS-0001", "HS-0003"]
    assert office("class", "withdraw", "NT-01", "Lò Mẫu 2").code == 0
    rows = office("class", "show", "NT-01", "--json").json["rows"]
    assert [row["case"] for row in rows] == ["HS-0001"]
