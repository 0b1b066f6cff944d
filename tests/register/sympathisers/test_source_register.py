"""The list in the register: derived from cases, and one paper for many of them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import ActInFuture, BadDocument
from admission_flow.procedure.acts import Move, RemovalFromList, SympathiserResolution
from admission_flow.procedure.document import Case
from admission_flow.register.audit import audit
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import erasure
from admission_flow.register.sympathisers import entries as sourcing
from admission_flow.register.sympathisers import lists as sources
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once
from tests.register.source_branch import BRANCH, LISTED, RESOLUTION, START, add, furnished

if TYPE_CHECKING:
    from tests.register.conftest import Office


@filled_once
def branch(office: "Office") -> None:
    """Return an office with two branches and three people found."""
    furnished(office)


def listed(register: Register, as_of: date, unit: str | None = None) -> list[str]:
    found = sources.listing(sources.of_register(register, as_of), unit)
    return [line.source.case for line in found.lines]


# The list


def test_one_resolution_puts_many_on_the_list_and_running_it_again_writes_nothing(
    branch: "Office",
) -> None:
    """Each case has an entry of its own; the second run finds all of them there."""
    with branch.open() as register:
        assert add(register, "HS-0001", "HS-0002", "HS-0001") == ["recorded", "recorded"]
        head = register.store.head
        assert add(register, "HS-0001", "HS-0002") == ["repeated", "repeated"]
        assert register.store.head == head
        assert add(register, "HS-0002", "HS-0003") == ["repeated", "recorded"]
        assert listed(register, LISTED) == ["HS-0001", "HS-0002", "HS-0003"]
        assert listed(register, LISTED - timedelta(days=1)) == []
        assert audit.verify(register.store, register.judge).breaks == ()


def test_a_refusal_is_said_of_its_case_and_the_others_go_on(branch: "Office") -> None:
    """Who is on the list already is refused another resolution, on record; the next is entered."""
    other = SympathiserResolution(on=LISTED + timedelta(days=30), number="07-NQ/CB")
    with branch.open() as register:
        add(register, "HS-0001")
        before = register.store.head
        trial = list(sourcing.trial(register, ["HS-0001", "HS-0002"], other))
        assert [row.outcome for row in trial] == ["refused", "would"]
        assert register.store.head == before
        rows = list(sourcing.each(register, ["HS-0001", "HS-0002"], other))
        assert [row.outcome for row in rows] == ["refused", "recorded"]
        assert rows[0].step is not None
        assert rows[0].step.blocked_by == ("order.state",)
        assert register.case("HS-0001").refusals == 1
        assert [row.outcome for row in sourcing.trial(register, ["HS-0001"], RESOLUTION)] == [
            "repeated"
        ]


def test_a_slip_in_one_id_or_day_writes_nothing(branch: "Office") -> None:
    """Every unknown case is named before the first is written; nor is a day to come."""
    tomorrow = SympathiserResolution(on=date(2026, 11, 25), number="05-NQ/CB")
    with branch.open() as register:
        before = register.store.head
        with pytest.raises(BadDocument) as caught:
            list(sourcing.each(register, ["HS-0001", "HS-0077", "HS-0078"], RESOLUTION))
        assert [p.where for p in caught.value.problems] == ["HS-0077", "HS-0078"]
        with pytest.raises(ActInFuture):
            list(sourcing.each(register, ["HS-0001"], tomorrow))
        assert register.store.head == before


def test_who_came_and_who_left_in_a_period(branch: "Office") -> None:
    """Both ends of the period count; who left stays among those who came."""
    gone = date(2024, 5, 20)
    with branch.open() as register:
        add(register, "HS-0001", "HS-0002")
        removal = RemovalFromList(on=gone, number="08-NQ/CB", reason="xin thôi")
        assert [r.outcome for r in sourcing.each(register, ["HS-0002"], removal)] == ["recorded"]
        for since, came, left in (
            (LISTED, ["HS-0001", "HS-0002"], ["HS-0002"]),
            (LISTED + timedelta(days=1), [], ["HS-0002"]),
            (gone, [], ["HS-0002"]),
            (gone + timedelta(days=1), [], []),
        ):
            found = sources.listing(sources.of_register(register, date(2024, 6, 1)), None, since)
            assert [one.case for one in found.added] == came
            assert [one.case for one in found.left] == left
        found = sources.listing(
            sources.of_register(register, gone - timedelta(days=1)), None, START
        )
        assert (len(found.lines), len(found.left)) == (2, 0)


def test_a_move_takes_somebody_to_another_units_list(branch: "Office") -> None:
    """From the day of the move on; the base organisation has both, and an unknown unit is said."""
    moved = date(2024, 5, 10)
    with branch.open() as register:
        add(register, "HS-0001", "HS-0002")
        register.record("HS-0001", Move(on=moved, to="Chi bộ Mẫu 2"))
        assert listed(register, moved, "C1-1") == ["HS-0002"]
        assert listed(register, moved, "C1-2") == ["HS-0001"]
        assert listed(register, moved, "Chi bộ Mẫu 2") == ["HS-0001"]
        assert listed(register, moved - timedelta(days=1), BRANCH) == ["HS-0001", "HS-0002"]
        assert sorted(listed(register, moved, "C1")) == ["HS-0001", "HS-0002"]
        with pytest.raises(BadDocument):
            listed(register, moved, "C1-9")


def test_a_corrected_resolution_never_was(branch: "Office") -> None:
    """The list is derived: what is corrected in the case is gone from it at once."""
    with branch.open() as register:
        add(register, "HS-0001")
        item = register.case("HS-0001").recorded[-1]
        register.correct("HS-0001", item.seq, None, "ghi nhầm hồ sơ")
        assert listed(register, LISTED) == []
        assert add(register, "HS-0001") == ["recorded"]


def test_an_erased_case_is_counted_and_not_named(branch: "Office") -> None:
    """Its paper is refused before anything is written, and the list says how many are missing."""
    with branch.open() as register:
        add(register, "HS-0001", "HS-0002")
        sourcing.propose(register, "HS-0002", "youth_union", LISTED, "12-NQ/ĐTN")
        removal = RemovalFromList(on=date(2024, 4, 1), number="06-NQ/CB", reason="xin thôi")
        list(sourcing.each(register, ["HS-0002"], removal))
        branch.on(date(2029, 4, 1))
        erasure.request_erasure(register, "HS-0002", "01-QĐ/ĐU", date(2024, 4, 2), "removed")
    with branch.open("cb02") as register:
        erasure.approve_erasure(register, "HS-0002")
        found = sources.listing(sources.of_register(register), since=START)
        assert [one.source.case for one in found.lines] == ["HS-0001"]
        assert ([one.case for one in found.left], found.erased) == ([], 1)
        with pytest.raises(BadDocument):
            add(register, "HS-0001", "HS-0002")
        assert "HS-0002" not in {duty.case for duty in sources.missing(register, register.today)}
        assert "12-NQ" not in "".join(entry.line for entry in register.store.entries())


def test_the_list_of_a_case_document_is_that_of_its_acts(branch: "Office") -> None:
    """What came by `case import` is on the list like what was entered here."""
    whole: Case = lawful_case("dossier_opened", full_name="Hà Mẫu 09")
    with branch.open() as register:
        case = branch.enter(register, whole).id
        day = max(act.on for act in whole.acts)
        found = sources.listing(sources.of_register(register, day), BRANCH)
        line = next(line for line in found.lines if line.source.case == case)
        assert line.name == "Hà Mẫu 09"
        assert line.source.certificate_on is not None
        assert line.source.helpers
