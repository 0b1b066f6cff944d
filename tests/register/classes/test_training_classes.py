"""Classes in the register: lists under the lock, results as personal values, certificates once."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import BadDocument
from admission_flow.planning.classes.events import (
    Attended,
    ClassClosed,
    LeftClass,
)
from admission_flow.register.audit import audit
from admission_flow.register.classes import certificates
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes import participants as class_list
from admission_flow.register.core import bulk
from admission_flow.register.core.bulk import Result
from tests.register.class_desk import (
    FIRST,
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


def test_two_windows_never_fill_one_place_twice(office: "Office") -> None:
    """Whoever comes second learns of it under the lock, and nothing of theirs is written."""
    with office.open() as one, office.open("cb02") as two:
        cases = [enter(office, one, UNTIL_LIST, n, date(2024, 9, 5)) for n in range(2)]
        classes.put(one, [opened(places=1)])
        classes.check(two.store, [enrolled(cases[1])])  # as it looked before the other wrote
        classes.put(one, [enrolled(cases[0])])
        count = len(list(one.entries()))
        with pytest.raises(BadDocument) as found:
            classes.put(two, [enrolled(cases[1])])
        assert ids(found) == ["class_full"]
        assert len(list(one.entries())) == count
        classes.put(two, [LeftClass(code="A", on=FIRST, case=cases[0])])
        classes.put(two, [enrolled(cases[1])])
        assert list(classes.one(one.store, "A").enrolled) == [cases[1]]


def test_only_cases_that_are_there_are_enrolled(office: "Office") -> None:
    """No such case, and the register itself, are named; the day is not in the future."""
    with office.open() as register:
        classes.put(register, [opened()])
        for case in ("HS-9999", ""):
            with pytest.raises(BadDocument) as found:
                classes.put(register, [enrolled(case)])
            assert ids(found) == ["bulk_unknown_case"]
        late = date(2026, 11, 25)
        case = enter(office, register, UNTIL_LIST, 1, date(2024, 9, 5))
        with pytest.raises(BadDocument) as found:
            classes.put(register, [enrolled(case, on=late)])
        assert ids(found) == ["bulk_act_in_future"]
        assert classes.put(register, [enrolled(case, on=date(2026, 11, 24))])


def test_entries_are_taken_back_unless_others_rest_on_them(office: "Office") -> None:
    """A list on which somebody was present stays; the presence is taken back first."""
    with office.open() as register:
        (case,) = listed(office, register, 1)
        list_seq = classes.noted(register.store)[-1][0]
        present = Attended(code="A", session=1, on=FIRST, present=(case,))
        entry = classes.put(register, [present])[0]
        with pytest.raises(BadDocument) as found:
            classes.retract(register, list_seq)
        assert ids(found) == ["class_not_enrolled"]
        classes.retract(register, entry.seq)
        classes.retract(register, list_seq)
        assert classes.one(register.store, "A").enrolled == {}
        for seq in (entry.seq, 0, 9999):
            with pytest.raises(BadDocument) as found:
                classes.retract(register, seq)
            assert ids(found) == ["class_no_entry"]


def test_no_name_and_no_result_stands_in_the_log(office: "Office") -> None:
    """The public part of every entry has codes, numbers and days; a result is a personal value."""
    with office.open() as register:
        cases = listed(office, register, 2)
        classes.put_results(register, "A", {cases[0]: "good", cases[1]: "failed"})
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N", "1"))
        certificates.keep_numbers(register, planned, LAST)
        texts = [entry.intent.text() for entry in register.entries()]
        assert not any("Lò Mẫu" in text for text in texts)
        assert not any("good" in text or "failed" in text for text in texts)
        assert audit.verify(register.store, register.judge).breaks == ()


def test_results_are_all_or_nothing_and_the_last_counts(office: "Office") -> None:
    """One row that is not right keeps the whole sheet out; what stands is not written again."""
    with office.open() as register:
        first, second, _ = listed(office, register)
        count = len(list(register.entries()))
        for given, wrong in (
            ({first: "good", "HS-9999": "good"}, "class_not_enrolled"),
            ({first: "good", second: "superb"}, "not_a_choice"),
        ):
            with pytest.raises(BadDocument) as found:
                classes.put_results(register, "A", given)
            assert ids(found) == [wrong]
        assert len(list(register.entries())) == count
        assert len(classes.put_results(register, "A", {first: "good", second: "failed"})) == 2
        again = classes.put_results(register, "A", {first: "good", second: "average"})
        assert [entry.intent.case for entry in again] == [second]
        assert classes.results(register.store, "A", [first, second]) == {
            first: "good",
            second: "average",
        }
        classes.put(register, [ClassClosed(code="A", on=LAST)])
        with pytest.raises(BadDocument) as found:
            classes.put_results(register, "A", {first: "average"})
        assert ids(found) == ["class_closed"]


def test_certificates_become_acts_of_those_who_passed(office: "Office") -> None:
    """Steps for an awareness class; who failed or has no result gets none."""
    with office.open() as register:
        first, second, third = listed(office, register)
        with pytest.raises(BadDocument) as found:
            certificates.plan_certificates(register.store, "A", LAST, ("N", "1"))
        assert ids(found) == ["class_nobody_passed"]
        classes.put_results(register, "A", {first: "excellent", second: "failed"})
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N/", "07"))
        assert (planned.failed, planned.open) == (1, 1)
        certificates.keep_numbers(register, planned, LAST)
        outcomes = list(bulk.carry_out(register, planned.rows))
        assert [(o.row.case, o.result) for o in outcomes] == [(first, Result.DONE)]
        act = register.case(first).case.acts[-1]
        assert (act.kind, act.on, act.number) == ("awareness_certificate", LAST, "N/07")
        assert register.standing(first).state == "aware"
        assert {register.standing(case).state for case in (second, third)} == {"sympathiser"}
        with pytest.raises(BadDocument) as found:
            classes.put_results(register, "A", {first: "failed"})
        assert ids(found) == ["class_has_number"]


def test_a_number_that_was_corrected_is_the_certificate_all_the_same(office: "Office") -> None:
    """The list shows the number as it stands in the case, and counts the certificate as given."""
    with office.open() as register:
        first, *_ = listed(office, register)
        classes.put_results(register, "A", {first: "passed"})
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N/", "07"))
        certificates.keep_numbers(register, planned, LAST)
        list(bulk.carry_out(register, planned.rows))
        item = register.case(first).recorded[-1]
        register.correct(first, item.seq, replace(item.act, number="N/99"), "lý do mẫu")
        klass = classes.one(register.store, "A")
        (line,) = (p for p in class_list.participants(register, klass) if p.case == first)
        assert (line.number, line.certified) == ("N/99", True)
        register.correct(first, item.seq, None, "lý do mẫu")
        (line,) = (p for p in class_list.participants(register, klass) if p.case == first)
        assert (line.number, line.certified) == ("N/07", False)


def test_a_number_stays_whose_it_is(office: "Office") -> None:
    """Stopped after one certificate, the second run gives the others the numbers kept for them."""
    with office.open() as register:
        cases = listed(office, register)
        classes.put_results(register, "A", dict.fromkeys(cases, "passed"))
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N/", "001"))
        certificates.keep_numbers(register, planned, LAST)
        running = bulk.carry_out(register, planned.rows)
        next(running)
        del running
    with office.open("cb02") as register:
        later = date(2024, 3, 20)
        again = certificates.plan_certificates(register.store, "A", later, ("N/", "050"))
        assert again.rows == planned.rows
        assert certificates.keep_numbers(register, again, later) == []
        outcomes = list(bulk.carry_out(register, again.rows))
        assert [o.result for o in outcomes] == [Result.ALREADY, Result.DONE, Result.DONE]
        numbers = [register.case(case).case.acts[-1].number for case in cases]
        assert numbers == ["N/001", "N/002", "N/003"]
        kept_seq = next(
            seq for seq, event in classes.noted(register.store) if event.action == "class.number"
        )
        with pytest.raises(BadDocument) as found:
            classes.retract(register, kept_seq)
        assert ids(found) == ["class_number_used"] * 3


def test_two_windows_never_give_one_number(office: "Office") -> None:
    """Both planned the same numbers; the second is refused whole, and plans anew."""
    with office.open() as one, office.open("cb02") as two:
        (case,) = listed(office, one, 1)
        other = enter(office, one, UNTIL_LIST, 9, date(2024, 9, 5))
        classes.put(one, [opened("B", first_day=LAST, last_day=LAST), enrolled(other, code="B")])
        for code, who in (("A", case), ("B", other)):
            classes.put_results(one, code, {who: "passed"})
        first = certificates.plan_certificates(one.store, "A", LAST, ("N/", "1"))
        second = certificates.plan_certificates(two.store, "B", LAST, ("N/", "1"))
        certificates.keep_numbers(one, first, LAST)
        with pytest.raises(BadDocument) as found:
            certificates.keep_numbers(two, second, LAST)
        assert ids(found) == ["class_number_taken"]
        with pytest.raises(BadDocument):
            certificates.plan_certificates(two.store, "B", LAST, ("N/", "1"))
        second = certificates.plan_certificates(two.store, "B", LAST, {other: "N/2"})
        assert certificates.keep_numbers(two, second, LAST)


def test_numbers_from_the_centre(office: "Office") -> None:
    """Only for those who passed, and never another than the one that is kept."""
    with office.open() as register:
        first, second, _ = listed(office, register)
        classes.put_results(register, "A", {first: "passed", second: "failed"})
        planned = certificates.plan_certificates(register.store, "A", LAST, {first: "012"})
        certificates.keep_numbers(register, planned, LAST)
        for numbers, wrong in (
            ({second: "013"}, "class_not_passed"),
            ({first: "9"}, "class_has_number"),
        ):
            with pytest.raises(BadDocument) as found:
                certificates.plan_certificates(register.store, "A", LAST, numbers)
            assert ids(found) == [wrong]


def test_a_case_that_refuses_the_certificate_holds_up_nobody(office: "Office") -> None:
    """Somebody removed from the list meanwhile is refused by the rules; the number stays his."""
    with office.open() as register:
        first, second = listed(office, register, 2)
        register.advance(first, removal(date(2024, 3, 6)))
        classes.put_results(register, "A", {first: "good", second: "good"})
        planned = certificates.plan_certificates(register.store, "A", LAST, ("N", "1"))
        certificates.keep_numbers(register, planned, LAST)
        outcomes = list(bulk.carry_out(register, planned.rows))
        assert [o.result for o in outcomes] == [Result.REFUSED, Result.DONE]
        assert outcomes[0].rules == ("order.state",)
        assert set(classes.one(register.store, "A").certificates) == {first, second}
        people = class_list.participants(register, classes.one(register.store, "A"))
        assert [item.certified for item in people] == [False, True]
