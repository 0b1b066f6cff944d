"""Entries that no program of ours writes: verifier and replay believe no claim, present or absent.

Each of these is well chained and well committed, and what is derived was derived again: only what
the entry says, or leaves out, gives it away.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import JournalBroken
from admission_flow.journal.entry import REGISTER
from admission_flow.procedure.acts import AdmissionDecision, BranchResolution, HelperReport, Step
from admission_flow.register.audit import audit
from admission_flow.register.core import records
from admission_flow.register.core.entry_verdicts import case_record, step_record
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split, split_act, split_correction
from admission_flow.register.core.state import last_day
from admission_flow.testing import lawful_case, with_step
from tests.register.filled import filled_once
from tests.register.forging import Forger, forger

if TYPE_CHECKING:
    from admission_flow.journal.report import Report
    from admission_flow.register.audit.replaying import Replayed
    from tests.register.conftest import Office

CASE, OTHER = "HS-0001", "HS-0002"


def thirteen_of_twenty() -> BranchResolution:
    """A vote that falls short of two thirds of those called."""
    case = with_step(
        lawful_case("branch_resolution"),
        "branch_resolution",
        roll={"official": 20, "in_favour": 13, "present": 20},
    )
    return next(act for act in case.acts if isinstance(act, BranchResolution))


@filled_once
def before_the_vote(office: "Office") -> None:
    """A case in which the chi bộ is about to vote, and another that nobody touches."""
    case = lawful_case("branch_resolution")
    with office.open() as register:
        office.enter(register, replace(case, acts=case.acts[:-1]))
        office.enter(register, lawful_case("ceremony", full_name="Lý Thị Mẫu"))


def rebuilt(office: "Office") -> None:
    with office.open() as register:
        register.rebuild()


def verified(office: "Office") -> "Report":
    with ReadingRegister.open(office.url) as register:
        return audit.verify(register.store, register.judge)


def replayed(office: "Office") -> "list[Replayed]":
    with ReadingRegister.open(office.url) as register:
        return list(audit.replay(register.store, register.judge))


def given(register: Forger, step: Step, **claim: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the verdict that the judge gives, with what the forger says instead."""
    found, _, _ = register.candidate(register.case(CASE), step)
    return {**step_record(found), **claim}


def advance_without_a_verdict(register: Forger) -> int:
    vote = thirteen_of_twenty()
    return register.put(CASE, records.ADVANCE, split_act(vote), to="branch_resolved").seq


def step_inside_a_record(register: Forger) -> int:
    return register.put(CASE, records.RECORD, split_act(thirteen_of_twenty())).seq


def step_taken_over_without_a_verdict(register: Forger) -> int:
    return register.put(CASE, records.TAKE_OVER, split_act(thirteen_of_twenty())).seq


def verdict_that_permits(register: Forger) -> int:
    vote = thirteen_of_twenty()
    verdict = given(register, vote, permitted=True, blocked_by=[])
    return register.put(
        CASE, records.ADVANCE, split_act(vote), to="branch_resolved", verdict=verdict
    ).seq


def refusal_taken_as_a_step(register: Forger) -> int:
    vote = thirteen_of_twenty()
    verdict = given(register, vote)
    return register.put(
        CASE, records.ADVANCE, split_act(vote), to="branch_resolved", verdict=verdict
    ).seq


def evidence_as_a_step(register: Forger) -> int:
    report = HelperReport(on=date(2024, 2, 1), assessment="Tiến bộ")
    return register.put(CASE, records.ADVANCE, split_act(report), to="branch_resolved").seq


def correction_without_a_verdict(register: Forger) -> int:
    item = next(i for i in register.case(CASE).recorded if isinstance(i.act, HelperReport))
    changed = replace(item.act, on=item.act.on.replace(day=1))
    return register.put(CASE, records.CORRECT, split_correction(item.seq, changed, "x")).seq


def correction_into_a_step(register: Forger) -> int:
    item = next(i for i in register.case(CASE).recorded if isinstance(i.act, HelperReport))
    verdict = {"state": "consulted", "lawful": True, "refused": []}
    split = split_correction(item.seq, thirteen_of_twenty(), "x")
    return register.put(CASE, records.CORRECT, split, to="consulted", verdict=verdict).seq


def correction_that_claims_a_state(register: Forger) -> int:
    item = next(i for i in register.case(CASE).recorded if isinstance(i.act, HelperReport))
    changed = HelperReport(on=item.act.on, assessment="Tiến bộ nhiều")
    record = register.case(CASE)
    verdict = case_record(register.judge.judge(record.case, last_day(record)))
    verdict["state"] = "official"
    split = split_correction(item.seq, changed, "x")
    return register.put(CASE, records.CORRECT, split, to="official", verdict=verdict).seq


def opened_a_second_time(register: Forger) -> int:
    opening = next(register.entries(CASE))
    personal = register.personal(CASE)[opening.intent.id]
    data = {key: dict(part) for key, part in opening.intent.data.items() if isinstance(part, dict)}
    for path in personal:
        data[path.partition(".")[0]].pop(path.partition(".")[2], None)
    return register.put(CASE, records.OPEN, Split(data, personal), to="source").seq


def step_that_leads_nowhere(register: Forger) -> int:
    vote = with_step(lawful_case("branch_resolution"), "branch_resolution").acts[-1]
    assert isinstance(vote, Step)
    return register.put(CASE, records.ADVANCE, split_act(vote), verdict=given(register, vote)).seq


