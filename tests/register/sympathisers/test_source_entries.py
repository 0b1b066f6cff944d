"""Proposals, reports, reviews and rhythms: entries that can be taken back."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import ActInFuture, BadDocument, UnknownCase
from admission_flow.procedure.acts import HelperAssigned, HelperReport, RemovalFromList
from admission_flow.register.audit import audit
from admission_flow.register.sympathisers import entries as sourcing
from admission_flow.register.sympathisers import lists as sources
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once
from tests.register.private_desk import traces
from tests.register.source_branch import (
    BRANCH,
    LISTED,
    START,
    add,
    furnished,
    helped,
    kinds,
)

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk


@filled_once
def branch(office: "Office") -> None:
    """Return an office with two branches and three people found."""
    furnished(office)


# Proposals


def test_a_proposal_waits_until_the_person_is_listed(branch: "Office") -> None:
    """Entered twice it is one entry; its number is not in the log; retracted, it never was."""
    with branch.open() as register:
        first = sourcing.propose(register, "HS-0001", "youth_union", date(2024, 2, 1), "12-NQ/ĐTN")
        again = sourcing.propose(register, "HS-0001", "youth_union", date(2024, 2, 1), "12-NQ/ĐTN")
        assert (first.repeated, again.repeated) == (False, True)
        assert again.entry == first.entry
        other = sourcing.propose(register, "HS-0001", "women_union", date(2024, 2, 2))
        assert not other.repeated
        assert "12-NQ" not in first.entry.line

        def source(as_of: date) -> Any:  # noqa: ANN401
            return sources.of_register(register, as_of).sources[0]

        assert [p.number for p in source(date(2024, 2, 2)).proposals] == ["12-NQ/ĐTN", None]
        assert [p.by for p in source(date(2024, 2, 1)).proposals] == ["youth_union"]
        assert source(date(2024, 3, 1)).waits
        sourcing.retract(register, other.entry.seq)
        assert [p.by for p in source(date(2024, 2, 2)).proposals] == ["youth_union"]
        add(register, "HS-0001")
        assert source(LISTED - timedelta(days=1)).waits
        assert not source(LISTED).waits
        assert audit.verify(register.store, register.judge).breaks == ()


def test_in_a_sealed_register_a_proposals_number_is_sealed(sealed: "Desk") -> None:
    """It is in no file in clear, is read with the key, and the same proposal is still known."""
    someone = lawful_case("sympathiser_resolution")
    with sealed.open() as register:
        register.open_case(someone.person, someone.unit)
        for repeated in (False, True):
            noted = sourcing.propose(register, "HS-0001", "branch", LISTED, "12-NQ/MẬT")
            assert noted.repeated is repeated
    with sealed.read() as reading:
        found = sources.of_register(reading).sources[0]
        assert [proposal.number for proposal in found.proposals] == ["12-NQ/MẬT"]
    assert traces(sealed.folder, "12-NQ/MẬT") == []


@pytest.mark.parametrize("number", ["Nguyễn Văn Mẫu 01", "khong-so", "", "1" * 41, "05 NQ"])
def test_a_number_is_no_sentence(branch: "Office", number: str) -> None:
    """Blanks, no digit, too long: refused, so that no text about a person lies in the log."""
    with branch.open() as register:
        before = register.store.head
        with pytest.raises(BadDocument):
            sourcing.propose(register, "HS-0001", "branch", LISTED, number)
        with pytest.raises(BadDocument):
            sourcing.review(register, "C1-1", "2024-03", LISTED, number)
        assert register.store.head == before


def test_an_unknown_case_or_a_day_to_come_is_refused(branch: "Office") -> None:
    """As for every paper."""
    with branch.open() as register:
        with pytest.raises(UnknownCase):
            sourcing.propose(register, "HS-0099", "branch", LISTED)
        with pytest.raises(ActInFuture):
            sourcing.propose(register, "HS-0001", "branch", date(2026, 11, 25))


# Helpers and reports


def test_a_missing_report_is_closed_by_one_that_says_it_is_for_that_month(
    branch: "Office",
) -> None:
    """Written in June for May; said twice it is one entry, and it can be said anew."""
    act = HelperReport(on=date(2024, 6, 3), assessment="nguyên văn của người giúp đỡ")
    june = date(2024, 7, 1)
    with branch.open() as register:
        helped(register)

        def lacking() -> list[str]:
            return [period for kind, _, period in kinds(register, june) if kind == "helper_report"]

        assert lacking() == ["2024-04", "2024-05", "2024-06"]
        _, noted = sourcing.report(register, "HS-0001", act, "2024-05")
        assert noted is not None
        assert lacking() == ["2024-04", "2024-06"]
        on_its_eve = kinds(register, act.on - timedelta(days=1))
        assert ("helper_report", "HS-0001", "2024-05") in on_its_eve
        written, again = sourcing.report(register, "HS-0001", act, "2024-05")
        assert again is not None
        assert (written.repeated, again.repeated) == (True, True)
        sourcing.report(register, "HS-0001", act, "2024-04")
        assert lacking() == ["2024-05", "2024-06"]
        _, back = sourcing.report(register, "HS-0001", act, "2024-05")
        assert back is not None
        assert not back.repeated
        assert lacking() == ["2024-04", "2024-06"]
        for entry in (noted, back):
            assert "nguyên văn" not in entry.entry.line
        register.correct("HS-0001", written.entry.seq, None, "ghi nhầm hồ sơ")
        assert lacking() == ["2024-04", "2024-05", "2024-06"]


def test_no_report_without_a_helper_and_none_ahead_of_its_period(branch: "Office") -> None:
    """A helper of the same day is enough; a report of May is not for June."""
    act = HelperReport(on=LISTED, assessment="nguyên văn")
    with branch.open() as register:
        add(register, "HS-0001")
        with pytest.raises(BadDocument) as caught:
            sourcing.report(register, "HS-0001", act)
        assert caught.value.problems[0].message_id == "source_no_helper"
        register.record("HS-0001", HelperAssigned(on=LISTED, helper="Lý Thị Mẫu"))
        with pytest.raises(BadDocument) as caught:
            sourcing.report(register, "HS-0001", act, "2024-04")
        assert caught.value.problems[0].message_id == "source_period_ahead"
        assert not sourcing.report(register, "HS-0001", act)[0].repeated


# Reviews and rhythms


def test_a_review_keeps_the_list_of_its_day(branch: "Office") -> None:
    """Who is on it, who came and left that month; a later entry of the month stands instead."""
    with branch.open() as register:
        add(register, "HS-0001", "HS-0002")
        sourcing.review(register, "C1-1", "2024-03", date(2024, 3, 20), "06-NQ/CB")
        removal = RemovalFromList(on=date(2024, 3, 25), number="07-NQ/CB", reason="xin thôi")
        list(sourcing.each(register, ["HS-0002"], removal))

        def held(as_of: date) -> list[sources.Review]:
            return sources.of_register(register, as_of).reviews

        first = held(date(2024, 3, 31))[0]
        assert (first.listed, first.added, first.left) == (
            ("HS-0001", "HS-0002"),
            ("HS-0001", "HS-0002"),
            (),
        )
        second = sourcing.review(register, BRANCH, "2024-03", date(2024, 4, 2))
        now = held(date(2024, 4, 2))
        assert [(r.entry, r.listed, r.left) for r in now] == [
            (second.entry.seq, ("HS-0001",), ("HS-0002",))
        ]
        assert held(date(2024, 4, 1)) == [first]
        sourcing.retract(register, second.entry.seq)
        assert held(date(2024, 4, 2)) == [first]
        with pytest.raises(BadDocument):
            sourcing.retract(register, second.entry.seq)
        assert audit.verify(register.store, register.judge).breaks == ()


def test_a_review_holds_whom_somebody_listed_at_the_last_moment(
    branch: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before the lock is read again where another officer wrote meanwhile."""
    with branch.open() as register:
        add(register, "HS-0001")
        under_lock = register.note_all

        def late(*arguments: Any) -> Any:  # noqa: ANN401
            with branch.open("cb02") as other:
                add(other, "HS-0002")
            return under_lock(*arguments)

        monkeypatch.setattr(register, "note_all", late)
        sourcing.review(register, "C1-1", "2024-03", date(2024, 3, 20))
        held = sources.of_register(register).reviews
        assert held[0].listed == ("HS-0001", "HS-0002")


