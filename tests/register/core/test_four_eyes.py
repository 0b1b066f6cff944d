"""A step that waits for a second officer: who confirms, what it holds up, what verifiers see."""

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import (
    BadConfirmation,
    BadDocument,
    NotAllowed,
    NotConfirmed,
)
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.four_eyes import CONFIRM, POLICY
from admission_flow.procedure.acts import Act, Step, SympathiserResolution
from admission_flow.register.audit import audit
from admission_flow.register.core import four_eyes, records
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from admission_flow.procedure.document import Case
    from tests.register.conftest import Office

FIRST, SECOND = "sympathiser_resolution", "awareness_certificate"


def begun(office: "Office", *, by: str = "cb01") -> "tuple[str, int, list[Act]]":
    """Open a case whose first step waits; return case, the step's entry, and the acts to come."""
    with office.open("btc") as register:
        four_eyes.set_steps(register, [FIRST])
    case = lawful_case(SECOND)
    acts = list(case.acts)
    with office.open(by) as register:
        record = register.open_case(case.person, case.unit)
        while True:
            act = acts.pop(0)
            if isinstance(act, Step):
                written = register.advance(record.id, act)
                return record.id, written.entry.seq, acts
            register.record(record.id, act)


def go_on(register: Register, case_id: str, acts: list[Act]) -> None:
    """Enter the acts that are left, up to the next step."""
    for act in acts:
        if isinstance(act, Step):
            register.advance(case_id, act)
        else:
            register.record(case_id, act)


def breaks(office: "Office") -> list[str]:
    with ReadingRegister.open(office.url) as register:
        return [each.what for each in audit.verify(register.store, register.judge).breaks]


def test_the_case_does_not_go_on_before_a_second_officer_confirms(office: "Office") -> None:
    """Papers are taken, the next step is not; after the confirmation it is."""
    case_id, seq, acts = begun(office)
    with office.open("cb01") as register, pytest.raises(NotConfirmed) as refused:
        go_on(register, case_id, acts)
    assert refused.value.exit_code == 4
    assert refused.value.facts["entry"] == seq
    with office.open("cb02") as register:
        assert [item.seq for item in four_eyes.waiting_in(register.store, case_id)] == [seq]
        four_eyes.confirm(register, case_id, seq)
        assert four_eyes.waiting_in(register.store, case_id) == ()
        go_on(register, case_id, acts)
        assert register.standing(case_id).state == "aware"
    assert breaks(office) == []


@pytest.mark.parametrize(("author", "second"), list(product(("cb01", "cb02", "cb03"), repeat=2)))
def test_only_another_officer_confirms(office: "Office", author: str, second: str) -> None:
    """Every pair: the same officer never, any other one does."""
    case_id, seq, _ = begun(office, by=author)
    with office.open(second) as register:
        if author == second:
            with pytest.raises(BadConfirmation):
                four_eyes.confirm(register, case_id, seq)
        else:
            four_eyes.confirm(register, case_id, seq)
    assert breaks(office) == []


def test_only_what_waits_is_confirmed_and_once(office: "Office") -> None:
    """Another entry, one that was confirmed, one that is not there: refused, nothing written."""
    case_id, seq, _ = begun(office)
    with office.open("cb02") as register:
        four_eyes.confirm(register, case_id, seq)
        size = register.store.head
        for wrong in (seq, seq - 1, 9999):
            with pytest.raises(BadConfirmation):
                four_eyes.confirm(register, case_id, wrong)
        assert register.store.head == size


def test_a_correction_of_a_confirmed_step_waits_anew(office: "Office") -> None:
    """Neither who entered nor who corrected it confirms what it now says: a third one does."""
    case_id, seq, _ = begun(office)
    with office.open("cb02") as register:
        four_eyes.confirm(register, case_id, seq)
        act = register.case(case_id).find(seq)
        assert act is not None
        assert isinstance(act.act, SympathiserResolution)
        register.correct(case_id, seq, replace(act.act, number="7-NQ/CB"), "lý do mẫu")
        assert len(four_eyes.waiting_in(register.store, case_id)) == 1
        with pytest.raises(BadConfirmation):
            four_eyes.confirm(register, case_id, seq)
    with office.open("cb01") as register, pytest.raises(BadConfirmation):
        four_eyes.confirm(register, case_id, seq)
    with office.open("cb03") as register:
        four_eyes.confirm(register, case_id, seq)
    assert breaks(office) == []


