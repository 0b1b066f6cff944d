"""The cases as of a day: one cut for every question, and what was known by then."""

import weakref
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.journal.entry import Basis
from admission_flow.planning.reports.period import Period
from admission_flow.procedure.acts import HelperReport, Move
from admission_flow.register.audit.dossiers import dossiers
from admission_flow.register.core.on_day import Cut, case_as_of, cases_as_of, cases_with
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines.entries import everybody
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.register.plan import entries as plans
from admission_flow.register.reports.body import Ask
from admission_flow.register.reports.report import report, ways
from admission_flow.register.sympathisers.lists import of_register
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.register.private_desk import ERASABLE_ON

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk

PAPER = Basis("ho-so.json", "0" * 64)


def ids(register: Register, day: date, *, not_begun: bool = False) -> list[str]:
    store, judge = register.store, register.judge
    return [item.id for item in cases_as_of(store, judge, day, not_begun=not_begun)]


def peopled(office: "Office", register: Register) -> None:
    """Enter cases that got this far each, all of them in November 2026."""
    for number, until in enumerate(
        ["sympathiser_resolution", "branch_resolution", "ceremony", "recognition_decision"]
    ):
        office.enter(register, lawful_case(until, full_name=f"Lò Mẫu {number:02d}"))


def test_every_question_sees_the_same_cases_in_the_same_states(office: "Office") -> None:
    """Deadlines, statistics and lists on any day: who is there, and where each stands."""
    with office.open() as register:
        peopled(office, register)
        someone = lawful_case("sympathiser_resolution", full_name="Lò Mẫu 99")
        opened = register.open_case(someone.person, someone.unit).id  # nothing on paper yet
        first = min(item.begun_on for item in cases_as_of(register.store, register.judge, date.max))
        for days in range(-1, 900, 90):
            day = first + timedelta(days=days)
            seen = {i.id: i.verdict.state for i in cases_as_of(register.store, register.judge, day)}
            assert opened not in seen
            assert {i.id: i.state for i in everybody(register, day)} == seen
            assert {w.case: w.state_on(day) for w in ways(register, day)} == seen
            assert {d.id: d.verdict.state for d in dossiers(register, as_of=day)} == seen
            assert seen.keys() <= {source.case for source in of_register(register, day).sources}
        assert ids(register, first - timedelta(days=1)) == []
        assert opened in ids(register, register.today)


