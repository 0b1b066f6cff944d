"""What the register tells an inspection of how a case came to say what it says."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import StepRefused
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.entered import Way
from admission_flow.inspection.inspect import inspect, inspect_one
from admission_flow.inspection.traces import TRACES
from admission_flow.inspection.traces.figures import changes, figures, flat
from admission_flow.inspection.working_paper import evidence_text
from admission_flow.journal.entry import Basis
from admission_flow.messages import LANGUAGES
from admission_flow.procedure.acts import BranchResolution
from admission_flow.procedure.document import Case, plain
from admission_flow.procedure.text import HIDDEN
from admission_flow.register.audit import checkpoints
from admission_flow.register.audit.dossiers import dossiers
from admission_flow.register.classes import entries as classes
from admission_flow.register.core import four_eyes
from admission_flow.register.core.records import REFUSE_TAKE_OVER, Split
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case, with_changed
from tests.register.class_desk import listed

if TYPE_CHECKING:
    from tests.register.conftest import Office

VOTE = date(2024, 3, 5)


def said(register: Register, *checks: str) -> list[Found]:
    """Return what these checks of traces say of all cases, where they find something."""
    return [
        found
        for found in inspect(dossiers(register))
        if found.answer is Answer.FOUND and found.check in (checks or TRACES)
    ]


def entry_of(register: Register, case: str, kind: str) -> int:
    return next(item.seq for item in register.case(case).recorded if item.act.kind == kind)


def before_the_vote() -> tuple[Case, BranchResolution]:
    case = lawful_case("branch_resolution")
    vote = case.acts[-1]
    assert isinstance(vote, BranchResolution)
    return replace(case, acts=case.acts[:-1]), vote


def short(vote: BranchResolution) -> BranchResolution:
    assert vote.roll is not None
    return replace(vote, roll=replace(vote.roll, in_favour=13, against=5))


def test_a_paper_that_was_corrected_after_a_refusal(office: "Office") -> None:
    """The history was certified after the vote, it said, and the vote was refused. Its day was
    corrected, and the vote taken as it had been typed: R01 names that step, and R02 nothing."""
    case, vote = before_the_vote()
    late = with_changed(case, "history_certified", on=date(2024, 4, 1))
    right = next(act for act in case.acts if act.kind == "history_certified")
    with office.open() as register:
        record = office.enter(register, late)
        with pytest.raises(StepRefused):
            register.advance(record.id, vote)
        seq = entry_of(register, record.id, right.kind)
        register.correct(record.id, seq, right, "lý do mẫu")
        register.advance(record.id, vote)
        (found,) = said(register, "R01", "R02")
        assert found.check == "R01"
        assert found.evidence["steps"] == ((vote.kind, vote.on),)
        assert found.evidence["entries"][0] == seq
        assert "history.certified" in found.evidence["lifted"]
        assert "mẫu" not in str(found.evidence)


@pytest.mark.parametrize("taken", [False, True])
def test_a_refusal_that_came_to_nothing_makes_no_correction_suspect(
    office: "Office",
    taken: bool,  # noqa: FBT001 - pytest
) -> None:
    """A step that was refused and never taken is not held against what is corrected later."""
    case, vote = before_the_vote()
    late = with_changed(case, "history_certified", on=date(2024, 4, 1))
    right = next(act for act in case.acts if act.kind == "history_certified")
    with office.open() as register:
        record = office.enter(register, late)
        with pytest.raises(StepRefused):
            register.advance(record.id, vote)
        register.correct(record.id, entry_of(register, record.id, right.kind), right, "lý do mẫu")
        if taken:
            register.advance(record.id, vote)
        assert [found.check for found in said(register, "R01")] == ["R01"] * taken


def test_what_is_put_on_file_as_found_and_struck_out_is_evidence(office: "Office") -> None:
    """13 of 20 on file as found, then "it never happened": the finding went with it."""
    case, vote = before_the_vote()
    with office.open() as register:
        record = office.enter(register, case)
        entry = register.advance(record.id, short(vote), as_found=True).entry
        register.correct(record.id, entry.seq, None, "lý do mẫu")
        (found,) = said(register, "R01")
        assert found.evidence["struck_out"] is True
        assert "branch.two_thirds" in found.evidence["lifted"]


def test_innocent_corrections_are_no_evidence(office: "Office") -> None:
    """A name, a note, the number of a paper, a day that nothing hangs on:
    no check of traces finds anything, and the correction is there all the same."""
    with office.open() as register:
        record = office.enter(register, lawful_case())
        person = replace(record.person, full_name="Sùng Vân Mẫu")
        register.correct(record.id, 0, person, "sửa tên mẫu")
        for kind, change in (
            ("application", {"note": "ghi chú mẫu"}),
            ("branch_resolution", {"number": "12-NQ/CB"}),
            ("sympathiser_resolution", {"on": date(2023, 1, 11)}),
        ):
            seq = entry_of(register, record.id, kind)
            item = register.case(record.id).find(seq)
            assert item is not None
            register.correct(record.id, seq, replace(item.act, **change), "lý do mẫu")
        assert said(register) == []
        (dossier,) = dossiers(register)
        assert dossier.traces is not None
        assert len(dossier.traces.corrected) == 4
        assert [bool(figures(c.changed)) for c in dossier.traces.corrected] == [
            False, False, False, True,
        ]  # fmt: skip
        assert dossier.compact(()).traces is None


def test_refusals_of_an_honest_office_are_no_evidence(office: "Office") -> None:
    """A step is tried without its paper, the paper is entered, the step is taken."""
    case, vote = before_the_vote()
    certified = next(act for act in case.acts if act.kind == "history_certified")
    without = replace(case, acts=tuple(act for act in case.acts if act is not certified))
    with office.open() as register:
        record = office.enter(register, without)
        with pytest.raises(StepRefused):
            register.advance(record.id, vote)
        register.record(record.id, certified)
        register.advance(record.id, vote)
        assert said(register) == []


def test_late_by_the_day_in_viet_nam(tmp_path: Path, office: "Office") -> None:
    """31 days after the act is late, 30 are not; a document that is imported is not late."""
    office.url = str(tmp_path / "early.db")
    office.on(date(2023, 1, 2))
    Register.create(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
    ).close()
    case = lawful_case("sympathiser_resolution")
    act = case.acts[-1]
    with office.open() as register:
        for days, found in ((30, 0), (31, 1)):
            office.on(act.on + timedelta(days=days))
            name = f"Sùng {days} Mẫu"
            office.enter(register, replace(case, person=replace(case.person, full_name=name)))
            assert len(said(register, "R04")) == found
        (late,) = said(register, "R04")
        assert late.evidence["days_late"] == 31
        assert late.evidence["entered_on"] == act.on + timedelta(days=31)


def test_a_paper_that_came_after_the_step(office: "Office") -> None:
    """The vote was put on file as found; the certified history came later, dated before it."""
    case, vote = before_the_vote()
    certified = next(act for act in case.acts if act.kind == "history_certified")
    without = replace(case, acts=tuple(act for act in case.acts if act is not certified))
    with office.open() as register:
        record = office.enter(register, without)
        step = register.advance(record.id, vote, as_found=True).entry
        assert said(register, "R05") == []
        paper = register.record(record.id, certified).entry
        (found,) = said(register, "R05")
        assert found.evidence["entries"] == (step.seq, paper.seq)
        assert "history.certified" in found.evidence["lifted"]
        assert found.on == VOTE


def test_a_confirmation_that_nobody_can_have_read(office: "Office") -> None:
    """A second after the entry is too soon; a minute later it is but a name without a key."""
    case, vote = before_the_vote()
    with office.open("truong") as register:
        four_eyes.set_steps(register, [vote.kind])
    for seconds, answer in ((0, Answer.FOUND), (90, Answer.UNKNOWN)):
        with office.open() as register:
            name = f"Sùng {seconds} Mẫu"
            record = office.enter(
                register, replace(case, person=replace(case.person, full_name=name))
            )
            entry = register.advance(record.id, vote).entry
        office.now += timedelta(seconds=seconds)
        with office.open("cb02") as register:
            four_eyes.confirm(register, record.id, entry.seq)
            (dossier,) = dossiers(register, [record.id])
            (found,) = (f for f in inspect_one(dossier) if f.check == "R06")
            assert found.answer is answer
            assert found.evidence["officers"] == ("cb01", "cb02")


def test_a_wait_that_was_suspended_for_one_step(office: "Office") -> None:
    """The policy is ended, the vote taken alone, the policy set again: R06 names the entries."""
    case, vote = before_the_vote()
    with office.open() as register:
        record = office.enter(register, case)
        four_eyes.set_steps(register, [vote.kind])
        off = four_eyes.set_steps(register, []).seq
        step = register.advance(record.id, vote).entry.seq
        assert said(register, "R06") == []
        again = four_eyes.set_steps(register, [vote.kind]).seq
        (found,) = said(register, "R06")
        assert found.evidence["suspended"] == (off, step, again)


def test_a_day_that_was_moved_and_a_correction_before_the_log_left(office: "Office") -> None:
    """A vote before the case was ready is refused, and taken with a later day; R07. A
    correction that lifts a finding, an hour before a checkpoint leaves: R09."""
    case, vote = before_the_vote()
    early = replace(vote, on=date(2023, 6, 1))
    with office.open() as register:
        record = office.enter(register, case)
        with pytest.raises(StepRefused):
            register.advance(record.id, early)
        register.advance(record.id, vote)
        (moved,) = said(register, "R07", "R02")
        assert moved.check == "R07"
        (changed,) = moved.evidence["changed"]
        assert (changed.before, changed.after) == ("2023-06-01", "2024-03-05")
    with office.open() as register:
        other = replace(case, person=replace(case.person, full_name="Lò Thị Mẫu"))
        record = office.enter(register, other)
        entry = register.advance(record.id, short(vote), as_found=True).entry
        register.correct(record.id, entry.seq, vote, "lý do mẫu")
        assert said(register, "R09") == []
        office.now += timedelta(hours=1)
        checkpoints.hand_out(register, "inspection")
        (found,) = said(register, "R09")
        assert found.evidence["minutes"] == 60


def test_a_class_result_is_read_without_saying_it(office: "Office") -> None:
    """Failed, and passed by a later entry: the entries are named, the results are not."""
    with office.open() as register:
        first, second = listed(office, register, 2)
        classes.put_results(register, "A", {first: "failed", second: "good"})
        assert said(register, "R10") == []
        classes.put_results(register, "A", {first: "good"})
        (found,) = said(register, "R10")
        assert found.case == first
        assert "good" not in str(found.evidence)


def test_the_way_by_which_each_act_came_on_file(office: "Office") -> None:
    """Typed, refused, as found, and with a document."""
    case, vote = before_the_vote()
    with office.open() as register:
        record = office.enter(register, case)
        with pytest.raises(StepRefused):
            register.advance(record.id, short(vote))
        register.advance(record.id, short(vote), as_found=True)
        (dossier,) = dossiers(register)
        assert dossier.traces is not None
        ways = [act.way for act in dossier.traces.entered]
        assert ways == [Way.TYPED] * len(case.acts) + [Way.REFUSED, Way.AS_FOUND]
        facts = [flat(plain(act)) for act in (short(vote), vote)]
        assert {c.name for c in changes(vote.kind, *facts)} == {"roll.in_favour", "roll.against"}


def test_what_no_program_of_ours_wrote_stops_no_inspection(office: "Office") -> None:
    """A refusal without kind, day or statuses: a verifier names it, and the checks go on."""
    with office.open() as register:
        office.enter(register, lawful_case("sympathiser_resolution"))
        wrong: list[dict[str, Any]] = [
            {"act": {}},
            {"act": {"kind": "ceremony", "on": "hôm qua"}},
            {"x": 1},
        ]
        for data in wrong:
            register.note(REFUSE_TAKE_OVER, Split(data, {}))
        assert said(register) == []
        (dossier,) = dossiers(register)
        assert dossier.traces is not None
        assert dossier.traces.office.refused == ()


def test_who_the_person_is_stays_hidden(office: "Office") -> None:
    """Born a year too late to be admitted, said the opening; the year was corrected: R01 says that
    it was, and not what it is."""
    young = lawful_case("branch_resolution", born_on=date(2007, 5, 20))
    with office.open() as register:
        written = register.take_over(young, Basis("mẫu", "0" * 64), as_found=True)
        person = replace(young.person, born_on=date(1999, 5, 20))
        register.correct(written.record.id, written.record.recorded[0].seq - 1, person, "mẫu")
        (found,) = said(register, "R01")
        assert "person.age_minimum" in found.evidence["lifted"]
        for lang in LANGUAGES:
            text = evidence_text(found, lang)
            assert "1999" not in text
            assert "2007" not in text
            assert HIDDEN in text
        assert found.on is not None
