"""The desk under another procedure: its states, its forms, its words; and ours beside it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from admission_flow import Person, Procedure, Register, Unit, load_procedure
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at
from tests.loan import FILES, loan_folder


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    """Return the procedure of the folder."""
    return load_procedure(loan_folder(tmp_path_factory.mktemp("loan")))


@pytest.fixture
def lending(loan: Procedure, tmp_path: Path) -> Sitting:
    """Return somebody at a desk with one loan that was asked for."""
    path = tmp_path / "so.db"
    kinds: Any = loan.kinds
    with Register.create(
        path, sample.OFFICER, procedure=loan, clock=lambda: sample.NOW
    ) as register:
        unit = Unit(
            name="Chi bộ Trường Mẫu",
            has_youth_union=True,
            has_trade_union=True,
            has_base_committee=True,
        )
        case = register.open_case(Person(full_name="Lò Thị Mẫu"), unit)
        register.record(case.id, kinds["loan_asked"](on=date(2024, 5, 6)))
    return at_desk(office_at(path, procedure=loan))


def test_its_pages_speak_its_words(lending: Sitting) -> None:
    """States, steps and what is missing are those of the procedure."""
    for path in (
        "/",
        "/cases",
        "/cases/HS-0001",
        "/meeting",
        "/audit",
        "/owed",
        "/ahead",
        "/cases/HS-0001/plan",
        "/papers",
        "/lists",
    ):
        assert lending.get(path).status_code == 200, path
    shown = lending.get("/cases/HS-0001").text
    assert "đã hỏi mượn" in shown
    assert "đồng ý cho mượn" in shown
    form = lending.get("/cases/HS-0001/acts/loan_agreed")
    assert form.status_code == 200
    assert lending.get("/cases/HS-0001/acts/application").status_code == 404


def test_what_comes_in_a_thread_of_its_own_speaks_its_words(lending: Sitting) -> None:
    """Whatever takes longer than a page may: it knows the procedure as other pages do."""
    owed = lending.get("/owed").text
    assert 'class="failed"' not in owed
    assert "đồng ý cho mượn" in owed
    ahead = lending.get("/ahead").text
    assert 'class="failed"' not in ahead
    assert "HS-0001" in ahead
    for what in ("verify", "replay"):
        found = lending.post(f"/audit/{what}")
        assert found.status_code == 200, what
        assert 'class="failed"' not in found.text, found.text


def test_what_is_of_the_admission_alone_is_not_offered(lending: Sitting) -> None:
    """The page of the year is neither in the navigation nor an error of the program."""
    assert 'href="/report"' not in lending.get("/").text
    refused = lending.get("/report")
    assert refused.status_code == 404
    assert "thủ tục đang dùng là loan" in refused.text


def test_a_desk_of_the_admission_in_the_same_process(lending: Sitting, looking: Sitting) -> None:
    """Each desk has its own procedure, whichever was asked before."""
    assert "đã hỏi mượn" in lending.get("/cases").text
    assert 'href="/report"' in looking.get("/").text
    assert looking.get("/cases").status_code == 200


def test_a_rule_that_fails_is_a_page_with_a_sentence(lending: Sitting, tmp_path: Path) -> None:
    """It is told whose it is, on pages that read, on the form and after it; nothing is written."""
    broken = FILES["procedure.py"].replace("day = last_day(case, values)", "raise OSError")
    broken = broken.replace("due=last_day", "due=lambda case, values: 1 / 0")
    loan = load_procedure(loan_folder(tmp_path / "broken", procedure_py=broken))
    sitting = at_desk(office_at(tmp_path / "so.db", procedure=loan))
    before = (tmp_path / "so.db").read_bytes()
    page = sitting.get("/cases/HS-0001")
    assert page.status_code == 422
    assert "loan.in_time" in page.text
    assert "ZeroDivisionError" in page.text
    assert lending.get("/cases/HS-0001").status_code == 200
    assert (tmp_path / "so.db").read_bytes() == before
