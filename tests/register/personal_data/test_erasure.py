"""A person erased, so that nothing of them remains and every proof stays valid."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.database import sqlite, upgrade
from admission_flow.errors import (
    CaseErased,
    ErasureRefused,
    ErasureTooEarly,
    NotAllowed,
    PrivacyMisused,
)
from admission_flow.journal.privacy import ERASE_APPROVE
from admission_flow.planning.deadlines.clocks import NOTED
from admission_flow.procedure.acts import Opinion
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.retention import FILE, retention_from
from admission_flow.register.audit import audit
from admission_flow.register.audit.dossiers import dossiers
from admission_flow.register.core.records import Split
from admission_flow.register.core.retention import built_in
from admission_flow.register.deadlines import entries as follow
from admission_flow.register.deadlines.gathered import owed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.personal_data import access as privacy
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in as workflow
from tests.register.private_desk import ERASABLE_ON, LEFT_ON, NAME, NUMBER, TEXT, traces

if TYPE_CHECKING:
    from tests.register.private_desk import Desk

DECISION = ("12-QĐ/ĐU", date(2029, 1, 10), "removed")


def erase(desk: "Desk", case_id: str = "HS-0001") -> int:
    """Erase a case by two officers; return the approving entry."""
    with desk.open("cb01") as register:
        request_erasure(register, case_id, *DECISION)
    with desk.open("cb02") as register:
        return approve_erasure(register, case_id).seq


def test_after_an_erasure_no_byte_remains(left: "Desk", tmp_path: Path) -> None:
    """Name, number and free text are in no file, no backup made afterwards and no export."""
    with left.open() as register:
        privacy.note_access(register, "HS-0001", "view", f"{TEXT} xem")
        secret = register.store.secret("HS-0001")
    assert secret is not None
    erase(left)
    out = tmp_path / "out"
    out.mkdir()
    upgrade.backup(left.office.url, str(out / "copy.db"))
    with left.read() as register:
        (out / "log").write_text("\n".join(entry.line for entry in register.entries()), "utf-8")
        other = str(register.export("HS-0002"))
    (out / "other").write_text(other, "utf-8")
    for folder in (left.folder, out):
        assert traces(folder, NAME, NUMBER, TEXT) == []
        raw = b"".join(file.read_bytes() for file in folder.iterdir())
        assert secret not in raw
        assert secret.hex().encode() not in raw
    assert "Ma A Mẫu" in other


def test_nothing_of_an_erased_case_stays_in_mind(left: "Desk") -> None:
    """Whoever wrote to it a moment ago, and erases it, keeps it no more."""
    with left.open("cb01") as register:
        request_erasure(register, "HS-0001", *DECISION)
    with left.open("cb02") as register:
        privacy.note_access(register, "HS-0001", "view", "xem lần cuối")
        assert "HS-0001" in register._folded
        approve_erasure(register, "HS-0001")
        assert "HS-0001" not in {**register._folded, **register._away}


def test_of_many_only_those_who_were_erased_are_gone(in_clear: "Desk") -> None:
    """Of 24 people every second is erased: none of their names is left, every other one is."""
    names = [f"Người Hư Cấu Thứ {number:03d}" for number in range(1, 25)]
    with in_clear.open() as register:
        for name in names:
            in_clear.leave(register, name)
    in_clear.office.on(ERASABLE_ON)
    for number in range(1, 25, 2):
        erase(in_clear, f"HS-{number:04d}")
    found = {text for _, text in traces(in_clear.folder, *names)}
    assert found == set(names[1::2])
    assert in_clear.report().breaks == ()


def test_the_search_would_find_what_was_only_deleted(
    in_clear: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: rows deleted without overwriting leave the name in the file."""
    monkeypatch.setitem(sqlite.WRITE_SETTINGS, "private.secure_delete", 0)
    monkeypatch.setattr("admission_flow.database.store.Store.compact", lambda _: None)
    with in_clear.open() as register:
        in_clear.leave(register)
    in_clear.office.on(ERASABLE_ON)
    erase(in_clear)
    assert ("register-private.db", NAME) in traces(in_clear.folder, NAME)


