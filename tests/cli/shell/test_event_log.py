"""The log of events: what a command did, in words of ours; nobody and nothing typed is in it."""

import errno
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.cli import main
from admission_flow.cli.main import run
from admission_flow.cli.shell.completing import COMMON, SPECIFICATION
from admission_flow.cli.shell.context import LOG_VARIABLE
from admission_flow.database import waiting
from admission_flow.database.schema import revisions
from admission_flow.events import Event
from admission_flow.testing import lawful_case
from admission_flow.version import __version__
from tests.logged import MARK, lines, look

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the log is asked to go."""
    path = tmp_path / "events.jsonl"
    monkeypatch.setenv(LOG_VARIABLE, str(path))
    return path


def test_nothing_is_written_unless_it_was_asked_for(office: "Desk") -> None:
    """No file, and nothing on standard error."""
    assert office("case", "list").err == ""
    assert {path.name for path in office.folder.iterdir()} <= {"so.db", "so-private.db", "state"}


def test_a_journey_of_marked_people_leaves_no_mark(
    desk: "Desk", log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name, unit, officer, purpose, number, file and folder is marked; none is in the log."""
    folder = desk.folder / f"{MARK} thu muc"
    folder.mkdir()
    monkeypatch.chdir(folder)
    officer = f"{MARK}01".lower()
    monkeypatch.setenv("ADMISSION_FLOW_OFFICER", officer)
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(folder / f"{MARK}.db"))
    unit = f"Chi bộ {MARK}"
    ready = desk.file(f"{MARK}.json", lawful_case("branch_resolution", full_name=f"Lò {MARK}"))
    begun = desk.file(f"{MARK}-2.json", lawful_case("dossier_opened", full_name=f"Vàng {MARK}"))
    sheet = folder / f"{MARK}.csv"
    sheet.write_text(f"Họ và tên,Ngày sinh\n{MARK},1/2/2000\n", "utf-8")
    journey = (
        ("init",),
        ("unit", "add", f"{MARK}1", unit, "--level", "base", "--on", "2020-01-01"),
        ("case", "import", ready, begun),
        ("case", "import", str(sheet), "--dry-run"),
        ("case", "list", "--find", MARK),
        ("case", "show", "1"),
        ("case", "explain", "1", "--json"),
        ("case", "record", "2", "opinion", "--on", "2024-03-01", f"note=Ghi chú {MARK}",
         "body=residence", "asked=9", "agreed=9"),
        ("case", "advance", "2", "ceremony", "--on", "2024-04-01", f"number=12-QĐ/{MARK}"),
        ("case", "correct", "2", "1", "--never-happened", "--reason", MARK, "--yes"),
        ("case", "show", MARK),
        ("case", "export", "1", "--purpose", MARK),
        ("privacy", "view", "1", "--purpose", MARK),
        ("privacy", "print", "1", "--purpose", MARK),
        ("due", "digest", unit, "--month", "2024-06"),
        ("class", "open", f"L{MARK}", "--kind", "awareness", "--places", "3", "--organiser", MARK,
         "--first-day", "2024-05-06", "--last-day", "2024-05-10",
         "--issuer-kind", "political_centre"),
        ("officer", "grant", f"{MARK}02", "recorder", "--unit", f"{MARK}1"),
        ("audit", "log", "--json"),
        ("audit", "verify"),
        ("audit", "findings"),
        ("report", "pipeline", "2024"),
        ("db", "backup", f"{MARK}-ban-sao.db"),
        ("db", "restore", f"{MARK}-ban-sao.db", "--reason", MARK),
        ("judge", ready),
        ("judge", f"{MARK}-nowhere.json"),
        ("status", "--as", "", MARK),
        (MARK, MARK),
        ("case", MARK),
        ("case", "show", f"--{MARK}"),
        ("case", "list", "--register", f"{MARK}://{MARK}:{MARK}@{MARK}"),
        ("case", "list", "--register", f"postgresql://{MARK}:{MARK}@/{MARK}?host=/{MARK}"),
        ("case", "list", "--lang", MARK),
    )  # fmt: skip
    codes = [desk(*line).code for line in journey]
    events = lines(log)
    assert [event["exit"] for event in events] == codes
    assert {0, 2, 3, 7} <= set(codes)
    assert [event["command"] for event in events[:3]] == ["init", "unit add", "case import"]
    assert [event["command"] for event in events[-6:-3]] == [None, "case", "case show"]
    assert events[0]["recorded"] == 1
    refused = events[8]
    assert (refused["error"], refused["message"]) == ("StepRefused", "step_refused")
    assert events[10]["message"] == "unknown_case"
    assert len({event["id"] for event in events}) == len(events)
    assert {event["database"] for event in events} == {None, "sqlite", "postgresql"}


_COMMANDS: dict[str, Any] = json.loads(SPECIFICATION.read_text("utf-8"))["commands"]
_TYPED = st.text(max_size=12).map(lambda text: f"{text}{MARK}{text}")


