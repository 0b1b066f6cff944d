"""`source`: as an officer types it; the page for officers is run by tests/test_docs.py."""

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.sympathisers.screen import periods_text
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk

LISTED = ("--resolution", "05-NQ/CB", "--on", "15/03/2024")
HELPER = ("--helper", "Lý Thị Mẫu", "--official-member", "--number", "05-NQ/CB")
BRANCH = "Chi bộ Trường Mẫu"


@filled_once
def branch(office: "Desk") -> None:
    """Return a desk with a chi bộ in the organisation and three people found."""
    for arguments in (
        ("C1", "Trường Mẫu", "--level", "base"),
        ("C1-1", BRANCH, "--level", "branch", "--under", "C1"),
    ):
        assert office("unit", "add", *arguments, "--on", "01/01/2020").code == 0
    for number in (1, 2, 3):
        some = lawful_case("sympathiser_resolution", full_name=f"Lò Mẫu {number:02d}")
        case = Case(some.person, some.unit)
        assert office("case", "open", office.file(f"{number}.json", case)).code == 0


def test_a_month_of_an_office(branch: "Desk") -> None:
    """Introduced, listed, helped, tried, reported, reviewed: and then nothing is missing."""
    given = ("--proposer", "youth_union", "--on", "01/02/2024", "--number", "12-NQ/ĐTN")
    assert "Đoàn" in branch("source", "propose", "HS-0001", *given).out
    assert branch("source", "proposals", "--json").json[0]["case"] == "HS-0001"
    added = branch("source", "add", "HS-0001", "HS-0002", *LISTED)
    assert added.code == 0
    assert branch("source", "proposals", "--json").json == []
    assert branch("source", "proposals", "--all", "--json").json[0]["considered"] is True
    cases = ("HS-0001", "HS-0002")
    assert branch("source", "assign", *cases, *HELPER, "--on", "15/03/2024").code == 0
    assert (
        branch("source", "task", *cases, "--task", "trực thư viện", "--on", "16/03/2024").code == 0
    )
    (branch.folder / "nx.txt").write_text("Nguyên văn nhận xét.\n", "utf-8")
    file = ("--assessment", str(branch.folder / "nx.txt"))
    assert branch("source", "report", "HS-0001", "--on", "29/04/2024", *file).code == 0
    late = branch("source", "report", "HS-0002", "--on", "03/05/2024", "--for", "04/2024", *file)
    assert "04/2024" in late.out
    review = ("--month", "04/2024", "--on", "30/04/2024", "--number", "09-NQ/CB")
    assert "2 người" in branch("source", "review", "C1-1", *review).out
    assert branch("source", "missing", "--as-of", "31/05/2024", "--json").json == []
    rows = branch("source", "missing", "--as-of", "01/06/2024", "--json").json
    assert [(row["kind"], row["case"], row["period"]) for row in rows] == [
        ("helper_report", "HS-0001", "2024-05"),
        ("helper_report", "HS-0002", "2024-05"),
        ("monthly_review", None, "2024-05"),
    ]
    assert all(row["message"].endswith(".") for row in rows)
    record = branch("case", "export", "HS-0001", "--purpose", "mẫu").json
    kept = [act for act in record["acts"] if act["kind"] == "helper_report"]
    assert kept == [
        {"kind": "helper_report", "on": "2024-04-29", "assessment": "Nguyên văn nhận xét."}
    ]
    later = branch("source", "missing", "--as-of", "01/07/2024", "--since", "30/06/2024", "--json")
    assert {row["period"] for row in later.json} == {"2024-06"}
    assert branch("audit", "verify").code == 0
    assert branch("db", "check").code == 0


def test_the_list_for_people_programs_and_spreadsheets(branch: "Desk") -> None:
    """The same people in all three; a task's text is in none, the helper's name in all."""
    branch("source", "add", "HS-0001", "HS-0002", *LISTED)
    branch("source", "assign", "HS-0001", *HELPER, "--on", "15/03/2024")
    branch("source", "task", "HS-0001", "--task", "trực thư viện", "--on", "16/03/2024")
    day = ("--as-of", "02/05/2024")
    shown = branch("source", "list", *day, "--since", "15/03/2024")
    document = branch("source", "list", *day, "--since", "15/03/2024", "--json").json
    sheet = branch("source", "list", *day, "--csv")
    for text in (shown.out, sheet.out):
        assert "Lò Mẫu 01" in text
        assert "05-NQ/CB" in text
        assert "Lý Thị Mẫu" in text
        assert "thư viện" not in text
    assert BRANCH in shown.out
    assert "04/2024" in shown.out
    assert [row["case"] for row in document["list"]] == ["HS-0001", "HS-0002"]
    assert document["list"][0]["helpers"] == ["Lý Thị Mẫu"]
    assert document["list"][0]["missing"] == ["helper_report 2024-04"]
    assert document["list"][1]["missing"] == ["helper", "task"]
    assert [one["case"] for one in document["added"]] == ["HS-0001", "HS-0002"]
    rows = list(csv.DictReader(io.StringIO(sheet.out)))
    assert [row["Ngày NQ"] for row in rows] == ["2024-03-15", "2024-03-15"]
    assert rows[0]["Còn thiếu"] == "báo cáo của người giúp đỡ 04/2024"
    assert branch("source", "list", "--as-of", "14/03/2024", "--json").json["list"] == []


