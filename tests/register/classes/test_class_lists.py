"""Who is proposed for a class, the year against the plan, and lists that are given out."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument, DataKeyUnusable, PrivacyMisused
from admission_flow.papers.act_sheet import ActRow
from admission_flow.register.audit import audit
from admission_flow.register.classes import certificates
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes import participants as class_list
from admission_flow.register.core import bulk
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access as privacy
from admission_flow.register.personal_data import erasure
from admission_flow.register.plan import entries as plans
from admission_flow.testing import lawful_case
from tests.register.class_desk import (
    LAST,
    UNTIL_LIST,
    enrolled,
    enter,
    ids,
    listed,
    opened,
    removal,
)

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk


def test_who_needs_the_awareness_class(office: "Office") -> None:
    """By the rule's own last day: missing, lapsed the day after, not on that day."""
    meeting = date(2024, 9, 5)
    with office.open() as register:
        classes.put(register, [opened()])
        waiting = enter(office, register, UNTIL_LIST, 1, meeting)
        aware = enter(office, register, "awareness_certificate", 2, meeting)
        enter(office, register, "branch_resolution", 3, meeting)
        person = lawful_case(UNTIL_LIST, full_name="Lò Mẫu 04")
        register.open_case(person.person, person.unit)
        deadline = next(
            d.due_on for d in register.explain(aware).deadlines if d.rule == "awareness.valid"
        )
        found, placed = classes.propose(register, "A", deadline)
        assert [(c.case, c.reason) for c in found] == [(waiting, "missing")]
        day = deadline.fromordinal(deadline.toordinal() + 1)
        found, placed = classes.propose(register, "A", day)
        assert [(c.case, c.reason, c.day) for c in found] == [
            (aware, "lapsed", deadline),
            (waiting, "missing", found[1].day),
        ]
        assert placed == 0


def test_a_certificate_that_lapses_before_the_vote(office: "Office") -> None:
    """Too young until after its last day: the judge's own first day says so."""
    meeting = date(2024, 3, 5)
    with office.open() as register:
        classes.put(register, [opened()])
        case = lawful_case("awareness_certificate", meeting_on=meeting)
        given_on = case.acts[-1].on
        young = lawful_case(
            "awareness_certificate",
            meeting_on=meeting,
            full_name="Lò Mẫu Trẻ",
            born_on=date(given_on.year - 12, 12, 15),
        )
        office.enter(register, young)
        found, _ = classes.propose(register, "A", LAST)
        assert [c.reason for c in found] == ["lapses"]
        (candidate,) = found
        assert candidate.vote_from is not None
        assert candidate.day is not None
        assert candidate.vote_from > candidate.day > LAST


def test_who_needs_the_class_for_new_members(office: "Office") -> None:
    """Probationary, without the certificate, the nearest end of the 12 months first."""
    with office.open() as register:
        classes.put(register, [opened(kind="new_member")])
        late = enter(office, register, "ceremony", 1, date(2024, 3, 5))
        early = enter(office, register, "ceremony", 2, date(2024, 1, 10))
        enter(office, register, "admission_decision", 3, date(2024, 3, 5))
        enter(office, register, "recognition_decision", 4, date(2022, 3, 7))
        found, _ = classes.propose(register, "A", date(2025, 2, 1))
        assert [c.case for c in found] == [early, late]
        ends = [c.day for c in found]
        assert all(ends)
        day = ends[0]
        assert day is not None
        before = day.fromordinal(day.toordinal() - 1)
        assert [c.reason for c in classes.propose(register, "A", before)[0]] == ["running"] * 2
        assert [c.reason for c in classes.propose(register, "A", day)[0]] == ["ended", "running"]


def test_who_has_a_place_is_not_proposed(office: "Office") -> None:
    """On this list, or on that of a class of the kind that is not over: counted, not named."""
    meeting = date(2024, 9, 5)
    with office.open() as register:
        mine, theirs, free = (enter(office, register, UNTIL_LIST, n, meeting) for n in range(3))
        later = {"first_day": date(2024, 4, 1), "last_day": date(2024, 4, 5)}
        classes.put(register, [opened(), opened("B", **later)])
        classes.put(register, [enrolled(mine), enrolled(theirs, code="B")])
        found, placed = classes.propose(register, "A", date(2024, 4, 5))
        assert ([c.case for c in found], placed) == ([free], 1)
        found, placed = classes.propose(register, "A", date(2024, 4, 6))
        assert ([c.case for c in found], placed) == ([theirs, free], 0)