def test_after_an_erasure_every_proof_holds(left: "Desk") -> None:
    """Verify passes and says what was erased, when, on whose decision; the case stands there."""
    with left.read() as register:
        before = register.store.case_state("HS-0001")
    seq = erase(left)
    report = left.report()
    assert report.verdict == "CONSISTENT, NOT ANCHORED"
    (notice,) = report.notices
    assert (notice.seq, notice.case) == (seq, "HS-0001")
    for part in (
        f"personal value erased by entry {seq}:",
        "12-QĐ/ĐU of 2029-01-10",
        "cb01",
        "cb02",
        "the names are claims",
    ):
        assert part in notice.what
    with left.read() as register:
        after = register.store.case_state("HS-0001")
        assert before is not None
        assert after is not None
        assert (after.state, after.state_since) == ("removed", LEFT_ON.isoformat())
        assert (after.stage, after.unit, after.lawful) == (before.stage, before.unit, before.lawful)
        names = {row.case: name for row, name in register.cases()}
        assert names == {"HS-0001": "", "HS-0002": "Ma A Mẫu"}
        assert [row.case for row, _ in register.cases(name="vi du")] == []
        assert {item.case for item in audit.replay(register.store, register.judge)} == {"HS-0002"}
        assert [each.case for each in audit.erasures(register.store)] == ["HS-0001"]


def test_what_is_derived_of_an_erased_case_can_be_made_again(left: "Desk") -> None:
    """A rebuild gives the same rows; a row that was edited is named."""
    erase(left)
    with closing(sqlite3.connect(left.office.url)) as database:
        before = database.execute("SELECT * FROM case_state").fetchall()
        database.execute("UPDATE case_state SET state = 'official' WHERE \"case\" = 'HS-0001'")
        database.commit()
        (found,) = left.report().breaks
        assert found.case == "HS-0001"
        database.execute("DELETE FROM case_state")
        database.commit()
        with left.open() as register:
            register.rebuild()
        assert database.execute("SELECT * FROM case_state").fetchall() == before
    assert left.report().breaks == ()


def test_an_erased_case_is_not_gone_on_with(left: "Desk") -> None:
    """Reading, exporting, recording, correcting, looking, erasing again: refused, exit code 7."""
    with left.open() as early:
        early.case("HS-0001")
        seq = erase(left)
        opinion = Opinion(on=date(2024, 1, 2), body="residence", asked=3, agreed=3)
        attempts: list[Callable[[], object]] = [
            lambda: early.case("HS-0001"),
            lambda: early.export("HS-0001"),
            lambda: early.record("HS-0001", opinion),
            lambda: early.correct("HS-0001", 3, None, "mẫu"),
            lambda: privacy.note_access(early, "HS-0001", "view", "mẫu"),
            lambda: request_erasure(early, "HS-0001", *DECISION),
            lambda: approve_erasure(early, "HS-0001"),
        ]
        for attempt in attempts:
            with pytest.raises(CaseErased) as caught:
                attempt()
            assert (caught.value.exit_code, caught.value.facts["entry"]) == (7, seq)
        assert early.store.head[0] == seq + 1


def test_an_inspection_leaves_an_erased_case_out(left: "Desk") -> None:
    """Its facts are gone: the checks run over the others, and a case that is named says so."""
    erase(left)
    with left.read() as register:
        assert [seen.id for seen in dossiers(register)] == ["HS-0002"]
        with pytest.raises(CaseErased):
            list(dossiers(register, ["HS-0001"]))


def test_the_same_person_may_begin_anew(left: "Desk") -> None:
    """Somebody who was erased is unknown: a new case is opened without a question."""
    erase(left)
    with left.open() as register:
        assert register.open_case(lawful_case(full_name=NAME).person, lawful_case().unit).id