def test_what_is_refused_is_said_case_by_case_and_the_code_is_three(branch: "Desk") -> None:
    """One is on the list already: the other is entered; running it again says so of both."""
    branch("source", "add", "HS-0001", *LISTED)
    other = ("--resolution", "07-NQ/CB", "--on", "15/04/2024")
    stored = branch.stored()
    trial = branch("source", "add", "HS-0001", "HS-0002", *other, "--dry-run")
    assert trial.code == 3
    assert "Chạy thử" in trial.out
    assert branch.stored() == stored
    done = branch("source", "add", "HS-0001", "HS-0002", *other)
    assert done.code == 3
    assert "HS-0001  bị từ chối" in done.out
    assert "order.state" in done.err
    assert "HS-0002  đã ghi" in done.out
    again = branch("source", "add", "HS-0002", *other)
    assert again.code == 0
    assert "đã ghi trước đó" in again.out


def test_removed_by_one_resolution_with_a_reason(branch: "Desk") -> None:
    """The reason is personal: it is in the case, in no list and in no log."""
    branch("source", "add", "HS-0001", "HS-0002", *LISTED)
    given = ("--resolution", "08-NQ/CB", "--on", "20/05/2024")
    assert branch("source", "remove", "HS-0001", *given, "--reason", " ").code == 7
    assert branch("source", "remove", "HS-0001", *given, "--reason", "xin thôi").code == 0
    found = branch("source", "list", "--since", "16/03/2024", "--json").json
    assert [row["case"] for row in found["list"]] == ["HS-0002"]
    assert found["left"] == [{"case": "HS-0001", "on": "2024-05-20", "by": "removal_from_list"}]
    assert b"xin th\xc3\xb4i" not in (branch.folder / "so.db").read_bytes()
    shown = branch("source", "list", "--since", "16/03/2024")
    assert "Ra khỏi danh sách" in shown.out
    assert "xin thôi" not in shown.out


