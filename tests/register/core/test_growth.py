"""What a register costs when it grows: nothing is fetched whole to learn one number."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.database.listing import Listing
from admission_flow.database.store import Writing
from admission_flow.errors import CaseExists
from admission_flow.journal.entry import Entry
from admission_flow.register.audit import checkpoints
from admission_flow.register.core.appending import _next_case
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.register.conftest import Office

FEW, MANY = 32, 160
STEP = 10  # instructions of SQLite's machine between two counts


@contextmanager
def counted(register: Register) -> Iterator[list[int]]:
    """Count what SQLite does for this register: the same work is the same number anywhere."""
    found = [0]

    def one_more() -> None:
        found[0] += STEP

    raw: Any = register.store._connected()
    raw = raw.connection
    raw.set_progress_handler(one_more, STEP)
    try:
        yield found
    finally:
        raw.set_progress_handler(None, 0)


def opened(register: Register, many: int, since: int = 0) -> None:
    case = lawful_case()
    for number in range(since, many):
        register.open_case(replace(case.person, full_name=f"Lò Thị Số {number}"), case.unit)


@pytest.mark.only_in_files
def test_opening_a_case_costs_the_same_among_many(office: Office) -> None:
    """Neither ids nor names are listed under the lock: a hundred more cost next to nothing."""
    costs, there = [], 0
    with office.open() as register:
        for many in (FEW, MANY):
            opened(register, many - 1, since=there)
            with counted(register) as steps:
                opened(register, many, since=many - 1)
            costs.append(steps[0])
            there = many
    assert costs[0] > 0
    # Reading a row takes some ten instructions, and one more glance at an index some twenty.
    assert costs[1] - costs[0] < 2 * (MANY - FEW)


def test_a_case_gets_the_number_after_the_last() -> None:
    """For every number of cases, past the ten thousandth too, whose id has a digit more."""

    class Numbered(Listing):
        def __init__(self, many: int) -> None:
            self.taken = {f"HS-{number:04d}" for number in range(1, many + 1)}
            self.looks = 0

        def case_head(self, case: str) -> tuple[int, str]:
            self.looks += 1
            return (int(case in self.taken), "")

        def _rows(self, sql: str, *_: object) -> list[tuple[Any, ...]]:
            raise AssertionError(sql)

        def _opened_or_broken(self, text: object, *_: str) -> str:
            raise AssertionError(text)

    for many in [*range(70), 9_998, 9_999, 10_000, 16_384, 100_000]:
        numbered = Numbered(many)
        assert _next_case(numbered) == f"HS-{many + 1:04d}"  # type: ignore[arg-type]
        assert numbered.looks <= 2 * many.bit_length() + 1


def test_only_the_cases_of_this_very_name_are_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A longer name that contains it is another person: their case is not even folded."""
    case = lawful_case()
    folded: list[str] = []
    with office.open() as register:
        for name in ("Lò Thị Mẫu Mới", "Lò Thị Mẫu", "An Lò Thị Mẫu"):
            register.open_case(replace(case.person, full_name=name), case.unit)
    whole = Writing.personal

    def noted(writing: Writing, case_id: str) -> dict[str, dict[str, object]]:
        folded.append(case_id)
        return whole(writing, case_id)

    monkeypatch.setattr(Writing, "personal", noted)
    same = replace(case.person, full_name="LÒ THỊ MẪU")
    with office.open() as register, pytest.raises(CaseExists) as caught:
        register.open_case(same, case.unit)
    assert caught.value.facts["case"] == "HS-0002"
    assert folded == ["HS-0002"]


def test_status_reads_only_the_entries_it_speaks_of(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signatures are counted where they lie: no entry of a case is parsed for it."""
    with office.open() as register:
        opened(register, 3)
        checkpoints.hand_out(register, "minutes")
    read: list[str] = []
    parse = Entry.parse

    def noted(line: str) -> Entry:
        read.append(line)
        return parse(line)

    monkeypatch.setattr(Entry, "parse", noted)
    with office.open() as register:
        found = checkpoints.status(register.store, date(2026, 11, 25))
    assert (found.entries, found.unsigned, found.after_last) == (5, 5, 1)
    assert not any('\\"action\\":\\"case.' in line for line in read)
