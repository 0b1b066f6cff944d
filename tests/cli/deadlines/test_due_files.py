"""`due calendar`, `due digest`, `due owed`, `due stuck`: files and lists for the desk."""

import errno
import os
import re
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from admission_flow.cli.deadlines import digest
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.planning.deadlines.owed import Owed
from admission_flow.register.deadlines.digest import Digest, PlanLine, StepTaken, Transfer
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk, FullDisk

DAY = ("--as-of", "30/06/2024")
NAME = "Lò Văn Mẫu"


@filled_once
def busy(office: "Desk") -> None:
    """Return a desk with three cases on their way."""
    for number, until in enumerate(("branch_resolution", "ceremony", "dossier_opened")):
        case = lawful_case(until, full_name=f"{NAME} {number}")
        assert office("case", "import", office.file(f"{number}.json", case)).code == 0


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_the_calendar_holds_days_and_no_names(busy: "Desk") -> None:
    """Whole days without a zone, one identifier each, lines as the format wants them."""
    path = busy.folder / "han.ics"
    before = busy.stored()
    assert busy("due", "calendar", str(path), *DAY).code == 0
    assert busy.stored() == before
    raw = path.read_bytes()
    assert NAME.encode() not in raw.replace(b"\r\n ", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    found = events(path)
    ids = [str(event["uid"]) for event in found]
    assert len(set(ids)) == len(ids) > 0
    rows = busy("due", *DAY, "--days", "1500", "--json").json
    assert sorted(event["dtstart"].dt for event in found) == sorted(
        date.fromisoformat(row["due_on"]) for row in rows
    )
    assert all((e["dtend"].dt - e["dtstart"].dt).days == 1 for e in found)
    assert b"TZID" not in raw


def test_the_calendar_is_as_rfc_5545_wants_it(busy: "Desk") -> None:
    """Read by hand, without the library that wrote it: blocks, fields once each, texts escaped."""
    path = busy.folder / "han.ics"
    assert busy("due", "calendar", str(path), *DAY).code == 0
    lines = path.read_bytes().replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("VERSION:2.0") == sum(line.startswith("PRODID:") for line in lines) == 1
    blocks = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    assert len(blocks) == lines.count("END:VEVENT") == len(events(path))
    for block in blocks:
        for pattern in (
            r"^UID:[A-Za-z0-9._@-]+$",
            r"^DTSTAMP:\d{8}T\d{6}Z$",
            r"^DTSTART;VALUE=DATE:\d{8}$",
            r"^DTEND;VALUE=DATE:\d{8}$",
            r"^SEQUENCE:\d+$",
            r"^SUMMARY:(?:[^,;\\]|\\[,;\\n])+$",
            r"^DESCRIPTION:(?:[^,;\\]|\\[,;\\n])+$",
        ):
            assert len(re.findall(pattern, block, re.MULTILINE)) == 1, (pattern, block)


def test_a_calendar_taken_in_again_is_updated(busy: "Desk") -> None:
    """The same clock keeps its identifier, a later state of the case has a higher sequence."""
    path = busy.folder / "han.ics"
    assert busy("due", "calendar", str(path), *DAY).code == 0
    before = {str(e["uid"]): e for e in events(path)}
    assert busy("due", "calendar", str(path), *DAY).code == 7
    extension = ("extension", "--on", "01/05/2024", "matter=admission_decision")
    assert busy("case", "record", "HS-0001", *extension).code == 0
    assert busy("due", "calendar", str(path), *DAY, "--overwrite").code == 0
    after = {str(e["uid"]): e for e in events(path)}
    assert before.keys() == after.keys()
    (moved,) = [uid for uid in after if "decision.in_time" in uid]
    assert after[moved]["dtstart"].dt > before[moved]["dtstart"].dt
    assert after[moved]["sequence"] > before[moved]["sequence"]
    assert [p.name for p in busy.folder.glob("*.ics*")] == ["han.ics"]


def test_names_in_a_calendar_are_an_act_of_access(busy: "Desk") -> None:
    """Without a purpose nothing is written; with one, an entry in each case's own chain."""
    path = busy.folder / "han.ics"
    assert busy("due", "calendar", str(path), "--with-names", *DAY).code != 0
    assert not path.exists()
    purpose = ("--with-names", "--purpose", "lịch của bí thư")
    assert busy("due", "calendar", str(path), *purpose, *DAY).code == 0
    assert f"{NAME} 0".encode() in path.read_bytes().replace(b"\r\n ", b"")
    noted = busy("audit", "log", "--json").json
    assert sum(row["action"] == "privacy.export" for row in noted) == 3
    assert busy("audit", "verify").code == 0


def test_names_that_the_disk_does_not_take_are_not_noted(
    busy: "Desk", full_disk: "FullDisk"
) -> None:
    """No entry says that names went out, and the calendar of before stays."""
    path = busy.folder / "han.ics"
    assert busy("due", "calendar", str(path), *DAY).code == 0
    calendar, before = path.read_bytes(), busy.stored()
    purpose = ("--with-names", "--overwrite", "--purpose", "lịch của bí thư")
    with full_disk():
        assert busy("due", "calendar", str(path), *purpose, *DAY).code == 7
    assert (busy.stored(), path.read_bytes()) == (before, calendar)
    assert [p.name for p in busy.folder.glob("*.ics*")] == ["han.ics"]
    assert busy("due", "calendar", str(path), *purpose, *DAY).code == 0
    assert path.read_bytes() != calendar


def test_a_calendar_of_some_days_and_in_english(busy: "Desk") -> None:
    """The horizon is that of `due`; the texts follow the language; a bad folder is a sentence."""
    path = busy.folder / "few.ics"
    assert busy("due", "calendar", str(path), *DAY, "--days", "0", "--lang", "en").code == 0
    assert all(event["dtstart"].dt <= date(2024, 6, 30) for event in events(path))
    assert "Due: HS-0001" in path.read_text("utf-8")
    answer = busy("due", "calendar", str(busy.folder / "none" / "x.ics"), *DAY)
    assert answer.code == 7
    assert "x.ics" in answer.err
    assert busy("due", "calendar", str(busy.folder), "--overwrite", *DAY).code == 7
    assert sorted(p.name for p in busy.folder.glob("*.ics*")) == ["few.ics"]
    assert list(busy.folder.glob(".*")) == []


def test_a_calendar_is_whole_or_not_there(busy: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails leaves the old file as it was; one without hard links still takes it."""
    path = busy.folder / "han.ics"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "hardlink_to", _refuse)
        assert busy("due", "calendar", str(path), *DAY).code == 0
        assert busy("due", "calendar", str(path), *DAY).code == 7
    old = path.read_bytes()
    assert b"END:VCALENDAR" in old
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _refuse)
        answer = busy("due", "calendar", str(path), *DAY, "--overwrite", "--lang", "en")
        assert answer.code == 7
        assert "the disk is full" in answer.err
        assert busy("due", "calendar", str(busy.folder / "new.ics"), *DAY).code == 7
    assert path.read_bytes() == old
    assert [p.name for p in busy.folder.iterdir() if "ics" in p.name] == ["han.ics"]


def _refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_who_owes_what_on_the_screen(busy: "Desk") -> None:
    """By body with the days left; one body alone; a body that there is not is named with all."""
    shown = busy("due", "owed", *DAY).out
    assert "đảng ủy cơ sở: 1 việc, 1 việc quá hạn" in shown
    assert "quá 30 ngày" in shown
    rows = busy("due", "owed", *DAY, "--body", "competent_authority", "--json").json
    assert [(row["case"], row["kind"], row["days_left"]) for row in rows] == [
        ("HS-0001", "decision.in_time", -30)
    ]
    answer = busy("due", "owed", "--body", "nobody")
    assert answer.code == 7
    assert "cấp ủy có thẩm quyền" in answer.err


def test_what_stands_still_says_by_what_measure(busy: "Desk") -> None:
    """The reason, the number looked at, and that there is no mark where the base is too small."""
    shown = busy("due", "stuck", *DAY).out
    assert "HS-0001" in shown
    assert "quá hạn 31/05/2024" in shown
    assert "1 trên 3 hồ sơ" in shown
    assert "không có mốc" in shown
    document = busy("due", "stuck", "--months", "3", *DAY, "--json").json
    reasons = {c["case"]: [r["kind"] for r in c["reasons"]] for c in document["cases"]}
    assert reasons["HS-0001"] == ["overdue", "months"]
    assert busy("due", "stuck", "--months", "0").code == 2


def test_the_digest_is_a_page_without_names(busy: "Desk") -> None:
    """On the screen or into a new file; in both languages; nobody is named."""
    unit = lawful_case().unit.name
    shown = busy("due", "digest", unit, "--month", "06/2024").out
    assert shown.startswith(f"# {unit}: tháng 06/2024")
    assert NAME not in shown
    assert "31/05/2024 HS-0001" in shown
    assert len(shown.splitlines()) < 110
    path = busy.folder / "thang.md"
    write = ("due", "digest", unit, "--month", "2024-06", "-o", str(path), "--lang", "en")
    assert busy(*write).code == 0
    assert path.read_text("utf-8").startswith(f"# {unit}: 06/2024")
    assert busy(*write).code == 7
    for month in ("2024-13", "June", "2999-01"):
        assert busy("due", "digest", unit, "--month", month).code == 7
    assert busy("due", "digest", "Không có Mẫu", "--month", "2024-06").code == 7


def test_the_fullest_month_fits_on_two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is of everything: folded at 90 letters, not more than 110 lines."""
    monkeypatch.setattr(SETTINGS, "lang", "vi")
    day = date(2024, 5, 31)
    clock = Clock(
        rule="member_history.in_time",
        sort=ClockKind.ACT_BY,
        day=day,
        responsible="probationer",
        citations=(),
    )
    kinds = tuple(built_in().workflow.steps)
    bodies = ("branch", "base_committee", "competent_authority", "probationer", "helper")
    duty = Owed(kind="decision.in_time", owed_by="x", unit="Chi bộ", due_on=day, case="HS-9999")
    full = Digest(
        unit="Chi bộ 2, Đảng bộ Trường Cao đẳng Mẫu 24",
        first=date(2024, 5, 1),
        as_of=day,
        until=date(2024, 6, 30),
        stages=dict.fromkeys(("source", "sympathiser", "awareness", "verification"), 9),
        steps=[
            StepTaken(f"HS-{n:04d}", kinds[n % len(kinds)], day, "x", lawful=True)
            for n in range(900)
        ],
        transfers=[Transfer("HS-0001", day, "Chi bộ Nơi khác Mẫu", arrived=True)] * 50,
        late=[("HS-0001", clock)] * 500,
        coming=[("HS-0001", clock)] * 500,
        owed={body: [duty] * 90 for body in bodies},
        reports=[duty] * 90,
        plan=PlanLine(2024, 220, 101, 7),
    )
    folded = [part for line in digest.lines_of(full) for part in (textwrap.wrap(line, 90) or [""])]
    assert len(folded) <= 110
    assert any("và 492 dòng nữa" in line for line in folded)