def test_an_assessment_is_asked_for_and_never_empty(
    branch: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed at the prompt as it is; a wrong day or a missing file is said before it is typed."""
    branch("source", "add", "HS-0001", *LISTED)
    branch("source", "assign", "HS-0001", *HELPER, "--on", "15/03/2024")
    monkeypatch.setattr("sys.stdin", io.StringIO("Gõ tại chỗ.\n"))
    assert branch("source", "report", "HS-0001", "--on", "29/04/2024").code == 0
    acts = branch("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"]
    assert acts[-1]["assessment"] == "Gõ tại chỗ."
    (branch.folder / "empty.txt").write_text(" \n", "utf-8")
    for file in ("empty.txt", "none.txt"):
        given = ("--on", "29/04/2024", "--assessment", str(branch.folder / file))
        assert branch("source", "report", "HS-0001", *given).code == 7
    assert branch("source", "report", "HS-0001", "--on", "31/04/2024").code == 7


def test_names_and_texts_are_asked_for_where_they_are_not_given(
    branch: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the language of the run; the law asks for an official member, and so do we."""
    branch("source", "add", "HS-0001", *LISTED)
    on = ("--on", "20/05/2024")
    monkeypatch.setattr("sys.stdin", io.StringIO("Lý Thị Mẫu\ntrực thư viện\nxin thôi\n"))
    asked = branch("source", "assign", "HS-0001", *on)
    assert "Họ tên đảng viên giúp đỡ" in asked.err
    assert "--official-member" in asked.err
    assert "Nhiệm vụ" in branch("source", "task", "HS-0001", *on).err
    assert branch("source", "remove", "HS-0001", "--resolution", "08-NQ/CB", *on).code == 0
    acts = branch("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"]
    assert [acts[-3]["helper"], acts[-2]["task"], acts[-1]["reason"]] == [
        "Lý Thị Mẫu",
        "trực thư viện",
        "xin thôi",
    ]


def test_how_often_is_shown_with_its_source(branch: "Desk") -> None:
    """The plan's default is named, and so is what a unit decided for itself."""
    branch("source", "add", "HS-0001", *LISTED)
    branch("source", "assign", "HS-0001", *HELPER, "--on", "15/03/2024")
    given = ("--on", "01/04/2024", "--number", "03-NQ/ĐU")
    made = branch("source", "every", "C1", "quarter", *given)
    assert "hằng quý" in made.out
    shown = branch("source", "missing", "--as-of", "01/07/2024")
    for text in ("III.6 (2)", "03-NQ/ĐU", "Q2/2024", "Lò Mẫu 01"):
        assert text in shown.out
    entry = made.out.rsplit(" ", 1)[-1].strip(" .\n")
    assert branch("source", "retract", entry).code == 0
    assert "04/2024 - 06/2024 (3)" in branch("source", "missing", "--as-of", "01/07/2024").out
    english = branch("source", "missing", "--as-of", "01/07/2024", "--lang", "en").out
    assert "helper's report 2024-04 - 2024-06 (3)" in english


def test_months_in_a_row_are_shown_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """From three on; months and quarters are not joined, and a year's end is no gap."""
    monkeypatch.setattr(SETTINGS, "lang", "vi")
    assert periods_text(["2023-11", "2023-12", "2024-01"]) == "11/2023 - 01/2024 (3)"
    assert periods_text(["2024-05", "2024-04"]) == "04/2024, 05/2024"
    assert periods_text(["2024-01", "2024-03", "2024-Q2"]) == "01/2024, 03/2024, Q2/2024"
    assert periods_text([]) == ""


def test_reviews_held_and_missing(branch: "Desk") -> None:
    """Each unit with what it held and what it did not."""
    branch("source", "add", "HS-0001", *LISTED)
    assert branch("source", "review", "C1-1", "--month", "2024-04", "--on", "30/04/2024").code == 0
    shown = branch("source", "reviews", "--as-of", "01/07/2024")
    for text in (BRANCH, "04/2024", "30/04/2024", "05/2024, 06/2024"):
        assert text in shown.out
    found = branch("source", "reviews", "--as-of", "01/07/2024", "--json").json
    assert found[0]["missing"] == ["2024-05", "2024-06"]
    assert found[0]["held"][0]["listed"] == ["HS-0001"]


def test_a_case_of_long_ago_needs_no_reports(branch: "Desk") -> None:
    """Who is a member by now owes nothing to the list, and is not on it."""
    case = lawful_case("ceremony", full_name="Hà Mẫu 09", meeting_on=date(2024, 3, 5))
    assert branch("case", "import", branch.file("9.json", case)).code == 0
    rows = branch("source", "missing", "--json").json
    assert {row["kind"] for row in rows} == {"monthly_review"}
    assert branch("source", "list", "--json").json["list"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("propose", "HS-0001", "--proposer", "friends", "--on", "2024-02-01"),
        ("propose", "HS-0099", "--proposer", "branch", "--on", "2024-02-01"),
        ("propose", "HS-0001", "--proposer", "branch", "--on", "2030-02-01"),
        ("propose", "HS-0001", "--proposer", "branch", "--on", "2024-02-01", "--number", "một số"),
        ("add", "HS-0099", "HS-0001", *LISTED),
        ("add", "HS-0001", "--resolution", " ", "--on", "2024-03-15"),
        ("add", "HS-0001", "--resolution", "05-NQ/CB", "--on", "15.3.24"),
        ("assign", "HS-0001", "--helper", " ", "--on", "2024-03-15"),
        ("report", "HS-0001", "--on", "2024-03-15", "--for", "2024-13", "--assessment", "x"),
        ("review", "C1-1", "--month", "2024-Q2", "--on", "2024-04-30"),
        ("review", "C1-1", "--month", "2024-05", "--on", "2024-04-30"),
        ("review", "NIL", "--month", "2024-04", "--on", "2024-04-30"),
        ("every", "C1", "week", "--on", "2024-04-01"),
        ("every", "NIL", "month", "--on", "2024-04-01"),
        ("list", "--unit", "NIL"),
        ("list", "--since", "2030-01-01"),
        ("list", "--as-of", "yesterday"),
        ("missing", "--unit", "NIL"),
        ("reviews", "--unit", "NIL"),
        ("proposals", "--unit", "NIL"),
        ("retract", "1"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    branch: "Desk", arguments: tuple[str, ...]
) -> None:
    """Exit code 7 and a sentence, in both languages."""
    stored = branch.stored()
    for lang in ("vi", "en"):
        answer = branch("source", *arguments, "--lang", lang)
        assert answer.code == 7
        assert answer.err
        assert "?" not in answer.err
    assert branch.stored() == stored
