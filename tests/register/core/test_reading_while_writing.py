"""One window reads while another writes: entries and values are read apart, and agree."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.papers.act_sheet import ActRow
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.audit import audit
from admission_flow.register.core import bulk
from admission_flow.register.core.bulk import Result
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

DAY = date(2024, 3, 5)


@pytest.fixture
def two(office: "Office") -> Iterator[tuple[Register, Register, str]]:
    """Return two windows and a case."""
    sample = lawful_case("sympathiser_resolution")
    with office.open() as reader, office.open("cb02") as writer:
        yield reader, writer, reader.open_case(sample.person, sample.unit).id


def writing_after(
    real: Callable[..., Any], writer: Register, case: str, times: list[int]
) -> Callable[..., Any]:
    """Return a reading function after which another window records an act."""

    def read(*arguments: Any) -> Any:  # noqa: ANN401
        found = real(*arguments)
        times[0] += 1
        writer.record(case, TaskAssigned(on=DAY, task=f"việc {times[0]}"))
        return found

    return read


def test_a_case_is_read_whole(
    two: tuple[Register, Register, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes in between entries and values, no alarm is raised and nothing is missed."""
    reader, writer, case = two
    times, real = [0], reader.store.personal
    monkeypatch.setattr(reader.store, "personal", writing_after(real, writer, case, times))
    assert reader.case(case).case.acts == ()
    row = ActRow(2, case, "task_assigned", {"on": DAY, "task": "x"})
    assert [o.result for o in bulk.rehearse(reader, [row])] == [Result.WOULD]
    monkeypatch.undo()
    assert len(reader.case(case).case.acts) == times[0] > 1


def test_no_false_alarm_of_the_verifier(
    two: tuple[Register, Register, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looks broken because another window wrote is looked at again, and is whole."""
    reader, writer, case = two
    monkeypatch.setattr(audit, "sound_log", lambda *_, **__: None)  # read line by line
    times, real = [0], reader.store.personal_texts
    hooked = writing_after(real, writer, case, times)
    monkeypatch.setattr(
        reader.store, "personal_texts", lambda: hooked() if times[0] == 0 else real()
    )
    assert audit.verify(reader.store, reader.judge).breaks == ()
    assert times[0] == 1


def test_a_true_break_is_told_however_much_is_written(
    two: tuple[Register, Register, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking again hides nothing: a value that is gone is gone, also while others write."""
    reader, writer, case = two
    monkeypatch.setattr(audit, "sound_log", lambda *_, **__: None)  # read line by line
    times, real = [0], reader.store.personal_texts

    def without_one() -> Any:  # noqa: ANN401
        found = dict(real())
        found.pop(next(iter(found)))
        return found

    hooked = writing_after(without_one, writer, case, times)
    monkeypatch.setattr(reader.store, "personal_texts", hooked)
    assert audit.verify(reader.store, reader.judge).breaks
    assert times[0] > 1