def test_one_officer_alone_erases_nothing(left: "Desk") -> None:
    """Who asked does not approve; nobody approves what was not asked for."""
    with left.open("cb01") as register:
        with pytest.raises(PrivacyMisused):
            approve_erasure(register, "HS-0001")
        request_erasure(register, "HS-0001", *DECISION)
        with pytest.raises(NotAllowed) as caught:
            approve_erasure(register, "HS-0001")
        assert caught.value.exit_code == 4
        with pytest.raises(PrivacyMisused):
            request_erasure(register, "HS-0001", *DECISION)
        assert register.case("HS-0001").person.full_name == NAME


def test_the_rule_of_retention_decides(left: "Desk") -> None:
    """A day too early says from when; other rules, open and archived cases are refused."""
    left.office.on(date(2029, 1, 14))
    with left.open() as register:
        with pytest.raises(ErasureTooEarly) as early:
            request_erasure(register, "HS-0001", *DECISION)
        assert (early.value.exit_code, early.value.facts["day"]) == (3, ERASABLE_ON)
    left.office.on(ERASABLE_ON)
    number, day, _ = DECISION
    for case_id, rule, reason in (
        ("HS-0001", "withdrawn", "rule_of_another_state"),
        ("HS-0002", "removed", "case_goes_on"),
    ):
        with left.open() as register, pytest.raises(ErasureRefused) as caught:
            request_erasure(register, case_id, number, day, rule)
        assert caught.value.facts["reason"] == reason
    with left.open() as register, pytest.raises(PrivacyMisused):
        request_erasure(register, "HS-0001", number, day, "mai_mai")


def test_an_official_member_is_never_erased(in_clear: "Desk") -> None:
    """The goal of the procedure is no end of it."""
    with in_clear.open() as register:
        in_clear.office.enter(register, lawful_case())
        with pytest.raises(ErasureRefused) as caught:
            request_erasure(register, "HS-0001", "1-QĐ/ĐU", date(2025, 1, 1), "removed")
    assert caught.value.facts["reason"] == "case_goes_on"


def test_a_state_edited_in_its_table_does_not_help(in_clear: "Desk") -> None:
    """The case is judged anew before it is erased: the row at hand decides nothing."""
    with in_clear.open() as register:
        in_clear.office.enter(register, lawful_case())
    with closing(sqlite3.connect(in_clear.office.url)) as database:
        database.execute("UPDATE case_state SET state='removed', stage='ended'")
        database.commit()
    in_clear.office.on(date(2040, 1, 1))
    with in_clear.open() as register, pytest.raises(ErasureRefused):
        request_erasure(register, "HS-0001", *DECISION)


@pytest.mark.parametrize(
    "decision", ["", "QĐ/ĐU", "12", "12-Hoàng Thị", "12-QĐ/ĐU của Nguyễn", "1-" + "A" * 30]
)
def test_a_decision_has_the_number_of_a_paper(left: "Desk", decision: str) -> None:
    """What stays in the journal for ever is a number; no name fits into it."""
    with left.open() as register, pytest.raises(PrivacyMisused):
        request_erasure(register, "HS-0001", decision, date(2029, 1, 10), "removed")


def test_a_decision_of_tomorrow_decides_nothing(left: "Desk") -> None:
    """A paper dated after today is refused."""
    with left.open() as register, pytest.raises(PrivacyMisused):
        request_erasure(register, "HS-0001", "12-QĐ/ĐU", date(2029, 1, 16), "removed")


