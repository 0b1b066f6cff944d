"""A run that is killed, and two programs at once: as on an officer's machine."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.cli.shell.context import OFFICER_VARIABLE, REGISTER_VARIABLE
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

ROWS = 100


def start(desk: "Desk", *arguments: str) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        REGISTER_VARIABLE: str(desk.register),
        OFFICER_VARIABLE: "cb01",
        STATE_VARIABLE: str(desk.folder / "state"),
    }
    return subprocess.Popen(
        [sys.executable, "-Im", "admission_flow", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def tasks(desk: "Desk") -> list[str]:
    """Return the tasks on record, oldest first."""
    with ReadingRegister.open(str(desk.register)) as register:
        acts = register.case("HS-0001").case.acts
        return [getattr(act, "task", "") for act in acts if act.kind == "task_assigned"]


def sheet(desk: "Desk") -> str:
    path = desk.folder / "viec.csv"
    rows = [f"HS-0001;task_assigned;05/03/2024;việc {n}" for n in range(ROWS)]
    path.write_text("\n".join(["Mã hồ sơ;Loại việc;Ngày;task", *rows]) + "\n", "utf-8")
    return str(path)


def killed_at_work(desk: "Desk", path: str, how: signal.Signals, more_than: int) -> int:
    """Start a run, end it in the middle, and return how many rows it recorded."""
    with start(desk, "case", "bulk", path, "--yes") as running:
        waited = time.monotonic()
        while len(tasks(desk)) <= more_than and time.monotonic() - waited < 60:
            time.sleep(0.02)
        running.send_signal(how)
        running.wait(60)
    return len(tasks(desk))


def test_killed_twice_and_gone_on_with(office: "Desk") -> None:
    """After Ctrl-C and after a kill, the same sheet ends with every row once, in its order."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    path = sheet(office)
    first = killed_at_work(office, path, signal.SIGINT, 3)
    second = killed_at_work(office, path, signal.SIGKILL, first + 3)
    assert 0 < first < second <= ROWS
    assert office("case", "bulk", path, "--yes").code == 0
    assert tasks(office) == [f"việc {n}" for n in range(ROWS)]
    with ReadingRegister.open(str(office.register)) as register:
        assert audit.verify(register.store, register.judge).breaks == ()


@pytest.mark.parametrize("last", [1, 3])
def test_ctrl_c_reports_every_row_that_was_written(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    """Pressed when a row has just been written: screen and report count that row too."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    record = Register.record

    def pressing(self: Register, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        written = record(self, *arguments, **options)
        if len(tasks(office)) == last:
            signal.raise_signal(signal.SIGINT)
        return written

    monkeypatch.setattr(Register, "record", pressing)
    handler = signal.getsignal(signal.SIGINT)
    report = office.folder / "ket-qua.csv"
    stopped = office("case", "bulk", sheet(office), "--yes", "--report", str(report))
    assert stopped.code == 130
    assert signal.getsignal(signal.SIGINT) is handler
    assert len(tasks(office)) == last
    assert f"sau {last} trên {ROWS} dòng" in stopped.err
    lines = report.read_text("utf-8-sig").splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == [str(n + 2) for n in range(last)]


def test_two_programs_and_one_place(office: "Desk") -> None:
    """Both send somebody for the last place at once: one succeeds, one is told."""
    for number in range(1, 5):
        case = lawful_case("sympathiser_resolution", full_name=f"Lò Mẫu {number}")
        assert office("case", "import", office.file("a.json", case)).code == 0
    options = ("--kind", "awareness", "--organiser", "Trung tâm Mẫu")
    days = ("--first-day", "04/03/2024", "--last-day", "08/03/2024", "--places", "1")
    issuer = ("--issuer-kind", "political_centre")
    assert office("class", "open", "A", *options, *days, *issuer).code == 0
    running = [start(office, "class", "enrol", "A", f"HS-000{n}", "--yes") for n in range(1, 5)]
    codes = sorted(program.wait(120) for program in running)
    assert codes == [0, 7, 7, 7]
    assert office("class", "show", "A", "--json").json["enrolled"] == 1
    assert Path(office.register).exists()