@st.composite
def _lines(draw: st.DrawFn) -> list[str]:
    """Draw a command line as somebody may type it: words of ours, and words of their own."""
    found, place = [], {"commands": _COMMANDS}
    while place.get("commands"):
        name = draw(st.sampled_from(sorted(place["commands"])))
        found.append(name)
        place = place["commands"][name]
    options = [*place.get("options", {}), *(name for name in COMMON if name != "--log-to")]
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            found.append(draw(st.sampled_from(options)))
        found.append(draw(_TYPED))
    where = draw(st.integers(0, len(found)))
    return [*found[:where], *draw(st.lists(_TYPED, max_size=1)), *found[where:]]


@given(line=_lines())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_stays_out(office: "Desk", log: Path, line: list[str]) -> None:
    """Any command, any options, any text in their place: one line, of words of ours alone."""
    log.unlink(missing_ok=True)
    office.capture.readouterr()
    if {"desk", "demo"} & set(line):  # one would serve, one works for a minute
        line = ["case", *line]
    code = run(line)
    (event,) = lines(log)
    assert event["exit"] == code
    assert event.get("message") != "defect"


def test_the_look_for_marks_can_find_one(log: Path) -> None:
    """A mark, a word that is not ours and a field that is not documented are found."""
    log.write_text(f'{{"command": "{MARK}"}}\n', "utf-8")
    with pytest.raises(AssertionError):
        lines(log)
    event = {"time": "2024-01-01T00:00:00.000Z", "format": "admission-event/1", "id": "0" * 16,
             "event": "serving", "seconds": 0.0, "waited": 0.0, "database": None,
             "version": __version__, "revision": revisions()[-1],
             "process": 1}  # fmt: skip
    look(event)
    for more in ({"database": "Lò"}, {"name": "Lò"}, {"process": "Lò"}, {"id": "Lò"}):
        with pytest.raises(AssertionError):
            look({**event, **more})


def test_a_defect_is_noted_with_its_code(
    office: "Desk", log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class and the code that the officer was told; not what the error says."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError(MARK)

    monkeypatch.setattr(main, "take_common_options", broken)
    answer = office("case", "list")
    (event,) = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert (event["exit"], event["error"], event["message"]) == (1, "ZeroDivisionError", "defect")
    assert event["code"] in answer.err
    assert MARK not in log.read_text("utf-8")


def test_an_error_of_somebody_elses_class_bears_no_name() -> None:
    """A class can be called anything: only those of this program, its packages and Python are."""
    event = Event("command")
    event.failed(type(MARK, (Exception,), {"__module__": MARK, "message_id": MARK})())
    assert event.error == {"error": "other", "message": "defect"}


def test_a_command_that_is_stopped_is_noted(
    office: "Desk", log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C: the exit code, and no error."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "build", stopped)
    assert office("case", "list").code == 130
    (event,) = lines(log)
    assert (event["exit"], "error" in event) == (130, False)


def test_waiting_for_the_lock_is_noted(
    office: "Desk", log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes until the command has told that it waits."""
    with closing(
        sqlite3.connect(office.register, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(waiting, "AFTER", 0.05)
        monkeypatch.setattr(main, "_waiting", lambda _: other.execute("ROLLBACK"))
        assert office("unit", "add", "CB1", "Chi bộ Mẫu", "--level", "base", "--on",
                      "2020-01-01").code == 0  # fmt: skip
    (event,) = lines(log)
    assert event["waited"] >= 0.05
    assert event["seconds"] >= event["waited"]


def test_on_standard_error_it_is_a_line_like_any(office: "Desk") -> None:
    """One line of JSON, after what the command itself complains of."""
    answer = office("case", "show", "7", "--log-to", "-")
    *said, line = answer.err.splitlines()
    assert len(said) == 1
    look(json.loads(line))


def test_the_option_goes_before_the_variable(office: "Desk", log: Path) -> None:
    """As with every common option; also where another option of the line is refused."""
    other = office.folder / "other.jsonl"
    assert office("case", "list", "--log-to", str(other), "--lang", "fr").code == 2
    assert not log.exists()
    assert [event["exit"] for event in lines(other)] == [2]


@pytest.mark.parametrize("where", ["a register", "a folder", "no folder", "a pipe", "full"])
def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The command does what it does, with its exit code; what lies there is left as it is."""
    target = office.folder / "events"
    if where == "a register":
        target = office.register
    elif where == "a folder":
        target.mkdir()
    elif where == "no folder":
        target /= "events.jsonl"
    elif where == "a pipe":
        os.mkfifo(target)
    else:

        def full(*_: object) -> int:
            raise OSError(errno.ENOSPC, "no space")

        monkeypatch.setattr("admission_flow.event_log.os.write", full)
    before = office.stored()
    answer = office("case", "show", "7", "--log-to", str(target), "--lang", "en")
    assert answer.code == 7
    said, told = answer.err.splitlines()
    assert said.startswith("The register has no case")
    assert told.startswith("The log of events cannot be written")
    assert office.stored() == before
    assert office("case", "list", "--log-to", str(target)).code == 0


def test_it_is_readable_by_its_owner_alone(office: "Desk", log: Path) -> None:
    """When each of whose commands ran is nobody else's business."""
    assert office("case", "list").code == 0
    assert log.stat().st_mode & 0o777 == 0o600
