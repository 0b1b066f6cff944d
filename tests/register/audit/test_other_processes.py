"""A replay and an inspection by several processes: the same answers, whatever happens to one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from multiprocessing import active_children
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import BadDocument, DataKeyUnusable
from admission_flow.inspection.dossier import Found
from admission_flow.register.audit import audit
from admission_flow.register.audit.inspecting import Inspected, inspected
from admission_flow.register.core import apart
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.workers import Crew
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once
from tests.register.mass_erasure import Office as Erasing

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk

pytestmark = pytest.mark.usefixtures("others_begun")


@filled_once
def few(office: "Office") -> None:
    """Make a register of a few cases, of which one is corrected."""
    with office.open() as register:
        for number, until in enumerate(("ceremony", "branch_resolution", "dossier_opened")):
            office.enter(register, lawful_case(until, full_name=f"Lò {number} Mẫu"))
        first = register.store.case_ids()[0]
        item = register.case(first).recorded[2]
        register.correct(first, item.seq, replace(item.act, note="(mẫu)"), "ghi thiếu (mẫu)")


@pytest.fixture
def filled(few: "Office", monkeypatch: pytest.MonkeyPatch) -> "Office":
    """A register of a few cases, of which one is corrected; every case travels by itself."""
    monkeypatch.setattr(apart, "AT_ONCE", 1)
    return few


def shown(seen: Inspected) -> tuple[object, ...]:
    """Return all that an inspection says."""
    counts = (seen.as_of, seen.cases, seen.later, seen.not_begun, seen.answers, seen.checks)
    return (*counts, list(seen.found), list(seen.beside))


def looked_at(
    register: ReadingRegister,
    day: date | None,
    jobs: int,
    **keeps: Any,  # noqa: ANN401 - what is kept, where it is said
) -> tuple[Inspected, list[str]]:
    """Inspect, and return the cases that were looked at, too."""
    looked: list[str] = []
    seen = inspected(
        register, as_of=day, jobs=jobs, looks_at=lambda one: looked.append(one.id), **keeps
    )
    return seen, looked


def asked(register: ReadingRegister, jobs: int) -> Iterator[object]:
    """Yield what is said of a register by so many processes."""
    far: list[tuple[int, int]] = []
    told = lambda _, done, total: far.append((done, total))  # noqa: E731 - of one line
    yield list(audit.replay(register.store, register.judge, progress=told, jobs=jobs))
    assert far[-1] == (len(register.store.case_ids()),) * 2
    days = (None, min(c.case.acts[5].on for c in map(register.case, register.store.case_ids())))
    for day in days:
        for keep_all in (False, True):
            keeps: Any = {"keeps": lambda _: True} if keep_all else {}
            seen, looked = looked_at(register, day, jobs, **keeps)
            yield shown(seen), looked
    yield shown(inspected(register, unit="Chi bộ Trường Mẫu", jobs=jobs))


def test_one_process_and_two_say_the_same(filled: "Office") -> None:
    """Of every act and every check, as of two days, of all and of a unit; in the same order."""
    with ReadingRegister.open(filled.url, clock=filled.clock) as register:
        single, double = list(asked(register, 1)), list(asked(register, 2))
    assert single == double
    assert single[0]
    assert active_children() == []


def test_a_worker_that_dies_costs_time_and_nothing_else(
    filled: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no worker answers is worked out here."""
    with ReadingRegister.open(filled.url, clock=filled.clock) as register:
        single = list(asked(register, 1))

        def dying(_: Crew, __: object, items: Iterator[object], ___: object) -> Iterator[None]:
            for _item in items:
                yield None

        monkeypatch.setattr(Crew, "each", dying)
        assert list(asked(register, 2)) == single


def test_what_is_wrong_is_said_where_it_was_asked(filled: "Office") -> None:
    """A unit that is not there: the same error, and no worker left."""
    with ReadingRegister.open(filled.url, clock=filled.clock) as register:
        for jobs in (1, 2):
            with pytest.raises(BadDocument):
                inspected(register, unit="Chi bộ Không Có", jobs=jobs)
    assert active_children() == []


def test_without_the_key_of_the_values_nothing_is_judged(
    sealed: "Desk", capfd: pytest.CaptureFixture[str]
) -> None:
    """By two processes as by one: the key is named as missing, and no worker prints anything."""
    office = sealed.office
    with sealed.open() as register:
        office.enter(register, lawful_case("dossier_opened"))
    with ReadingRegister.open(office.url, data_key=sealed.key) as register:
        whole = [list(audit.replay(register.store, register.judge, jobs=n)) for n in (1, 2)]
    assert whole[0] == whole[1] != []
    missing = sealed.key.with_name("nowhere.key")
    for jobs in (1, 2):
        with ReadingRegister.open(office.url, data_key=missing) as register:
            with pytest.raises(DataKeyUnusable):
                list(audit.replay(register.store, register.judge, jobs=jobs))
            with pytest.raises(DataKeyUnusable):
                inspected(register, jobs=jobs)
    assert capfd.readouterr().err == ""


def test_who_was_erased_is_left_out_by_all(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    """As by one process."""
    office = Erasing(tmp_path / "r")
    office.plant(2)
    office.erase(1)
    with ReadingRegister.open(office.url, clock=office.clock) as register:
        seen = [shown(inspected(register, jobs=jobs)) for jobs in (1, 2)]
        again = [list(audit.replay(register.store, register.judge, jobs=n)) for n in (1, 2)]
    assert seen[0][1:] == seen[1][1:]
    assert again[0] == again[1]


def test_findings_over_many_name_the_papers_of_their_cases(filled: "Office") -> None:
    """By one process and by two, whichever case they are about."""
    with filled.open() as writing:
        for number in range(2):
            filled.enter(writing, lawful_case("ceremony", full_name=f"Vàng {number} Mẫu"))
    with ReadingRegister.open(filled.url, clock=filled.clock) as register:
        found: list[list[Found]] = [
            [f for f in inspected(register, jobs=jobs).found if f.papers and f.case]
            for jobs in (1, 2)
        ]
    assert found[0] == found[1] != []
