"""Other processes check the log: the same answers, whatever happens to one of them."""

import os
import signal
import subprocess
import sys
import time
from itertools import count, islice
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.journal.chunks import Checked, Chunk, check
from admission_flow.register.audit import audit, sound
from admission_flow.register.core import workers
from admission_flow.register.core.derived import differences
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.workers import WORTH_A_WORKER, Crew, checked, each, fitting
from admission_flow.testing import lawful_case
from tests.bundle.hostile import LogBuilder
from tests.journal.test_chunks import rows_of
from tests.outsider import outsider
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from admission_flow.journal.report import Report
    from tests.register.conftest import Office

SCRIPT = """\
import sys
from itertools import count
from admission_flow.journal.chunks import Chunk
from admission_flow.register.core.workers import checked

def main():
    for number, _ in enumerate(checked((Chunk([]) for _ in count()), 2)):
        if number == 50:
            print("working", flush=True)

if __name__ == "__main__":
    main()
"""

pytestmark = pytest.mark.usefixtures("others_begun")


@filled_once
def ten_people(office: "Office") -> None:
    """Make a register of more than 256 lines."""
    with office.open() as register:
        for number in range(10):
            office.enter(register, lawful_case(full_name=f"Người Mẫu {number}"))
        assert register.store.head[0] > 256 + 20


@pytest.fixture
def long_register(ten_people: "Office", monkeypatch: pytest.MonkeyPatch) -> "Office":
    """A register whose log fills some chunks, of which one here has 256 lines."""
    monkeypatch.setattr(sound, "CHUNK", 256)
    return ten_people


def report_of(office: "Office", jobs: int | None) -> "Report":
    with ReadingRegister.open(office.url) as register:
        return audit.verify(register.store, register.judge, jobs=jobs)


def test_one_process_and_two_say_the_same(long_register: "Office") -> None:
    """Of a sound log, and of one with a changed line and changed values: the same, word by word."""
    first = report_of(long_register, 1)
    assert (first.breaks, report_of(long_register, 2)) == ((), first)
    log = long_register.url
    with ReadingRegister.open(log) as register:
        store = register.store
        with outsider(log, without_triggers=True) as database:
            database.run(
                "UPDATE log_entry SET line = replace(line, 'cb01', 'cb02') WHERE seq = 270"
            )
            database.run("UPDATE personal_value SET value = '\"x\"'")
        reports = [audit.verify(store, register.judge, jobs=jobs) for jobs in (1, 2, None)]
    assert next(found.seq for found in reports[0].breaks if not found.file) == 270
    assert reports[0] == reports[1] == reports[2]
    assert active_children() == []


def test_what_is_derived_is_compared_the_same(long_register: "Office") -> None:
    """An edited state, a row too many and a missing name: by one process and by two."""
    log = long_register.url
    with outsider(log) as database:
        database.run("UPDATE case_state SET unit = 'X', due_on = NULL, due_rule = NULL")
        database.run("UPDATE case_state SET \"case\" = 'HS-9999' WHERE \"case\" = 'HS-0003'")
        database.run("DELETE FROM person_name WHERE \"case\" = 'HS-0005'")
    with ReadingRegister.open(log) as register:
        told: list[tuple[int, int]] = []
        one = differences(register.store, register.judge)
        two = differences(register.store, register.judge, lambda *far: told.append(far), jobs=2)
    assert one == two
    assert len(one.breaks) == 10 + 1 + 1  # every unit; the row too many; the name
    assert told[-1] == (10, 10)
    assert active_children() == []


def test_answers_come_in_the_order_of_the_chunks() -> None:
    """Nine chunks and three processes: each answer stands where its chunk stood."""
    makers = [LogBuilder().add(id=f"{number:032x}") for number in range(9)]
    chunks = [Chunk(rows_of(maker)) for maker in makers]
    assert list(checked(chunks, 3)) == [check(chunk) for chunk in chunks]
    assert list(checked([], 2)) == []
    assert active_children() == []


def test_a_worker_that_dies_makes_the_log_odd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes the silence of a killed process for consent."""
    original = workers._give

    def killed(line: object, task: tuple[object, object]) -> None:
        for child in active_children():
            child.kill()
            child.join()
        original(line, task)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "_give", killed)
    chunk = Chunk(rows_of(LogBuilder().add()))
    with Crew(2) as crew:
        answers = list(crew.each(check, [chunk] * 5))
    assert answers[0] is None
    assert answers[-1] == check(chunk)
    assert {type(answer) for answer in answers} == {Checked, type(None)}


def square(number: int) -> int:
    return number**2


def here(number: int) -> str:
    return str(number**2)


@pytest.mark.usefixtures("found_by_children")
def test_this_process_works_too() -> None:
    """Of two one is started; who is asked here answers here, and nothing is done twice.

    Where nobody takes the answers, no item is taken: memory stays flat.
    """
    taken: list[int] = []
    items = (taken.append(number) or number for number in count())  # type: ignore[func-returns-value]
    with Crew(2) as crew:
        numbers = count()
        first = list(crew.each(square, [7] * 50, here))
        second = list(crew.each(square, islice(numbers, 1000), here))
        assert len(crew.workers) == len(active_children()) == 1
        answers = crew.each(square, items)
        for number in range(50):
            assert next(answers) == number**2
            assert len(taken) <= number + 1 + 2 * workers._AHEAD
        answers.close()
    assert set(map(type, first)) == {int, str}
    assert set(first) == {49, "49"}
    assert list(map(str, second)) == [str(number**2) for number in range(1000)]
    assert next(numbers) == 1000
    assert active_children() == []


def test_where_nothing_else_can_start_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a process that ends before it has begun."""
    monkeypatch.setattr(workers, "_work", ends_at_once)
    assert list(each(square, range(30), 2)) == [number**2 for number in range(30)]


def ends_at_once(_: object) -> None:
    """Be gone."""


def test_small_logs_start_no_process() -> None:
    """From 20,000 entries on, as many as there are cores; what was asked for is done."""
    assert fitting(WORTH_A_WORKER - 1) == 0
    assert fitting(10**6) == (min(workers._cores(), 8) if workers._cores() > 1 else 0)
    assert [fitting(10, jobs) for jobs in (1, 2, 3)] == [0, 2, 3]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_no_process_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C, or a parent that is killed: within seconds the whole group is gone, silently."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "working\n"
        if how is signal.SIGINT:
            os.killpg(parent.pid, how)  # as the terminal does
        else:
            parent.send_signal(how)
        _, err = parent.communicate(timeout=30)
    assert parent.returncode
    assert err.count("Traceback") == (1 if how is signal.SIGINT else 0)  # the parent's own
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(parent.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        os.killpg(parent.pid, signal.SIGKILL)
        raise AssertionError("a worker is left behind")
