"""What an entry would do, asked before it is written: the same as it then does, and no trace."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.database.reading import open_for_reading
from admission_flow.errors import (
    ActInFuture,
    AdmissionFlowError,
    BadDocument,
    CaseMoved,
    EvidenceIsRecorded,
    NotAllowed,
    NotAStep,
    NotConfirmed,
    NothingToCorrect,
    StepRefused,
    UnknownCase,
)
from admission_flow.journal import sshsig
from admission_flow.journal.keys import AUDITOR
from admission_flow.procedure.acts import Application, Step, TaskAssigned
from admission_flow.register.core import four_eyes
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.previewing import PreviewingRegister
from admission_flow.register.core.records import Recorded
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case, with_step

if TYPE_CHECKING:
    from admission_flow.register.core.preview import Preview
    from tests.register.conftest import Office

CASE = "HS-0001"
WHY = "chép nhầm (mẫu)"


def stored(office: "Office") -> tuple[bytes, ...]:
    return tuple(p.read_bytes() for p in sorted(Path(office.url).parent.glob("register*")))


def begun(office: "Office", until: str = "branch_resolution") -> None:
    with office.open() as register:
        office.enter(register, lawful_case(until))


def corrections(item: Recorded, chance: random.Random) -> list[Any]:
    """Return what may stand in place of an act: struck out, another day, another count."""
    found: list[Any] = [
        None,
        replace(item.act, on=item.act.on + timedelta(chance.choice([-40, 9]))),
    ]
    act: Any = item.act
    roll = getattr(act, "roll", None)
    if roll is not None:
        found.append(replace(act, roll=replace(roll, in_favour=chance.choice([3, 13, 14]))))
    return found


def test_a_correction_does_what_its_preview_said(office: "Office") -> None:
    """State, verdicts on the steps, deadlines, fields: of every act of a case, in a long row."""
    begun(office, "ceremony")
    chance = random.Random(10)
    changed = 0
    with office.open() as register:
        for item in register.case(CASE).recorded:
            for instead in corrections(item, chance):
                current = register.case(CASE).find(item.seq)
                if current is None or current.act == instead:
                    continue
                before = stored(office)
                seen = register.would_correct(CASE, item.seq, instead)
                assert stored(office) == before
                if instead is None and chance.random() < 0.8:
                    continue  # else little is left of the case
                verdict = register.case(CASE)
                written = register.correct(CASE, item.seq, instead, WHY, version=seen.version)
                assert seen.version == verdict.version
                assert seen.after == written.verdict
                assert (seen.permitted, seen.struck_out) == (True, instead is None)
                assert [one.field for one in seen.changes] != []
                changed += len(seen.steps)
    assert changed > 5


@pytest.mark.parametrize("until", ["branch_resolution", "recognition_decision"])
def test_an_act_does_what_its_preview_said(office: "Office", until: str) -> None:
    """Every evidence and step of a whole case, looked ahead to and then entered."""
    case = lawful_case(until)
    with office.open() as register:
        record = register.open_case(case.person, case.unit)
        for act in case.acts:
            seen: Preview
            if isinstance(act, Step):
                seen = register.would_advance(record.id, act)
                step = register.advance(record.id, act, version=seen.version)
                assert (seen.step, seen.after) == (step.step, step.verdict)
                assert [one.entry for one in seen.steps] == [step.entry.seq]
                assert register.would_advance(record.id, act).repeated == step.entry.seq
            else:
                seen = register.would_record(record.id, act)
                written = register.record(record.id, act, version=seen.version)
                assert (seen.step, seen.after) == (None, written.verdict)
                assert register.would_record(record.id, act).repeated == written.entry.seq
            assert seen.permitted
            assert seen.repeated is None


def test_a_step_that_would_be_refused_leaves_no_refusal(office: "Office") -> None:
    """The answer is the verdict that the real one raises; the journal has no entry of it."""
    begun(office, "opinions_summarised")
    wrong = with_step(lawful_case("branch_resolution"), "branch_resolution", roll={"in_favour": 13})
    step: Any = wrong.acts[-1]
    before = stored(office)
    with office.open() as register:
        seen = register.would_advance(CASE, step)
        found = register.would_advance(CASE, step, as_found=True)
        assert stored(office) == before
        assert (seen.permitted, seen.steps, seen.before) == (False, (), seen.after)
        with pytest.raises(StepRefused) as refused:
            register.advance(CASE, step)
        assert refused.value.verdict == seen.step
        assert (found.permitted, found.as_found) == (True, True)
        written = register.advance(CASE, step, as_found=True)
        assert found.after == written.verdict
        assert found.step == written.step


def test_steps_deadlines_and_fields_are_named(office: "Office") -> None:
    """13 of 20 in place of 17: the step falls, with the rule that stands against it."""
    begun(office)
    with office.open() as register:
        item = register.case(CASE).recorded[-1]
        act: Any = item.act
        seen = register.would_correct(
            CASE, item.seq, replace(act, roll=replace(act.roll, in_favour=13, against=5))
        )
    assert {(one.field, one.before, one.after) for one in seen.changes} == {
        ("roll.in_favour", act.roll.in_favour, 13),
        ("roll.against", act.roll.against, 5),
    }
    ((change),) = seen.steps
    assert (change.entry, change.before and change.before.permitted) == (item.seq, True)
    assert change.after is not None
    assert change.after.blocked_by == ("branch.two_thirds",)
    assert (seen.before.state, seen.after.state) == ("branch_resolved", "consulted")
    assert {d.rule for d in seen.before.deadlines} != {d.rule for d in seen.after.deadlines}


WRONG: dict[str, tuple[type[AdmissionFlowError], str, Callable[[Register], tuple[Any, ...]]]] = {
    "step": (NotAStep, "record", lambda _: (CASE, _step())),
    "evidence": (EvidenceIsRecorded, "advance", lambda _: (CASE, _paper())),
    "future": (ActInFuture, "record", lambda _: (CASE, _paper(date(2036, 1, 1)))),
    "no case": (UnknownCase, "record", lambda _: ("HS-0009", _paper())),
    "nothing": (NothingToCorrect, "correct", lambda r: (CASE, 2, _first(r), WHY)),
    "no reason": (BadDocument, "correct", lambda _: (CASE, 2, None, "  ")),
    "text": (
        BadDocument,
        "record",
        lambda _: (CASE, TaskAssigned(on=date(2024, 1, 1), task="a\x07b")),
    ),
    "from a day": (BadDocument, "correct", lambda r: (CASE, 1, _no_union(r), WHY)),
}


def _paper(on: date = date(2024, 1, 1)) -> Application:
    return Application(on=on)


def _first(register: Register) -> Any:  # noqa: ANN401 - any act
    return register.case(CASE).recorded[0].act


def _no_union(register: Register) -> Any:  # noqa: ANN401 - a person
    return replace(register.case(CASE).person, youth_union_member=False)


def _step() -> Step:
    return next(act for act in lawful_case().acts if isinstance(act, Step))


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_written_cannot_be_tried(office: "Office", name: str) -> None:
    """The same error with the same facts, and nothing written by either."""
    begun(office)
    kind, called, arguments = WRONG[name]
    before = stored(office)
    with office.open() as register:
        with pytest.raises(kind) as tried:
            getattr(register, f"would_{called}")(*arguments(register))
        with pytest.raises(kind) as real:
            getattr(register, called)(*arguments(register))
    assert str(tried.value) == str(real.value)
    assert stored(office) == before


def test_the_files_may_be_opened_so_that_they_cannot_be_written(office: "Office") -> None:
    """A trial needs no lock: it reads, and has no way to write."""
    begun(office)
    with PreviewingRegister(open_for_reading(office.url), "cb02", clock=office.clock) as trial:
        item = trial.case(CASE).recorded[-1]
        assert trial.would_correct(CASE, item.seq, None).struck_out
        assert not hasattr(trial, "correct")


def test_a_correction_of_a_step_that_was_confirmed_waits_anew(office: "Office") -> None:
    """Waiting or confirmed: both wait after it, and what is struck out waits no more."""
    with office.open("btc") as register:
        four_eyes.set_steps(register, ["branch_resolution"])
    begun(office)
    with office.open("cb02") as register:
        item = register.case(CASE).recorded[-1]
        instead = replace(item.act, number="9-NQ/CB")
        for confirmed in (False, True):
            if confirmed:
                four_eyes.confirm(register, CASE, item.seq)
            assert register.would_correct(CASE, item.seq, instead).waits
            assert not register.would_correct(CASE, item.seq, None).waits
        other = register.case(CASE).recorded[0]
        assert not register.would_correct(CASE, other.seq, None).waits
        register.correct(CASE, item.seq, instead, WHY)
        assert [one.seq for one in four_eyes.waiting_in(register.store, CASE)] == [item.seq]


def test_a_step_of_a_kind_that_waits_says_so_and_is_held_up(office: "Office") -> None:
    """While one waits, the next is not tried either; what does not wait says nothing."""
    case = lawful_case("awareness_certificate")
    with office.open("btc") as register:
        four_eyes.set_steps(register, ["sympathiser_resolution"])
    with office.open() as register:
        record = register.open_case(case.person, case.unit)
        steps = [act for act in case.acts if isinstance(act, Step)]
        assert register.would_advance(record.id, steps[0]).waits
        register.advance(record.id, steps[0])
        with pytest.raises(NotConfirmed):
            register.would_advance(record.id, steps[1])
        assert not register.would_record(record.id, Application(on=date(2024, 1, 1))).waits


def test_who_may_not_write_it_may_not_be_told_that_it_would_be(office: "Office") -> None:
    """Without a key, with another's, as an auditor: as the log refuses it."""
    made = [
        Signer.from_text(sshsig.generate("x", random.Random(n).randbytes)[0], "x") for n in range(2)
    ]
    begun(office)
    with office.open() as register:
        register.signer = made[0]
        enrol(register, "cb01", made[0].public)
        enrol(register, "ubkt", made[1].public, AUDITOR)
    act = Application(on=date(2024, 1, 1))
    cases: list[tuple[str, Signer | None, str]] = [
        ("cb01", made[0], ""),
        ("cb01", None, "not_signed"),
        ("cb01", made[1], "wrong_signature"),
        ("ubkt", made[1], "role_may_not"),
        ("cb09", None, "no_key_for_officer"),
    ]
    for officer, signer, reason in cases:
        with office.open(officer) as register:
            register.signer = signer
            if not reason:
                assert register.would_record(CASE, act).permitted
                continue
            for call in (register.would_record, register.record):
                with pytest.raises(NotAllowed) as refused:
                    call(CASE, act)
                assert refused.value.facts["reason"] == reason


def test_somebody_writes_between_preview_and_correction(office: "Office") -> None:
    """With the version that was shown nothing else is written than what was shown."""
    begun(office)
    with office.open() as register, office.open("cb02") as other:
        item = register.case(CASE).recorded[-1]
        seen = register.would_correct(CASE, item.seq, None)
        other.record(CASE, Application(on=date(2024, 1, 1)))
        with pytest.raises(CaseMoved):
            register.correct(CASE, item.seq, None, WHY, version=seen.version)
        assert isinstance(register, Register)
