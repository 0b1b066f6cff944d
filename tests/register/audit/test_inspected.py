"""What an inspection takes from a register: targets of a plan on file."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument, StepRefused
from admission_flow.inspection.dossier import Answer, Lent, Target
from admission_flow.inspection.inspect import inspect
from admission_flow.papers.blocks import Paper
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import BranchResolution, ReportedUpward
from admission_flow.register.audit.dossiers import dossiers, targets
from admission_flow.register.audit.inspecting import inspected
from admission_flow.register.audit.paper import paper_parts, working_paper
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data.access import note_access
from admission_flow.register.plan import entries as plans
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

OWNER, BRANCH = plan_2024().owner, "Chi bộ Trường Mẫu"
START, SET_ON, END = date(2020, 1, 1), date(2024, 1, 15), date(2024, 12, 31)


def test_targets_are_those_told_by_the_day(office: "Office") -> None:
    """None without a plan, the plan's own from its day on, a unit's from when it was told."""
    with office.open() as register:
        assert targets(register, END) == []
        units.put(
            register,
            [
                UnitAdded(unit="K", on=START, name=OWNER, level="direct_superior"),
                UnitAdded(unit="C1", on=START, name="Trường Mẫu", level="base", parent="K"),
                UnitAdded(unit="C1-1", on=START, name=BRANCH, level="branch", parent="C1"),
                UnitAdded(unit="C2", on=START, name="Cơ quan Mẫu", level="base", parent="K"),
            ],
        )
        plans.set_plan(register, plan_2024(), SET_ON)
        plans.notify(register, 2024, {"C1": 5, "C2": 3}, date(2024, 3, 5))
        for number in range(5):
            office.enter(
                register, lawful_case("sympathiser_resolution", full_name=f"Lò {number} Mẫu")
            )
        step = plans.STEPS[str(plan_2024().counting)]
        whole = Target(OWNER, 2024, plan_2024().target, None, step)
        assert targets(register, date(2024, 1, 14)) == []
        assert targets(register, date(2024, 3, 4)) == [whole]
        told = Target("C1", 2024, 5, frozenset({BRANCH}), step)
        assert targets(register, END) == [whole, told]  # no case of C2 is in the register
        assert targets(register, date(2025, 1, 1)) == []
        said = inspect(dossiers(register, as_of=END), targets(register, END))
        stuck = [f for f in said if f.check == "X06" and f.answer is Answer.FOUND]
        assert [(f.unit, f.evidence["target"], f.evidence["under_way"]) for f in stuck] == [
            ("C1", 5, 5)
        ]


def test_the_lending_book_goes_along(office: "Office") -> None:
    """S03 says that a dossier is out, by the day in Việt Nam, until it is noted as returned."""

    def said(register: Register) -> list[tuple[str, Answer]]:
        return [(f.case, f.answer) for f in inspect(dossiers(register)) if f.check == "S03"]

    with office.open() as register:
        lent = office.enter(register, lawful_case("sympathiser_resolution")).id
        kept = office.enter(
            register, lawful_case("sympathiser_resolution", full_name="Lò A Mẫu")
        ).id
        office.on(date(2026, 11, 20))
        note_access(register, lent, "lend", "kiểm tra mẫu", borrower="UBKT mẫu")
        assert said(register) == [(lent, Answer.FOUND), (kept, Answer.CLEAR)]
        (dossier, _) = dossiers(register)
        assert dossier.lent == (Lent(date(2026, 11, 20)),)
        office.on(date(2026, 11, 23))
        note_access(register, lent, "return", "trả lại")
        assert said(register) == [(lent, Answer.CLEAR), (kept, Answer.CLEAR)]
        (dossier, _) = dossiers(register)
        assert dossier.lent == (Lent(date(2026, 11, 20), date(2026, 11, 23)),)


def test_a_vote_that_was_refused_is_a_vote(office: "Office") -> None:
    """13 of 20, refused by the program and voted again: M09 does not say "nothing found".

    A week later: whether the first was reported may be on paper alone. Entered anew with the same
    day: the register cannot say which of the two counts is that of the minutes. Of the report of a
    refused vote that came after the next one it says that it was late.
    """
    case = lawful_case("branch_resolution")
    vote = case.acts[-1]
    assert isinstance(vote, BranchResolution)
    assert vote.roll is not None
    few = replace(vote.roll, in_favour=0, against=vote.roll.in_favour)
    for again, late, answers in (
        (0, False, [Answer.UNKNOWN]),
        (7, False, [Answer.UNKNOWN]),
        (8, True, [Answer.FOUND]),
    ):
        with office.open() as register:
            name = f"Lò {again} Mẫu"
            before = replace(case, person=replace(case.person, full_name=name), acts=case.acts[:-1])
            record = office.enter(register, before)
            with pytest.raises(StepRefused):
                register.advance(record.id, replace(vote, roll=few))
            next_on = vote.on + timedelta(days=again)
            register.advance(record.id, replace(vote, on=next_on))
            if late:
                told = ReportedUpward(on=next_on + timedelta(days=1), about="failed_vote")
                register.record(record.id, told)
            said = [f for f in inspect(dossiers(register, [record.id])) if f.check == "M09"]
        assert [found.answer for found in said] == answers


def written(paper: Paper) -> str:
    return b"".join(paper_parts(paper, "md")).decode()


def test_the_day_of_an_inspection_is_what_it_is_given(office: "Office") -> None:
    """As of a day the answers are the same whenever they are asked for, and so is the paper.

    Papers dated later are left out, and it is said how many; the paper is drawn up as of that day.
    """
    case = lawful_case("ceremony")
    with office.open() as register:
        office.enter(register, case)
    due = date(2025, 6, 18)
    answers, papers = [], []
    for now in (date(2026, 11, 28), date(2031, 1, 2)):
        office.on(now)
        with office.open() as register:
            for day in (date(2024, 4, 30), due, due + timedelta(days=1)):
                seen = inspected(register, as_of=day, keeps=lambda _: True)
                stuck = [f.answer for f in seen.found if f.check == "T04"]
                answers.append((seen.as_of, seen.later, seen.answers, stuck, list(seen.found)))
                papers.append(written(working_paper(register, "vi", as_of=day)))
    assert answers[:3] == answers[3:]
    assert papers[:3] == papers[3:]
    assert [(later, stuck) for _, later, _, stuck, _ in answers[:3]] == [
        (1, [Answer.NOT_APPLICABLE]),
        (0, [Answer.CLEAR]),
        (0, [Answer.FOUND]),
    ]
    assert "30/04/2024" in papers[0]
    assert "không tính 1 văn bản" in papers[0]
    assert "ghi ngày sau đó" not in papers[1]


def test_a_case_that_was_not_begun_is_left_out_and_counted(office: "Office") -> None:
    """One of two cases was begun by the day: the other is left out with its acts, named or not."""
    first, second = lawful_case("ceremony"), lawful_case("ceremony", 2025, full_name="Hà Mẫu")
    with office.open() as register:
        ids = [office.enter(register, case).id for case in (first, second)]
        day = first.acts[-1].on
        for cases, looked_at in (((), 1), (ids, 1), (ids[1:], 0)):
            seen = inspected(register, cases=cases, as_of=day)
            assert (seen.cases, seen.not_begun, seen.later) == (looked_at, 1, len(second.acts))
        begun = min(act.on for act in second.acts)
        before = inspected(register, cases=ids[1:], as_of=begun - timedelta(days=1))
        on_the_day = inspected(register, cases=ids[1:], as_of=begun)
        assert (before.not_begun, on_the_day.not_begun) == (1, 0)
        paper = written(working_paper(register, "en", as_of=day))
        assert "As of 2024-05-07: 1 case," in paper
        assert f"{len(second.acts)} acts on file" in paper
        with pytest.raises(BadDocument):
            working_paper(register, "en", cases=ids[1:], as_of=day)


def test_without_a_day_it_is_that_of_the_register(office: "Office") -> None:
    """The clock of the register, never that of the machine."""
    with office.open() as register:
        office.enter(register, lawful_case("ceremony"))
        assert inspected(register).as_of == register.today
