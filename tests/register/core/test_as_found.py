"""A step that was taken though its rules did not permit it: put on file, and remedied."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import ActInFuture, StepRefused
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
from admission_flow.register.audit.audit import replay, verify
from admission_flow.register.core.records import ADVANCE, TAKE_OVER
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

ROLL = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=16, against=2, mode="ballot", persons=1,
)  # fmt: skip
REMEDY: list[Act] = [
    a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=("branch_resolution",)),
    a.Redone(on=date(2024, 9, 24), step="branch_resolution", branch_roll=ROLL),
]
REMEDIED = a.AdmissionRemedied(
    on=date(2024, 10, 15),
    body="standing_committee",
    persons=1,
    roll=CommitteeRoll(members=9, away=0, in_favour=8, against=1, mode="ballot"),
    admitted_on=date(2024, 10, 15),
)


def wrongly_voted(office: "Office", register: Register) -> str:
    """Enter a case whose chi bộ voted on two at once, and all that followed, as it was."""
    case = office.enter(register, lawful_case("opinions_summarised")).id
    rest = lawful_case("ceremony").acts[len(lawful_case("opinions_summarised").acts) :]
    for act in rest:
        if not isinstance(act, Step):
            register.record(case, act)
            continue
        if isinstance(act, a.BranchResolution):
            assert act.roll is not None
            act = replace(act, roll=replace(act.roll, persons=2))  # noqa: PLW2901
        register.advance(case, act, as_found=True)
    return case


def test_a_step_as_it_was_taken_is_on_file_and_moves_nothing(office: "Office") -> None:
    """It is refused without the word; with it the case says that it is not lawful."""
    with office.open() as register:
        case = office.enter(register, lawful_case("opinions_summarised")).id
        wrong = a.BranchResolution(on=date(2024, 3, 5), roll=replace(ROLL, persons=2))
        with pytest.raises(StepRefused):
            register.advance(case, wrong)
        written = register.advance(case, wrong, as_found=True)
        assert written.entry.intent.action == TAKE_OVER
        assert written.step is not None
        assert written.step.blocked_by == ("branch.individually",)
        assert (written.verdict.state, written.verdict.lawful) == ("consulted", False)
        assert register.advance(case, wrong, as_found=True).repeated
        (row, _), *_ = register.cases()
        assert (row.state, row.lawful) == ("consulted", False)


def test_a_lawful_step_is_taken_as_ever(office: "Office") -> None:
    """The word asks for nothing where the rules permit the step."""
    with office.open() as register:
        case = office.enter(register, lawful_case("opinions_summarised")).id
        step = a.BranchResolution(on=date(2024, 3, 5), roll=ROLL)
        written = register.advance(case, step, as_found=True)
        assert written.entry.intent.action == ADVANCE
        assert (written.verdict.state, written.verdict.lawful) == ("branch_resolved", True)


def test_a_wrong_vote_is_redone_and_the_admission_remedied(office: "Office") -> None:
    """The whole way through a register: what was wrong is on file, and the person is admitted."""
    with office.open() as register:
        case = wrongly_voted(office, register)
        for act in REMEDY:
            register.record(case, act)
        verdict = register.advance(case, REMEDIED).verdict
    assert (verdict.state, verdict.dates.admitted_on) == ("probationary", date(2024, 10, 15))


def test_the_audit_finds_it_as_it_was_written(office: "Office") -> None:
    """Replay says what it said when it was entered, and derived again nothing differs."""
    with office.open() as register:
        wrongly_voted(office, register)
        entries = [r for r in replay(register.store, register.judge) if r.action == TAKE_OVER]
        assert {r.kind for r in entries} >= {"branch_resolution", "ceremony"}
        assert all(r.differs == () for r in entries)
        assert all(r.refused_by for r in entries)
        register.rebuild()
        assert verify(register.store, register.judge).breaks == ()


def test_what_was_not_taken_yet_is_not_on_file(office: "Office") -> None:
    """A step dated after today is no step that was taken."""
    with office.open() as register:
        case = office.enter(register, lawful_case("opinions_summarised")).id
        later = a.BranchResolution(on=register.today + timedelta(days=1), roll=ROLL)
        with pytest.raises(ActInFuture):
            register.advance(case, later, as_found=True)


def test_nothing_is_slipped_in_underneath(office: "Office") -> None:
    """What is lawful in its place and only comes too late is refused, with the word or without."""
    with office.open() as register:
        case = office.enter(register, lawful_case("opinions_summarised")).id
        renewed = a.AwarenessCertificate(on=date(2023, 11, 20), issuer_kind="political_centre")
        for as_found in (False, True):
            with pytest.raises(StepRefused) as refused:
                register.advance(case, renewed, as_found=as_found)
            assert refused.value.verdict.blocked_by == ("order.dates",)
        assert register.explain(case).lawful
