"""Days and case ids are taken as people type them, by every door of the command line."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture
def filled(office: "Desk") -> "Desk":
    """Return a desk whose register has one case."""
    file = office.file("ho-so.json", lawful_case(until="branch_resolution"))
    assert office("case", "import", file).code == 0
    return office


@pytest.mark.parametrize("typed", ["hs-0001", "HS1", "hs1", "1", "HS-1", "hs 0001"])
def test_a_case_is_found_however_its_id_is_typed(filled: "Desk", typed: str) -> None:
    """In commands that read, that write, and in sheets."""
    for command in (("case", "show"), ("case", "history"), ("case", "papers"), ("audit", "log")):
        id_ = ("--case", typed) if command == ("audit", "log") else (typed,)
        answer = filled(*command, *id_)
        assert answer.code == 0, answer
    assert "HS-0001" in filled("case", "show", typed).out
    sheet = filled.folder / "viec.csv"
    sheet.write_text(f"hồ sơ,loại việc,ngày,reason\n{typed},withdrawal,5.3.2024,x\n", "utf-8")
    assert "HS-0001" in filled("case", "bulk", str(sheet), "--dry-run", "--json").out


@pytest.mark.parametrize(
    "typed",
    ["10/2/2024", "10-02-2024", "10.2.2024", "2024-02-10", "ngày 10 tháng 2 năm 2024", "hôm nay",
     "ngay 10 thang 2 nam 2024"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(filled: "Desk", typed: str) -> None:
    """As an option, and as a field of an act."""
    assert filled("case", "explain", "1", "--as-of", typed).code == 0
    recorded = filled("case", "record", "1", "opinion", f"on={typed}", "body=residence",
                      "asked=15", "agreed=15")  # fmt: skip
    assert recorded.code == 0, recorded


def test_no_such_day_and_no_such_spelling_have_two_sentences(filled: "Desk") -> None:
    """`05/03/24` may be a day; 31/02/2026 is none."""
    spelled = filled("case", "explain", "1", "--as-of", "05/03/24")
    assert spelled.code == 7
    assert "bốn chữ số" in spelled.err
    none = filled("case", "explain", "1", "--as-of", "31/02/2026")
    assert none.code == 7
    assert "Không có ngày" in none.err
    sheet = filled.folder / "viec.csv"
    sheet.write_text("hồ sơ,loại việc,ngày,reason\n1,withdrawal,hôm nay,x\n", "utf-8")
    moving = filled("case", "bulk", str(sheet), "--dry-run")
    assert moving.code == 7
    assert "ghi rõ ngày" in moving.err


def test_no_such_month_and_no_such_spelling_have_two_sentences(filled: "Desk") -> None:
    """13/2024 is no month, `May 2024` may be one."""
    for command in (("due", "digest", "C1", "--month"), ("report", "admissions")):
        assert "12 tháng" in filled(*command, "13/2024").err
        assert "chưa đọc được" in filled(*command, "May 2024").err


@pytest.mark.parametrize("number", ["9" * 21, "-1", "999"])
def test_an_entry_that_cannot_be_is_not_in_the_log(filled: "Desk", number: str) -> None:
    """A number beyond what SQLite counts is no other thing than one that was not reached."""
    for group in ("unit", "class", "due", "plan", "source"):
        assert filled(group, "retract", "--", number).code == 7
    assert filled("case", "correct", "1", "--reason", "mẫu", "--", number).code in {2, 7}


@pytest.mark.parametrize("typed", ["", " ", "\n"])
def test_no_id_at_all_is_no_case(filled: "Desk", typed: str) -> None:
    """The register's own entries are kept under no id: they are nobody's dossier."""
    before = filled.stored()
    for command in (("case", "show"), ("case", "history")):
        assert filled(*command, typed).code == 7
    for command in (("privacy", "print"), ("case", "export")):
        assert filled(*command, typed, "--purpose", "mẫu").code == 7
    assert filled.stored() == before
