"""The desk shows an officer their own cases, and says of any other what the commands say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.conftest import Sitting, at_desk, office_at
from tests.province import HERE, NAME_HERE, NAME_THERE, NOWHERE, THERE, governed
from tests.register.conftest import Office

SitsDown = Callable[..., Sitting]


@pytest.fixture
def sits_down(tmp_path: Path) -> SitsDown:
    """Return what seats an officer at the desk of a province with roles."""
    made = Office(str(tmp_path / "so.db"))
    made.open().close()
    governed(made)
    return lambda officer, **more: at_desk(
        office_at(tmp_path / "so.db", officer=officer, clock=made.clock, **more)
    )


PAGES = ("/", "/owed", "/cases", "/ahead", "/audit", "/audit/log", "/report", "/find?q=Lo")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_ones_own_cases_alone(path: str, sits_down: SitsDown) -> None:
    """Neither the number nor the name of a case elsewhere stands on any page."""
    page = sits_down("secretary.own").get(path)
    assert page.status_code == 200
    assert THERE not in page.text
    assert NAME_THERE not in page.text
    if path == "/cases":
        assert HERE in page.text
        assert NAME_HERE in page.text


@pytest.mark.parametrize("path", ["", "/plan", "/acts", "/acts/opinion", "/entries/9"])
def test_a_case_elsewhere_and_no_case_are_one_page(path: str, sits_down: SitsDown) -> None:
    """The same status and the same words."""
    desk = sits_down("secretary.own")
    told = {
        (page.status_code, page.text.replace(case, "…"))
        for case in (THERE, NOWHERE)
        for page in [desk.get(f"/cases/{case}{path}")]
    }
    assert len(told) == 1
    ((status, _),) = told
    assert status in {403, 404}


@pytest.mark.parametrize("path", PAGES)
def test_who_has_no_role_is_shown_nothing(path: str, sits_down: SitsDown) -> None:
    """Neither an administrator, nor a stranger, nor somebody who looks and is not named."""
    for officer, more in (("administrator.own", {}), ("ai.do", {}), (None, {})):
        page = sits_down(officer, **more).get(path)
        assert page.status_code == 403 or path in {"/owed", "/ahead"}, (officer, path)
        if officer is not None:  # of those two the page has begun before anything is asked
            assert f"{officer} không giữ vai trò nào" in page.text
        for hidden in (HERE, THERE, NAME_HERE, NAME_THERE):
            assert hidden not in page.text


def test_who_looks_and_is_named_sees_their_own(sits_down: SitsDown) -> None:
    """A desk that only reads still asks who looks."""
    page = sits_down(None, looker="inspector.own").get("/cases")
    assert page.status_code == 200
    assert NAME_HERE in page.text
    assert NAME_THERE not in page.text


def test_whether_the_journal_is_intact_is_told_to_whoever_has_a_role(sits_down: SitsDown) -> None:
    """The whole log is verified, also for somebody who sees a part of it."""
    page = sits_down("secretary.own").post("/audit/verify")
    assert page.status_code == 200
    assert "không giữ vai trò" not in page.text
    assert "Nhất quán" in page.text
    assert NAME_THERE not in page.text