def test_values_that_vanish_without_two_officers_are_a_break(left: "Desk") -> None:
    """Rows taken out by hand are BROKEN, also where one officer had asked for it."""
    with left.open() as register:
        seq = request_erasure(register, "HS-0001", *DECISION).seq
        first = next(register.entries("HS-0001")).seq
    with closing(sqlite3.connect(left.private)) as database:
        cases = "(SELECT id FROM log.log_entry WHERE \"case\" = 'HS-0001')"
        database.execute("ATTACH ? AS log", (left.office.url,))
        database.execute(f"DELETE FROM personal_value WHERE entry_id IN {cases}")
        for table in ("subject_secret", "person_name"):
            database.execute(f"DELETE FROM {table} WHERE \"case\" = 'HS-0001'")
        database.commit()
    report = left.report()
    assert report.verdict.startswith(f"BROKEN at entry {first}: ")
    assert {found.case for found in report.breaks} == {"HS-0001"}
    assert seq not in {found.seq for found in report.breaks}


def test_an_approval_of_ones_own_request_is_a_break(in_clear: "Desk") -> None:
    """Somebody who goes around the program and signs both entries is found by the verifier."""
    with in_clear.open() as register:
        in_clear.leave(register)
        in_clear.office.on(ERASABLE_ON)
        request = request_erasure(register, "HS-0001", *DECISION)
        with register.store.writing() as writing:
            data = {"request": request.seq, "values": 1, "kept": {}}
            forged = register.note_last(writing, "HS-0001", ERASE_APPROVE, Split(data, {}))
            writing.erase("HS-0001")
    breaks = in_clear.report().breaks
    assert (forged.seq, "it approves an erasure that no other officer requested") in {
        (found.seq, found.what) for found in breaks
    }
    assert min(found.seq for found in breaks) == 1


def test_an_erasure_that_left_something_is_none(left: "Desk") -> None:
    """A value put back after the erasure, or a secret, is a break."""
    with closing(sqlite3.connect(left.private)) as database:
        values = database.execute("SELECT * FROM personal_value").fetchall()
        secrets = database.execute("SELECT * FROM subject_secret").fetchall()
    erase(left)
    untouched = left.private.read_bytes()
    for table, row in (("personal_value", values[0]), ("subject_secret", secrets[0])):
        with closing(sqlite3.connect(left.private)) as database:
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO {table} VALUES ({marks})", row)
            database.commit()
        assert any("although it was erased" in found.what for found in left.report().breaks)
        left.private.write_bytes(untouched)


# The rules of retention


def test_every_end_of_the_procedure_has_one_rule() -> None:
    """Each end state is named by exactly one rule, and no other state is."""
    states = workflow().workflow.states.values()
    ends = sorted(state.name for state in states if state.final)
    named = sorted(state for rule in built_in().rules.values() for state in rule.states)
    assert named == ends


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        'format = "x"',
        'format = "admission-retention/1"\nrule = [{ id = "a" }]',
        (
            'format = "admission-retention/1"\n'
            'rule = [{ id = "a", states = ["removed"], owner = "b", source = "c" }]'
        ),
        (
            'format = "admission-retention/1"\n'
            'rule = [{ id = "a", states = ["removed"], owner = "b", source = "c", months = 0 }]'
        ),
    ],
)
def test_rules_that_cannot_be_read_are_refused(text: str) -> None:
    """No rule without its states, its owner, its source, and either months or `keep`."""
    with pytest.raises(WorkflowProblems, match=FILE):
        retention_from(text)


def test_who_follows_up_passes_over_the_erased(left: "Desk") -> None:
    """Clocks, reminders, what is owed and what stands still say nothing of an erased person."""
    erase(left)
    with left.open() as register:
        for day in (date(2023, 6, 1), ERASABLE_ON):
            assert {item.id for item in follow.followed(register, day)} <= {"HS-0002"}
            assert {one.case for one in owed(register, day) if one.case} <= {"HS-0002"}
            assert {one.position.case for one in standing_still(register, day, 1).cases} <= {
                "HS-0002"
            }
        assert all(one.case == "HS-0002" for one in follow.give(register))
        with pytest.raises(CaseErased):
            follow.note_done(register, NOTED[0], ["HS-0001"], LEFT_ON)
