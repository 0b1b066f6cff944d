"""On a server a case is read and judged before the lock is taken, and what came since is seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.database.store import Store, Writing
from admission_flow.errors import CaseMoved
from admission_flow.procedure.acts import TaskAssigned, VerificationConcluded
from admission_flow.register.core import deciding, deriving
from admission_flow.register.core.course_rows import course_row
from admission_flow.register.core.loading import load
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from tests.register.conftest import Office

CASE = "HS-0001"
DAY = date(2024, 2, 1)
TASK = TaskAssigned(on=DAY, task="Việc mẫu")
WRITING = Store.writing


def begun(office: "Office") -> None:
    with office.open() as register:
        office.enter(register, lawful_case("dossier_opened"))


def corrected(register: Register) -> object:
    """Correct the first task."""
    item = next(one for one in register.case(CASE).recorded if isinstance(one.act, TaskAssigned))
    return register.correct(CASE, item.seq, replace(item.act, note="(mẫu)"), "ghi thiếu (mẫu)")


STEP = next(act for act in lawful_case().acts if isinstance(act, VerificationConcluded))


@pytest.mark.parametrize(
    "act",
    [
        lambda register: register.record(CASE, TASK),
        lambda register: register.advance(CASE, STEP, as_found=True),
        lambda register: register.enter_together(CASE, [TASK]),
        corrected,
    ],
    ids=["record", "advance", "together", "correct"],
)
def test_no_case_is_read_under_the_lock_of_a_server(
    office: "Office", monkeypatch: pytest.MonkeyPatch, act: Callable[[Register], object]
) -> None:
    """In files the lock comes first: one officer at a time is no burden, and reads once."""
    begun(office)
    held, read = [False], []

    @contextmanager
    def writing(store: Store) -> Iterator[Writing]:
        with WRITING(store) as opened:
            held[0] = True
            try:
                yield opened
            finally:
                held[0] = False

    def reading(store: "Queries", case: str) -> CaseRecord:
        read.append(held[0])
        return load(store, case)

    monkeypatch.setattr(Store, "writing", writing)
    monkeypatch.setattr(deciding, "load", reading)
    with office.open() as register:
        act(register)
        assert set(read) == {not register.store.dialect.awaited}


def test_a_case_that_is_at_hand_is_judged_once(
    office: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wrote to it last need not read ahead: what is kept of it is worked out once an act."""
    begun(office)
    made: list[str] = []

    def noting(judge: Any, record: CaseRecord, *rest: Any) -> Any:  # noqa: ANN401 - passed on
        made.append(record.id)
        return course_row(judge, record, *rest)

    with office.open() as register:
        register.record(CASE, TASK)
        monkeypatch.setattr(deriving, "course_row", noting)
        register.record(CASE, replace(TASK, task="Việc mẫu nữa"))
    assert made == [CASE]


@pytest.mark.parametrize("seen", [True, False])
def test_what_came_in_between_is_seen(
    office: "Office", monkeypatch: pytest.MonkeyPatch, *, seen: bool
) -> None:
    """Somebody writes after the case was read and before the lock was taken."""
    begun(office)
    waiting = [office.open("cb02")]

    @contextmanager
    def after_another(store: Store) -> Iterator[Writing]:
        if waiting:
            with waiting.pop() as other:
                other.record(CASE, replace(TASK, task="Việc của người khác"))
        with WRITING(store) as opened:
            yield opened

    with office.open() as register:
        before = register.case(CASE)
        monkeypatch.setattr(Store, "writing", after_another)
        if seen:
            with pytest.raises(CaseMoved):
                register.record(CASE, TASK, version=before.version)
        else:
            written = register.record(CASE, TASK)
            assert written.entry.intent.case_ver == before.version + 2
            tasks = [act.task for act in written.record.case.acts if isinstance(act, TaskAssigned)]
            assert tasks[-2:] == ["Việc của người khác", TASK.task]