def test_the_years_classes_against_the_plan(office: "Office") -> None:
    """4 classes for 320 people and 3 for 240, from the plan on file, with what came of them."""
    with office.open() as register:
        with pytest.raises(BadDocument):
            classes.put(register, [opened(plan=2024)])
        plans.set_plan(register, plan_2024(), date(2024, 1, 15))
        cases = [enter(office, register, UNTIL_LIST, n, date(2024, 9, 5)) for n in range(2)]
        classes.put(register, [opened(plan=2024), enrolled(*cases), opened("X")])
        classes.put_results(register, "A", {cases[0]: "good", cases[1]: "failed"})
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N", "1"))
        certificates.keep_numbers(register, planned, LAST)
        found, lines = class_list.overview(register, 2024)
        assert [klass.opened.code for klass in found] == ["A"]
        awareness, new_member = lines
        assert awareness.planned is not None
        assert new_member.planned is not None
        assert (awareness.planned.count, awareness.planned.places) == (4, 320)
        assert (new_member.planned.count, new_member.planned.places) == (3, 240)
        counted = (awareness.opened, awareness.places, awareness.enrolled, awareness.passed)
        assert counted == (1, 80, 2, 1)
        assert awareness.certified == 0  # kept is not given
        list(bulk.carry_out(register, planned.rows))
        assert class_list.overview(register, 2024)[1][0].certified == 1
        assert len(class_list.overview(register)[0]) == 2


def test_giving_the_list_out_is_an_act_of_every_case(office: "Office") -> None:
    """No purpose, no list; with one it is in the book of each case before the list is made."""
    with office.open() as register:
        cases = listed(office, register, 2)
        count = len(list(register.entries()))
        with pytest.raises(PrivacyMisused):
            class_list.given_out(register, "A", " ")
        assert len(list(register.entries())) == count
        people = class_list.given_out(register, "A", "gửi trung tâm", "12-CV")
        assert [item.case for item in people] == cases
        book = privacy.accesses(register)
        assert [(a.case, a.verb, a.purpose, a.consent) for a in book] == [
            (case, "export", "gửi trung tâm", "12-CV") for case in cases
        ]


def test_an_erased_person_stays_a_number_on_the_list(office: "Office") -> None:
    """Erasure takes name and result; the list, the proposals and the sheet go on without."""
    with office.open() as register:
        first, second = listed(office, register, 2)
        classes.put_results(register, "A", {first: "failed", second: "good"})
        register.advance(first, removal(date(2024, 3, 9)))
        _erase(office, register, first)
        people = class_list.participants(register, classes.one(register.store, "A"))
        assert [(item.person is None, item.result) for item in people] == [
            (True, None),
            (False, "good"),
        ]
        assert classes.propose(register, "A", LAST)[0] == []
        assert [item.case for item in class_list.given_out(register, "A", "x")] == [first, second]
        with pytest.raises(BadDocument) as found:
            classes.put_results(register, "A", {first: "good"})
        assert ids(found) == ["bulk_case_erased"]
        assert len(certificates.plan_certificates(register.store, "A", LAST, ("N", "1")).rows) == 1
        (tried,) = bulk.rehearse(register, [ActRow(2, first, "application", {"on": LAST})])
        assert [p.message_id for p in tried.problems] == ["bulk_case_erased"]
        assert audit.verify(register.store, register.judge).breaks == ()


def _erase(office: "Office", register: Register, case: str) -> None:
    office.on(date(2030, 1, 2))
    erasure.request_erasure(register, case, "12-QĐ/ĐU", date(2029, 12, 20), "removed")
    with office.open("cb02") as other:
        erasure.approve_erasure(other, case)


def test_results_are_sealed_with_the_other_values(either: "Desk") -> None:
    """In clear or sealed: read back the same; without the key nobody reads them, or the names."""
    with either.open() as register:
        cases = listed(either.office, register, 2)
        classes.put_results(register, "A", {cases[0]: "good", cases[1]: "failed"})
        klass = classes.one(register.store, "A")
        people = class_list.participants(register, klass)
        assert [item.result for item in people] == ["good", "failed"]
        sealed = bool(register.store.data_key_id)
    if sealed:
        either.key.rename(either.key.with_suffix(".away"))
        with either.open() as register, pytest.raises(DataKeyUnusable):
            class_list.participants(register, klass)