def test_a_step_that_never_happened_waits_no_more(office: "Office") -> None:
    """Taken back, it needs nobody."""
    case_id, seq, _ = begun(office)
    with office.open("cb01") as register:
        register.correct(case_id, seq, None, "lý do mẫu")
        assert four_eyes.waiting_in(register.store, case_id) == ()


def test_it_holds_from_the_entry_that_says_so_to_the_one_that_ends_it(office: "Office") -> None:
    """A step of before does not wait, nor one of after; the one between does."""
    case = lawful_case(FIRST)
    ids = []
    for steps in ((), (FIRST,), ()):
        with office.open("btc") as register:
            four_eyes.set_steps(register, steps)
            ids.append(office.enter(register, case).id)
    with office.open("cb01") as register:
        waits = [bool(four_eyes.waiting_in(register.store, case_id)) for case_id in ids]
    assert waits == [False, True, False]


def test_a_document_taken_over_waits_too(office: "Office") -> None:
    """Each of its steps of these kinds is confirmed by another officer than the one who took it."""
    with office.open("btc") as register:
        four_eyes.set_steps(register, [FIRST, SECOND])
    case = lawful_case("dossier_opened")
    with office.open("cb01") as register:
        record = office_take_over(register, case)
        waits = four_eyes.waiting_in(register.store, record)
    assert [item.kind for item in waits] == [FIRST, SECOND]


def office_take_over(register: Register, case: "Case") -> str:
    from admission_flow.journal.entry import Basis  # noqa: PLC0415

    return register.take_over(case, Basis("admission-case/1", "0" * 64)).record.id


def test_only_steps_wait_and_only_officers_say_so(office: "Office") -> None:
    """Evidence is no step; an auditor sets nothing."""
    with office.open("cb01") as register, pytest.raises(BadDocument):
        four_eyes.set_steps(register, ["application"])
    from tests.register.core.test_signing import new_signer, open_as  # noqa: PLC0415

    with open_as(office, "cb01", new_signer(1)) as register:
        enrol(register, "cb01", new_signer(1).public)
        enrol(register, "ubkt", new_signer(2).public, "auditor")
    with open_as(office, "ubkt", new_signer(2)) as register, pytest.raises(NotAllowed):
        four_eyes.set_steps(register, [FIRST])


class _Around(Register):
    """Python code that goes around the use cases, with the register's own means."""

    def write(self, case_id: str, action: str, split: Split) -> None:
        with self._store.writing() as writing:
            self.note_in(writing, case_id, action, split)

    def step(self, case_id: str, step: Step) -> None:
        with self._store.writing() as writing:
            record = self._load(writing, case_id, None)
            split = records.split_act(step)
            entry = self._append(writing, case_id, records.ADVANCE, split)
            self._derive(writing, self._with_act(record, entry, step))


def around(office: "Office", officer: str) -> _Around:
    return _Around.open(
        office.url, officer, clock=office.clock, random_bytes=office.chance.randbytes
    )


def test_a_verifier_finds_who_confirmed_their_own_step(office: "Office") -> None:
    """Written around the program, it is named with its entry."""
    case_id, seq, _ = begun(office)
    with around(office, "cb01") as register:
        register.write(case_id, CONFIRM, Split({"entry": seq}, {}))
    assert breaks(office) == [f"it confirms entry {seq} by cb01, who entered or corrected it"]


def test_a_verifier_finds_a_step_taken_without_confirmation(office: "Office") -> None:
    """Written around the program, it is named with what it did not wait for."""
    case_id, seq, acts = begun(office)
    with around(office, "cb01") as register:
        for act in acts:
            if isinstance(act, Step):
                register.step(case_id, act)
            else:
                register.record(case_id, act)
    assert breaks(office) == [
        "its verdict is missing",  # what is written around the program has none
        f"a step was taken while entry {seq} waited for a second officer",
    ]


def test_a_register_without_the_rule_is_as_before(office: "Office") -> None:
    """Nothing waits where the register's chain says nothing."""
    with office.open("cb01") as register:
        office.enter(register, lawful_case())
        actions = {entry.intent.action for entry in register.entries(REGISTER)}
        assert POLICY not in actions
        assert four_eyes.all_waiting(register.store)[1] == 0
