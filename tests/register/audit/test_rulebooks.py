"""What the verifier says of the rulebooks that entries name: odd, and no break."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.journal.report import Report
from admission_flow.messages.technical import in_vietnamese
from admission_flow.procedure.acts import HelperReport
from admission_flow.register.audit import audit
from admission_flow.register.audit.sound import sound_log
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.altered_law import altered_judge
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office


def report_of(office: "Office", change: str | None = None) -> Report:
    judge = altered_judge(change) if change else None
    with ReadingRegister.open(office.url, judge=judge) as register:
        assert sound_log(register.store, 1, lambda *_: None) is not None  # read in chunks
        return audit.verify(register.store, register.judge)


def reported_by(office: "Office", day: date, change: str | None, *, adopted: bool = False) -> int:
    """Record a paper of the first case under a rulebook; return the entry's number.

    Not adopted: as a program that does not ask for it, or one that was altered, would write it.
    """
    with Register.open(
        office.url,
        "cb01",
        judge=altered_judge(change) if change else None,
        adopting=True,
        clock=office.clock,
        random_bytes=office.chance.randbytes,
    ) as register:
        if adopted:
            register.adopt("02-QC/MAU")
        act = HelperReport(on=day, assessment="tốt (mẫu)")
        return register.record("HS-0001", act).entry.seq


@filled_once
def filled(office: "Office") -> None:
    """Return an office with one case, written under the rulebook that ships."""
    with office.open() as register:
        office.enter(register, lawful_case())


def test_a_log_of_the_released_rulebook_alone_is_told_nothing(filled: "Office") -> None:
    """No notice: that is how nearly every register is."""
    assert report_of(filled).notices == ()


def test_entries_under_a_rulebook_of_no_release_are_counted(filled: "Office") -> None:
    """How many, from which on, and its digest, so that it can be asked for."""
    first = reported_by(filled, date(2026, 1, 5), "half", adopted=True) - 1  # the taking over
    reported_by(filled, date(2026, 1, 6), "half")
    report = report_of(filled)
    digest = altered_judge("half").workflow.rulebook.sha256
    notice, derived = report.notices
    assert derived.what.startswith("derived under another rulebook or program")
    assert report.breaks == ()
    assert notice.seq == first
    where = f"the entries from {first} on, 3 in all, name the rulebook {digest}"
    assert notice.what == f"{where}, which is none of the released"


def test_one_that_stands_alone_is_named(filled: "Office") -> None:
    """A law file altered for one entry and put back leaves the one entry."""
    seq = reported_by(filled, date(2026, 1, 5), "half")
    reported_by(filled, date(2026, 1, 6), None)
    ours, alone, *_ = report_of(filled).notices
    assert (ours.seq, alone.seq) == (seq, seq)
    assert ours.what.startswith(f"the entries from {seq} on, 1 in all, name ")
    for notice in (ours, alone):
        assert "bộ quy định" in in_vietnamese(notice.what)
    assert alone.what.startswith("alone between entries of the rulebook ")


def test_where_nobody_took_another_over_is_told(filled: "Office") -> None:
    """By each place where it begins, as often as it does; taken over by an act, it is none."""
    ours, half = (judge.workflow.rulebook.sha256 for judge in (built_in(), altered_judge("half")))
    seq = reported_by(filled, date(2026, 1, 5), "half")
    back = reported_by(filled, date(2026, 1, 6), None, adopted=True)
    again = reported_by(filled, date(2026, 1, 7), "half")
    assert (back, again) == (seq + 2, seq + 3)
    report = report_of(filled)
    told = [(n.seq, n.what) for n in report.notices if "taken over" in n.what]
    assert told == [
        (
            seq,
            f"from the rulebook {ours} to {half}, and no entry says that it is taken over; 2 times",
        )
    ]
    assert "áp dụng; 2 lần" in in_vietnamese(told[0][1])
    assert report.breaks == ()


def test_line_by_line_it_says_the_same(filled: "Office", monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that is not read in chunks is told the same of its rulebooks."""
    reported_by(filled, date(2026, 1, 5), "half")
    reported_by(filled, date(2026, 1, 6), None)
    in_chunks = report_of(filled).notices
    monkeypatch.setattr(audit, "sound_log", lambda *_, **__: None)
    with ReadingRegister.open(filled.url) as register:
        assert audit.verify(register.store, register.judge).notices == in_chunks