def step_that_leads_elsewhere(register: Forger) -> int:
    vote = with_step(lawful_case("branch_resolution"), "branch_resolution").acts[-1]
    assert isinstance(vote, Step)
    verdict = given(register, vote)
    return register.put(CASE, records.ADVANCE, split_act(vote), to="official", verdict=verdict).seq


def kind_that_nobody_knows(register: Forger) -> int:
    data = {"act": {"kind": "blessing", "on": "2024-02-01"}}
    return register.put(CASE, records.RECORD, Split(data, {})).seq


def case_entry_in_the_registers_chain(register: Forger) -> int:
    data = {"act": {"kind": "admission_decision", "on": "2024-06-01"}}
    return register.put(REGISTER, records.ADVANCE, Split(data, {})).seq


BY_FORM: dict[Callable[[Forger], int], str] = {
    advance_without_a_verdict: "its verdict is missing",
    step_inside_a_record: "branch_resolution is a step and does not belong into case.record",
    step_taken_over_without_a_verdict: "its verdict is missing",
    verdict_that_permits: "",  # only the law says that it does not
    refusal_taken_as_a_step: "it was taken, and its verdict refuses it",
    evidence_as_a_step: "helper_report is no step and does not belong into case.advance",
    correction_without_a_verdict: "its verdict is missing",
    correction_into_a_step: "makes a branch_resolution of entry",
    correction_that_claims_a_state: "",
    opened_a_second_time: "case.open stands where it begins nothing",
    step_that_leads_nowhere: "it does not say which state it leads to",
    step_that_leads_elsewhere: "",
    kind_that_nobody_knows: "its act is of no kind that this program knows",
    case_entry_in_the_registers_chain: "case.advance does not belong into this chain",
}
"""Each forgery, and what the log alone gives away of it."""


@pytest.mark.parametrize("forge", BY_FORM, ids=lambda forge: forge.__name__)
def test_the_verifier_names_what_no_program_writes(
    before_the_vote: "Office", forge: Callable[[Forger], int]
) -> None:
    """The entry is named, after everything was derived again."""
    with forger(before_the_vote) as register:
        seq = forge(register)
    with contextlib.suppress(JournalBroken):  # a case that cannot be folded: so much the better
        rebuilt(before_the_vote)
    what = BY_FORM[forge]
    found = [one.what for one in verified(before_the_vote).breaks if one.seq == seq]
    assert any(what in one for one in found) if what else found == []


@pytest.mark.parametrize("forge", BY_FORM, ids=lambda forge: forge.__name__)
def test_the_replay_believes_no_claim(
    before_the_vote: "Office", forge: Callable[[Forger], int]
) -> None:
    """Each forged entry is listed as none of ours, and every other one is judged as before."""
    before = [item for item in replayed(before_the_vote) if item.case == OTHER]
    with forger(before_the_vote) as register:
        seq = forge(register)
    after = replayed(before_the_vote)
    if forge is not case_entry_in_the_registers_chain:  # no case: the verifier's alone
        assert [item.seq for item in after if item.forged] == [seq]
    assert [item for item in after if item.case == OTHER] == before


@pytest.mark.parametrize(
    "forge",
    [
        advance_without_a_verdict,
        step_inside_a_record,
        verdict_that_permits,
        refusal_taken_as_a_step,
    ],
    ids=lambda forge: forge.__name__,
)
def test_the_rule_that_was_passed_by_is_named(
    before_the_vote: "Office", forge: Callable[[Forger], int]
) -> None:
    """Thirteen of twenty stands in the case: the replay says by which rule it may not."""
    with forger(before_the_vote) as register:
        seq = forge(register)
    (vote,) = [item for item in replayed(before_the_vote) if item.seq == seq]
    assert "branch.two_thirds" in vote.refused_by


def test_one_bad_entry_does_not_stop_the_others(before_the_vote: "Office") -> None:
    """After an entry that cannot be read the same case is judged on: a later forgery is found."""
    with forger(before_the_vote) as register:
        first = kind_that_nobody_knows(register)
        decision = AdmissionDecision(on=date(2024, 6, 1))
        second = register.put(
            CASE, records.ADVANCE, split_act(decision), to="admission_decided"
        ).seq
    found = {item.seq: item for item in replayed(before_the_vote) if item.wrong}
    assert set(found) == {first, second}
    assert found[second].refused_by


@pytest.mark.only_in_files
def test_an_index_that_hides_a_case_is_found(before_the_vote: "Office") -> None:
    """The schema reads as ours, and the index was filled while it read otherwise."""

    def defined(sql: str, *, again: bool) -> None:
        with closing(sqlite3.connect(before_the_vote.url)) as database:
            database.execute("PRAGMA writable_schema = ON")
            database.execute(
                "UPDATE sqlite_schema SET sql = ? WHERE name = 'ix_case_state_unit'", (sql,)
            )
            database.commit()
        if again:
            with closing(sqlite3.connect(before_the_vote.url)) as database:
                database.execute("REINDEX ix_case_state_unit")
                database.commit()

    with closing(sqlite3.connect(before_the_vote.url)) as database:
        (ours,) = database.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'ix_case_state_unit'"
        ).fetchone()
    defined(f"{ours} WHERE \"case\" <> '{CASE}'", again=True)
    defined(ours, again=False)
    with ReadingRegister.open(before_the_vote.url) as register:
        unit = register.standing(CASE).unit
        assert CASE not in {row.case for row in register.store.case_states(unit=unit)}, "hidden"
    assert verified(before_the_vote).verdict.startswith("BROKEN at file register.db: the file is")
