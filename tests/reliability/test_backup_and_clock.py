"""Copies made while others write, old copies put back, and clocks that are wrong."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from admission_flow.database.rows import StateRow
from admission_flow.database.sqlite import Place
from admission_flow.journal.checkpoint import Held
from admission_flow.journal.report import Report
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.testing import lawful_case
from tests.reliability.backups import by_the_program, copy_again_and_again, report_of
from tests.reliability.damage import ask
from tests.reliability.sample import Bureau, enter, fill, made, write

BACKUPS = 10


def test_backups_while_somebody_writes(tmp_path: Path) -> None:
    """10 copies under a busy writer: each opens, verifies and is in step, none is torn."""
    bureau = made(tmp_path / "office", signed=False)
    copies = copy_again_and_again(bureau.place, tmp_path, BACKUPS, by_the_program)
    assert (copies.good, copies.torn) == (BACKUPS, [])
    assert copies.entries == sorted(copies.entries)
    assert copies.entries[-1] > copies.entries[0]  # somebody did write meanwhile


def test_files_copied_one_after_the_other_are_torn(tmp_path: Path) -> None:
    """An entry between the copies of the two files: the check that the backups pass finds it."""
    bureau = made(tmp_path / "office", signed=False)
    copy = Place.of(tmp_path / "copy.db")
    shutil.copy(bureau.place.log, copy.log)
    fill(bureau)
    shutil.copy(bureau.place.private, copy.private)
    assert report_of(copy).breaks


def test_an_old_backup_that_is_put_back_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This machine remembers, and a checkpoint does; without either it is a sound register."""
    monkeypatch.setenv("ADMISSION_FLOW_STATE", str(tmp_path / "state"))
    bureau = made(tmp_path / "office", signed=False)
    url = str(bureau.place.log)
    copy = Place.of(tmp_path / "backup.db")
    assert ask("db", "backup", str(copy.log), "--register", url)[0] == 0
    with bureau.open() as register:
        made_now, day, _ = checkpoints.hand_out(register, "minutes")
    assert ask("case", "list", "--register", url)[0] == 0
    for old, new in zip(copy.files, bureau.place.files, strict=True):
        shutil.copy(old, new)
    code, said = ask("audit", "verify", "--register", url)
    assert code == 6
    assert "máy này" in said
    monkeypatch.setenv("ADMISSION_FLOW_STATE", str(tmp_path / "another machine"))
    assert ask("audit", "verify", "--register", url)[0] == 0
    code, said = ask("audit", "verify", "--register", url, "--paper", made_now.paper_line(day))
    assert code == 0  # the checkpoint was made before anything came after the backup
    with bureau.open() as register:
        checkpoints.hand_out(register, "minutes")
        later, day, _ = checkpoints.hand_out(register, "minutes")
    for old, new in zip(copy.files, bureau.place.files, strict=True):
        shutil.copy(old, new)
    with ReadingRegister.open(url) as reading:
        report = audit.verify(reading.store, reading.judge)
        result = checkpoints.anchored(reading.store, report, [Held(later, day, "minutes")])
    assert "log shorter than checkpoint" in result.verdict


JUMPS = {
    "back a second": timedelta(seconds=-1),
    "back an hour": timedelta(hours=-1),
    "back a year": timedelta(days=-365),
    "forward ten years": timedelta(days=3652),
}


def entered_with(folder: Path, jump: timedelta | None) -> tuple[Report, StateRow, list[int]]:
    """Enter a case whose clock jumps in the middle and is set right three acts later."""
    bureau = Bureau(folder, now=datetime(2026, 11, 24, 3, tzinfo=UTC), tick=timedelta(0))
    case = lawful_case("branch_resolution")
    with bureau.open() as register:
        case_id = register.open_case(case.person, case.unit).id
        for number, act in enumerate(case.acts):
            if jump is not None and number in {10, 13}:
                bureau.now += jump if number == 10 else -jump
            write(register, case_id, act)
        report = audit.verify(register.store, register.judge)
        state = register.store.case_state(case_id)
        seqs = [entry.seq for entry in register.entries()]
    assert state is not None
    return report, state, seqs


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, StateRow, list[int]]:
    """Return the same case entered by a clock that is right."""
    return entered_with(tmp_path_factory.mktemp("steady"), None)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wrong_clock_changes_no_order_and_no_deadline(
    tmp_path: Path, steady: tuple[Report, StateRow, list[int]], jump: str
) -> None:
    """Entries keep their order, the jump is listed and breaks nothing, no deadline moves."""
    report, state, seqs = entered_with(tmp_path, JUMPS[jump])
    assert report.breaks == ()
    assert seqs == steady[2]
    assert steady[0].notices == ()
    (notice,) = report.notices
    assert "before the entry before it" in notice.what
    assert state.due_on is not None
    assert (state.due_on, state.due_rule) == (steady[1].due_on, steady[1].due_rule)
    assert (state.state, state.lawful) == (steady[1].state, steady[1].lawful)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-14), timedelta(days=3652)])
def test_a_deadline_is_counted_from_papers(tmp_path: Path, jump: timedelta) -> None:
    """Whatever day the clock says it is, a deadline falls on the same day under the same law.

    In 2026, after the last change of the law that we know: a step that is still to come is judged
    by the law of its own day, and of an earlier year the clock would also change the law.
    """
    bureau = Bureau(tmp_path, now=datetime(2026, 8, 20, 3, tzinfo=UTC))
    with bureau.open() as register:
        case_id = enter(register, lawful_case("branch_resolution", 2026))
        right = {(d.rule, d.due_on) for d in register.explain(case_id).deadlines}
        bureau.now += jump
        wrong = {(d.rule, d.due_on) for d in register.explain(case_id).deadlines}
    assert right
    assert right == wrong


def test_a_leap_day_is_a_day(tmp_path: Path) -> None:
    """Entries of 29 February and of the day after follow each other."""
    bureau = Bureau(tmp_path, now=datetime(2028, 2, 29, 16, 59, 58, tzinfo=UTC))
    fill(bureau)
    with bureau.open() as register:
        report = audit.verify(register.store, register.judge)
        assert register.today == date(2028, 3, 1)
    assert (report.breaks, report.notices) == ((), ())
