"""`workflow impact`: what an invented regulation would change of a register's running cases."""

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

import admission_flow as af
from admission_flow.testing import lawful_case
from tests.altered_law import altered_folder
from tests.loan import loan_folder

if TYPE_CHECKING:
    from tests.conftest import Desk

MET = date(2025, 8, 5)
OPEN, OTHER, DONE = "HS-0001", "HS-0002", "HS-0003"


@pytest.fixture
def cases(office: "Desk") -> "Desk":
    """Return a desk with one on probation, one before it, and one who is an official member."""
    for name, case in (
        ("a", lawful_case("ceremony", meeting_on=MET, full_name="Lò Thị Một")),
        ("b", lawful_case("dossier_opened", meeting_on=MET, full_name="Lò Thị Hai")),
        ("c", lawful_case(meeting_on=date(2024, 3, 5))),
    ):
        assert office("case", "import", office.file(f"{name}.json", case)).code == 0
    altered_folder(office.folder / "luat", "longer probation")
    return office


def test_only_who_runs_and_is_touched(cases: "Desk") -> None:
    """On probation: the vote waits half a year longer; nobody else is named, nothing is written."""
    stored, law = cases.stored(), str(cases.folder / "luat")
    day = ("--on", "2025-12-15")
    told = cases("workflow", "impact", law, *day, "--json")
    assert told.code == 0
    assert [item["case"] for item in told.json] == [OPEN]
    change = next(c for c in told.json[0]["changes"] if c["sort"] == "earliest")
    assert (change["of"], change["way"]) == ("recognition_branch_resolution", "later")
    before, after = (date.fromisoformat(change[when]) for when in ("before", "after"))
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == 6
    assert told.json[0]["from"] == "2025-12-15"
    screen = cases("workflow", "impact", law, *day)
    assert OPEN in screen.out
    assert DONE not in screen.out
    assert "1 trên 2 hồ sơ" in screen.out
    assert cases.stored() == stored


def test_what_may_still_be_done_and_until_when(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each case under its unit, what changes, what is still open; 80 columns hold every word."""
    case = lawful_case("opinions_summarised", meeting_on=MET, full_name="Lò Thị Ba")
    assert office("case", "import", office.file("a.json", case)).code == 0
    law = altered_folder(office.folder / "luat", "shorter dossier")
    asked = ("workflow", "impact", str(law), "--on", max(a.on for a in case.acts).isoformat())
    found = office(*asked, "--json").json[0]
    vote = next(one for one in found["open"] if one["step"] == "branch_resolution")
    days = [date.fromisoformat(vote[name]).strftime("%d/%m/%Y") for name in ("until", "until_new")]
    whole = office(*asked)
    assert whole.code == 0
    assert f"đến hết {days[0]} theo bộ đang dùng, đến hết {days[1]} theo bộ khác" in whole.out
    assert case.unit.name in whole.out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    narrow = office(*asked).out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", narrow)
    assert max(map(len, plain.splitlines())) <= 80
    assert plain.split() == whole.out.split()
    book = office.folder / "a.xlsx"
    assert office(*asked, "--xlsx", str(book)).code == 0
    assert book.exists()


def test_of_one_unit(cases: "Desk") -> None:
    """A unit that is not known is refused; of another unit nobody is named."""
    law = str(cases.folder / "luat")
    assert cases("workflow", "impact", law, "--unit", "Chi bộ Không Có").code == 7
    unit = lawful_case().unit.name
    asked = ("--unit", unit, "--on", "2025-12-15", "--json")
    assert len(cases("workflow", "impact", law, *asked).json) == 1


def test_the_law_in_use_changes_nothing(cases: "Desk") -> None:
    """One sentence, whichever cases there are."""
    altered_folder(cases.folder / "nhu-cu", "a word")
    answer = cases("workflow", "impact", str(cases.folder / "nhu-cu"))
    assert "Hai bộ quy định không khác nhau" in answer.out


def test_another_procedure_is_refused(cases: "Desk") -> None:
    """With one sentence that names both."""
    answer = cases("workflow", "impact", str(loan_folder(cases.folder / "loan")))
    assert answer.code == 7
    assert "admission" in answer.err
    assert "loan" in answer.err


def test_a_program_asks_the_same(cases: "Desk") -> None:
    """Through the library: the same changes."""
    other = af.load_procedure(cases.folder / "luat")
    with af.ReadingRegister.open(cases.register) as register:
        found = register.ahead.impact(other, on=date(2025, 12, 15))
        assert [item.case for item in found] == [OPEN]
        assert {change.way for change in found[0].impact.changes} >= {"later"}
        with pytest.raises(af.BadDocument):
            register.ahead.impact(af.load_procedure(loan_folder(cases.folder / "loan")))