def test_the_same_said_twice_is_one_entry_and_the_last_said_stands(branch: "Office") -> None:
    """Also where a correction gives the meeting an earlier day."""
    given = ("C1-1", "2024-03")
    with branch.open() as register:
        add(register, "HS-0001")
        first = sourcing.review(register, *given, date(2024, 3, 29))
        again = sourcing.review(register, *given, date(2024, 3, 29))
        assert (again.entry, first.repeated, again.repeated) == (first.entry, False, True)
        second = sourcing.review(register, *given, date(2024, 3, 20))
        held = sources.of_register(register, date(2024, 3, 31)).reviews
        assert [(one.entry, one.on) for one in held] == [(second.entry.seq, date(2024, 3, 20))]
        back = sourcing.review(register, *given, date(2024, 3, 29))
        assert not back.repeated
        rhythm = [sourcing.every(register, "C1", "quarter", LISTED) for _ in range(2)]
        assert [one.repeated for one in rhythm] == [False, True]
        other = sourcing.every(register, "C1", "quarter", LISTED, "03-NQ/ĐU")
        assert not other.repeated


def test_months_without_a_review_are_missing_until_one_is_held(branch: "Office") -> None:
    """The month of the resolution is not; a review held late is a review."""
    as_of = date(2024, 6, 1)
    with branch.open() as register:
        helped(register)
        one = sources.reviews(sources.of_register(register, as_of), "C1-1")[0]
        assert one.missing == ("2024-04", "2024-05")
        sourcing.review(register, "C1-1", "2024-04", as_of)
        one = sources.reviews(sources.of_register(register, as_of), "C1")[0]
        assert (one.unit, one.missing, len(one.held)) == (BRANCH, ("2024-05",), 1)
        assert ("monthly_review", "", "2024-05") in kinds(register, as_of, "C1-1")
        assert ("monthly_review", "", "2024-04") not in kinds(register, as_of, "C1-1")
        assert kinds(register, as_of, "C1-2") == []


