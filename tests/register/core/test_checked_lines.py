"""Lines that were checked a moment ago are not held to their form again, if they are the same."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import JournalBroken
from admission_flow.journal.chunks import head_of
from admission_flow.journal.entry import Entry
from admission_flow.register.audit import audit
from admission_flow.register.core import checked_lines, derived
from admission_flow.register.core.checked_lines import fold_lines
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk

Lines = list[tuple[int, str]]
Personal = dict[str, dict[str, object]]


@pytest.fixture
def office(in_clear: "Desk") -> "Office":
    """Return a register in files: where the lines come from is all the same."""
    return in_clear.office


@pytest.fixture
def case(office: "Office") -> tuple[Lines, Personal, bytes]:
    """The lines of a case, its personal values, and its head."""
    with office.open() as register:
        case_id = office.enter(register, lawful_case("branch_resolution")).id
        lines, personal = register.store.numbered_lines(case_id), register.store.personal(case_id)
        return lines, personal, head_of(*register.store.case_head(case_id))


def test_the_same_lines_make_the_same_case(
    case: tuple[Lines, Personal, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And none is read in full."""
    lines, personal, head = case
    whole = fold_lines(lines, personal)
    assert whole is not None
    monkeypatch.setattr(Entry, "parse", lambda _: pytest.fail("read in full"))
    assert fold_lines(lines, personal, head) == whole
    assert fold_lines([], personal) is None


def test_whatever_was_changed_since_is_read_in_full(
    case: tuple[Lines, Personal, bytes],
) -> None:
    """Each line in turn, so that it says the same and is not canonical, or says something else."""
    lines, personal, head = case
    changes = [(',"prev"', ' ,"prev"'), ('\\"v\\":1', '\\"v\\": 1'), ('"HS-', '"HT-')]
    for place, (seq, line) in enumerate(lines):
        for old, new in changes:
            other = line.replace(old, new, 1)
            assert other != line
            changed = [*lines[:place], (seq, other), *lines[place + 1 :]]
            assert outcome(changed, personal, head) == outcome(changed, personal, None)
            # What is no entry is refused; the last line may be another one that is in order.
            assert place == len(lines) - 1 or isinstance(outcome(changed, personal, head), dict)


def outcome(lines: Lines, personal: Personal, head: bytes | None) -> object:
    """Return the case that lines make, or why they make none."""
    try:
        return fold_lines(lines, personal, head)
    except JournalBroken as error:
        return error.facts


def test_of_another_head_every_line_is_read_in_full(
    case: tuple[Lines, Personal, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that was cut off, or added, since."""
    lines, personal, head = case
    read: list[str] = []
    parse = Entry.parse

    def noted(line: str) -> Entry:
        read.append(line)
        return parse(line)

    monkeypatch.setattr(Entry, "parse", noted)
    assert fold_lines(lines[:-1], personal, head) == fold_lines(lines[:-1], personal)
    assert len(read) == 2 * (len(lines) - 1)


def test_verifying_reads_each_line_in_full_once(
    office: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is derived rests on the lines that were checked before."""
    heads: list[bytes | None] = []

    def noted(lines: Lines, personal: Personal, head: bytes | None = None) -> object:
        heads.append(head)
        return checked_lines.fold_lines(lines, personal, head)

    monkeypatch.setattr(derived, "fold_lines", noted)
    with office.open() as register:
        case_id = office.enter(register, lawful_case("dossier_opened")).id
    with ReadingRegister.open(office.url, clock=office.clock) as reading:
        assert audit.verify(reading.store, reading.judge).breaks == ()
        assert heads == [head_of(*reading.store.case_head(case_id))]