def test_what_happened_counts_though_it_was_entered_late(office: "Office") -> None:
    """By the paper: the same as of a day, whether the office was in time or years late."""
    case = lawful_case("branch_resolution")
    middle = sorted(act.on for act in case.acts)[len(case.acts) // 2]
    with office.open() as register:
        case_id = office.enter(register, case).id
        found = case_as_of(register.store, register.judge, case_id, middle)
        assert [act.on for act in found.case.acts] == [a.on for a in case.acts if a.on <= middle]
        assert found.begun_on < found.opened_on == register.today
        assert found.verdict == register.judge.judge(found.case, middle)
        assert found.outlook.verdict == found.verdict


def test_what_lay_in_the_file_with_a_later_date_is_not_hidden(office: "Office") -> None:
    """By the file: a step dated after the day on which it was entered stays, and is refused."""
    case = lawful_case("branch_resolution")
    last = max(case.acts, key=lambda act: act.on)
    ahead = replace(last, on=date(2026, 12, 20))
    acts = tuple(ahead if act is last else act for act in case.acts)
    office.on(date(2026, 11, 24))
    with office.open() as register:
        case_id = register.take_over(replace(case, acts=acts), PAPER, as_found=True).record.id
        day, before = date(2026, 11, 25), date(2026, 11, 20)
        store, judge = register.store, register.judge
        assert ahead not in case_as_of(store, judge, case_id, day).case.acts
        assert ahead in case_as_of(store, judge, case_id, day, Cut.FILE).case.acts
        assert ahead not in case_as_of(store, judge, case_id, before, Cut.FILE).case.acts
        assert not register.explain(case_id, day).lawful
        assert register.explain(case_id, before).lawful
        (dossier,) = dossiers(register, as_of=day)
        assert ahead in dossier.case.acts


def test_a_case_is_explained_as_of_a_past_day_without_what_came_later(office: "Office") -> None:
    """Later steps, entered later, are no violation of the order of dates of that day."""
    case = lawful_case("ceremony")
    with office.open() as register:
        case_id = office.enter(register, case).id
        for day in sorted({act.on for act in case.acts}):
            verdict = register.explain(case_id, day)
            assert verdict.lawful
            assert all(step.on <= day for step in verdict.steps)


def test_of_a_case_that_was_not_begun_nobody_knew(office: "Office") -> None:
    """Opened later, with nothing on paper: left out, unless it is asked for; the day counts in."""
    someone = lawful_case("sympathiser_resolution")
    with office.open() as register:
        case_id = register.open_case(someone.person, someone.unit).id
        yesterday = register.today - timedelta(days=1)
        assert ids(register, yesterday) == []
        assert ids(register, yesterday, not_begun=True) == [case_id]
        assert ids(register, register.today) == [case_id]
        register.record(case_id, HelperReport(on=date(2026, 3, 1), assessment="tốt"))
        assert ids(register, date(2026, 3, 1)) == [case_id]
        assert ids(register, date(2026, 2, 28)) == []


def test_an_erased_case_is_left_out_and_told(in_clear: "Desk") -> None:
    """It cannot be judged on whatever day; who counts them hears of it."""
    with in_clear.open() as register:
        in_clear.leave(register)
        goes_on = lawful_case("sympathiser_resolution", full_name="Ma A Mẫu")
        in_clear.office.enter(register, goes_on)
    in_clear.office.on(ERASABLE_ON)
    with in_clear.open("cb01") as register:
        request_erasure(register, "HS-0001", "12-QĐ/ĐU", date(2029, 1, 10), "removed")
    with in_clear.open("cb02") as register:
        approve_erasure(register, "HS-0001")
        told: list[str] = []
        found = cases_as_of(register.store, register.judge, register.today, erased=told.append)
        assert [item.id for item in found] == ["HS-0002"]
        assert told == ["HS-0001"]


def test_nothing_is_kept_of_a_case_that_was_yielded(office: "Office") -> None:
    """One at a time: of those before, nothing is held."""
    with office.open() as register:
        peopled(office, register)
        before: list[weakref.ref[object]] = []
        for item in cases_as_of(register.store, register.judge, register.today, entries=True):
            assert item.entries
            assert item.outlook.verdict.state
            assert all(one() is None for one in before[:-1])
            before.append(weakref.ref(item))


def test_who_ended_after_a_day_was_on_the_way_on_it(office: "Office") -> None:
    """Asked for a past day, the moves know who has become official since."""
    case = lawful_case("recognition_decision")
    ceremony = next(act.on for act in case.acts if act.kind == "ceremony")
    recognised = next(act.on for act in case.acts if act.kind == "recognition_decision")
    move = Move(on=ceremony + timedelta(days=20), to="Chi bộ Mẫu Hai")
    with office.open() as register:
        case_id = office.enter(register, replace(case, acts=(*case.acts, move))).id
        (moved,) = units.moved_cases(register, recognised - timedelta(days=1))
        assert (moved.case, moved.state) == (case_id, "recognition_base_resolved")
        assert units.moved_cases(register, recognised) == []


def test_a_report_counts_only_cases_that_were_there(office: "Office") -> None:
    """The base of the flows: not who was opened after the last day that is counted."""
    with office.open() as register:
        peopled(office, register)
        for number in range(3):
            someone = lawful_case("sympathiser_resolution", full_name=f"Lò Mẫu {50 + number}")
            register.open_case(someone.person, someone.unit)
        first = min(item.begun_on for item in cases_as_of(register.store, register.judge, date.max))
        period = Period("year", first.year + 1, 1)
        made = report(register, Ask(kind="pipeline", period=period))
        (flows,) = [table for table in made.now.tables if table.by == "flow"]
        assert flows.total == 4


@pytest.mark.parametrize("late", [date(2024, 3, 1), date(2025, 3, 1)])
def test_the_unit_of_one_admitted_does_not_bound_the_days_of_the_next(
    office: "Office", late: date
) -> None:
    """Who came to their chi bộ by a move takes nobody admitted earlier out of the count."""
    with office.open() as register:
        first = lawful_case("ceremony", meeting_on=late, full_name="Lò Mẫu 01")
        moved_on = min(act.on for act in first.acts) + timedelta(days=1)
        acts = (*first.acts, Move(on=moved_on, to="Chi bộ Mẫu Hai"))
        office.enter(register, replace(first, acts=acts))
        second = lawful_case("ceremony", meeting_on=date(2022, 9, 5), full_name="Lò Mẫu 02")
        office.enter(register, second)
        found = list(plans.admitted(register, register.today, "ceremony"))
        assert [one.case for one in found] == ["HS-0001", "HS-0002"]


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"intent": "%s"}' % ("[" * 100_000), "{}", "x"],
    ids=["deep", "deep inside", "empty", "a word"],
)
def test_a_line_that_is_no_entry_is_left_to_whoever_folds_the_case(line: str) -> None:
    """The case is looked at; what is wrong with its journal is said there."""

    class Spoilt:
        def lines_naming(self, text: str) -> list[tuple[str, str]]:
            assert text
            return [("HS-0001", line)]

    store: Any = Spoilt()
    assert cases_with(store, "move", date(2024, 1, 1), date(2024, 1, 2)) == {"HS-0001"}
