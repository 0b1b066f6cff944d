"""Plan and report, and what an auditor asks: the desk says what the commands say."""

import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.requests import Request

import admission_flow as af
from admission_flow.desk.page import Call
from admission_flow.desk.sessions import Session
from admission_flow.desk.streaming import WORKER, Told, page_parts
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at


def text_of(answer: Any) -> str:  # noqa: ANN401 - of the client
    """Return what a page says, without its marks."""
    plain = re.sub(r"<(style|script)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(plain).split())


def test_the_year_stands_in_the_frame_and_as_a_file(looking: Sitting, sample_folder: Path) -> None:
    """The page has the same blocks as the library's; the file is the library's page."""
    page = looking.get("/report?year=2024&as_of=20/06/2024")
    with af.ReadingRegister.open(str(sample_folder / "so.db")) as register:
        day = date(2024, 6, 20)
        assert register.report.html(2024, day, fragment=True) in page.text
        whole = register.report.html(2024, day)
    assert "không có kế hoạch năm 2024" in page.text
    kept = looking.get("/report/file?year=2024&as_of=20/06/2024")
    assert kept.text == whole
    assert "attachment" in kept.headers["content-disposition"]


def test_the_year_is_counted_again_once_something_was_written(sitting: Sitting) -> None:
    """What is kept in a session is never older than the log, whoever wrote."""
    path = sitting.office.register

    def shown() -> str:
        return str(sitting.get("/report?year=2024").text).partition('<div class="report">')[2]

    case = sample.case_of("Quàng Văn Kiểm Thử", "sympathiser_resolution", "student")
    for name in ("Quàng Văn Kiểm Thử", "Quàng Văn Thử Nữa"):
        before = shown()
        assert before
        assert shown() == before
        with af.Register.open(path, "cb02", clock=lambda: sample.NOW) as register:
            person = replace(case.person, full_name=name)
            register.take_over(replace(case, person=person), af.Basis("admission-case/1", "0" * 64))
        with af.ReadingRegister.open(path, clock=lambda: sample.NOW) as reading:
            counted = reading.report.html(2024, fragment=True)
        after = shown()
        assert counted in after
        assert after != before


@pytest.mark.parametrize("asked", ["as_of=31/02/2024", "as_of=01/01/2023", "year=9999", "year=x"])
def test_a_day_or_year_that_cannot_be_is_said(looking: Sitting, asked: str) -> None:
    """The page comes all the same, with a sentence where something was wrong."""
    page = looking.get(f"/report?year=2024&{asked}" if "as_of" in asked else f"/report?{asked}")
    assert page.status_code == 200
    assert ('role="alert"' in page.text) == ("as_of" in asked)
    assert "Hồ sơ đang ở đâu" in page.text


def test_the_page_of_the_auditor_ends_with_the_root(looking: Sitting, sample_folder: Path) -> None:
    """What can be asked comes first; then the number of entries, and the root over them."""
    page = looking.get("/audit").text
    with af.ReadingRegister.open(str(sample_folder / "so.db")) as register:
        made = register.audit.checkpoint()
    asked, _, told = page.partition('<ol class="progress"')
    assert 'action="/audit/verify"' in asked
    assert made.root in told
    assert f"Nhật ký có {made.size} mục." in text_of(looking.get("/audit"))


def test_the_log_is_searched_and_paged(sitting: Sitting) -> None:
    """By case, by kind, refusals alone, from an entry on; each leads to what it says."""
    everything = sitting.get("/audit/log")
    assert everything.text.count("/audit/log/") >= len(sample.PEOPLE)
    of_one = text_of(sitting.get("/audit/log?case=hs8"))
    assert "HS-0008" in of_one
    assert "HS-0007" not in of_one
    assert "Không có mục nào" in sitting.get("/audit/log?refused=yes").text
    assert sitting.get("/audit/log?case=HS-0999").status_code == 404
    entry = text_of(sitting.get("/audit/log/1"))
    assert "Mục 1" in entry
    assert sitting.get("/audit/log/99999").status_code == 404


def test_verify_and_replay_say_what_the_commands_say(looking: Sitting) -> None:
    """An untouched register: the verdict, how much was looked at, nothing found."""
    verified = text_of(looking.post("/audit/verify"))
    assert "CONSISTENT" in verified
    assert "Nhất quán" in verified
    assert "nguyên vẹn" not in verified  # no checkpoint of elsewhere was brought: nobody can say so
    assert "Chưa đối chiếu với mốc" in verified
    replayed = text_of(looking.post("/audit/replay"))
    assert re.search(r"Đã xét lại \d+ việc: 0 việc .* 0 mục", replayed)
    found = text_of(looking.post("/audit/findings", {"weight": "redo"}))
    assert f"Đã xem {len(sample.PEOPLE)} hồ sơ" in found
    for form, start in (("md", b"# "), ("html", b"<!DOCTYPE html>"), ("docx", b"PK")):
        paper = looking.post("/audit/paper", {"form": form})
        assert paper.content.startswith(start)
        assert paper.headers["content-disposition"].endswith(f".{form}")


def test_a_changed_register_is_named_and_a_unit_that_is_none(register_path: Path) -> None:
    """What was done to the files is on the page; what cannot be asked is a sentence."""
    with closing(sqlite3.connect(register_path)) as connection:
        connection.execute("DROP TRIGGER log_entry_no_update")
        connection.commit()
    desk = at_desk(office_at(register_path, officer=None))
    verified = text_of(desk.post("/audit/verify"))
    assert "Không còn nguyên vẹn" in verified
    assert "log_entry_no_update" in verified
    assert "XX-99" in text_of(desk.post("/audit/findings", {"unit": "XX-99"}))
    assert desk.post("/audit/paper", {"unit": "XX-99", "form": "md"}).status_code == 422
    assert desk.post("/audit/paper", {"form": "exe"}).status_code == 422
    assert desk.client.post("/audit/verify", headers={"origin": "http://x"}).status_code == 403
    assert desk.get("/audit/verify").status_code == 405


def test_work_that_nobody_waits_for_stops(register_path: Path) -> None:
    """A page that was left: the thread is told at its next step, and does no more."""
    office = office_at(register_path, officer=None)
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    session = Session("cookie", "csrf", 0.0)
    call = Call(Request(scope), office, session, (), practice=False)
    reached, went_on, ended = Event(), Event(), Event()

    def work(told: Told) -> tuple[str, dict[str, object]]:
        try:
            told("cases", 1, 100)
            reached.set()
            assert went_on.wait(10)
            told("cases", 50, 100)
            raise AssertionError("it went on")
        finally:
            ended.set()

    parts = page_parts(call, "<head>", "<tail>", work)
    assert next(parts) == "<head>"
    assert reached.wait(10)
    parts.close()
    went_on.set()
    assert ended.wait(10)
    waiting = [one for one in threading.enumerate() if one.name == WORKER]
    for one in waiting:
        one.join(10)
        assert not one.is_alive()