def test_a_unit_outside_the_organisation_is_reviewed_by_its_name(office: "Office") -> None:
    """However it is spelt; a unit that no case and no tree knows is refused."""
    someone = lawful_case("sympathiser_resolution")
    with office.open() as register:
        register.open_case(someone.person, someone.unit)
        add(register, "HS-0001")
        sourcing.review(register, BRANCH.upper(), "2024-04", date(2024, 4, 20))
        found = sources.reviews(sources.of_register(register, date(2024, 6, 1)))
        assert [(one.unit, one.missing) for one in found] == [(BRANCH, ("2024-05",))]
        with pytest.raises(BadDocument):
            sourcing.review(register, "Chi bộ Lạ Mẫu", "2024-04", date(2024, 4, 20))
        with pytest.raises(BadDocument):
            sourcing.review(register, BRANCH, "2024-05", date(2024, 4, 30))
        assert sourcing.review(register, BRANCH, "2024-05", date(2024, 5, 1)).entry.seq


def test_how_often_is_a_dated_entry(branch: "Office") -> None:
    """Quarterly from April on by the base organisation; taken back, monthly again."""
    as_of = date(2024, 7, 1)
    with branch.open() as register:
        helped(register)
        noted = sourcing.every(register, "C1", "quarter", date(2024, 4, 1), "03-NQ/ĐU")
        reports = [row for row in kinds(register, as_of) if row[0] == "helper_report"]
        assert reports == [("helper_report", "HS-0001", "2024-Q2")]
        assert sources.of_register(register, date(2024, 3, 31)).rhythms == []
        sourcing.retract(register, noted.entry.seq)
        reports = [row for row in kinds(register, as_of) if row[0] == "helper_report"]
        assert [period for *_, period in reports] == ["2024-04", "2024-05", "2024-06"]
        with pytest.raises(BadDocument):
            sourcing.every(register, "C1-9", "month", START)
        with pytest.raises(BadDocument):
            sourcing.every(register, "C1", "month", START - timedelta(days=1))


def test_other_entries_are_not_retracted_here(branch: "Office") -> None:
    """An act of a case is corrected, an entry about a unit has its own retraction."""
    with branch.open() as register:
        add(register, "HS-0001")
        last = register.store.last_of("HS-0001")
        assert last is not None
        for seq in (0, 1, last, 9999):
            with pytest.raises(BadDocument):
                sourcing.retract(register, seq)


def test_a_whole_way_owes_nothing_when_all_was_done(branch: "Office") -> None:
    """Reported, reviewed, helped and tried every month: nothing is missing."""
    as_of = date(2024, 6, 30)
    with branch.open() as register:
        helped(register)
        for month in (4, 5):
            act = HelperReport(on=date(2024, month, 28), assessment="nguyên văn")
            sourcing.report(register, "HS-0001", act)
            sourcing.review(register, "C1-1", f"2024-{month:02d}", date(2024, month, 29))
        assert sources.missing(register, as_of) == []
        assert kinds(register, as_of + timedelta(days=1)) == [
            ("helper_report", "HS-0001", "2024-06"),
            ("monthly_review", "", "2024-06"),
        ]
