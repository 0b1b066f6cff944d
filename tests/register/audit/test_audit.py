"""An auditor's questions: is it intact, and does it judge the same today?"""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.dialect import SERVERS
from admission_flow.errors import StepRefused
from admission_flow.journal.entry import REGISTER, Basis
from admission_flow.journal.lineage import CREATE
from admission_flow.journal.privacy import ENCRYPT
from admission_flow.journal.report import Report
from admission_flow.procedure.acts import BranchResolution, HelperReport
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.personal_data import access
from admission_flow.testing import lawful_case, with_step, without
from tests.outsider import REFUSED, as_it_is, outsider
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from admission_flow.register.core.register import Register
    from tests.register.conftest import Office

SOURCE = Basis("admission-case/1", "b" * 64)


def fill(office: "Office") -> None:
    """Enter a lawful case, a refused step, a correction, and two documents."""
    with office.open() as register:
        office.enter(register, lawful_case())
        wrong = with_step(
            lawful_case(until="branch_resolution", full_name="Vàng Thị Mẫu"),
            "branch_resolution",
            roll={"in_favour": 13, "present": 14},
        )
        with pytest.raises(StepRefused):
            office.enter(register, wrong)
        item = register.case("HS-0002").recorded[2]
        register.correct("HS-0002", item.seq, replace(item.act, note="(mẫu)"), "ghi thiếu (mẫu)")
        early = without(lawful_case(until="ceremony", full_name="Tẩn Thị Mẫu"), "base_resolution")
        register.take_over(early, SOURCE, as_found=True)
        register.take_over(lawful_case("ceremony", 2026, full_name="Lý Thị Mẫu"), SOURCE)


@filled_once
def filled(office: "Office") -> None:
    """Return an office whose register holds every kind of entry."""
    fill(office)


def report_of(office: "Office") -> Report:
    with ReadingRegister.open(office.url) as register:
        return audit.verify(register.store, register.judge)


def test_an_untouched_register_verifies(filled: "Office") -> None:
    """Nothing was touched: no break, and the exact words for a log that nobody outside confirms."""
    report = report_of(filled)
    assert report.breaks == ()
    assert report.verdict == "CONSISTENT, NOT ANCHORED"


def private(office: "Office") -> Path:
    return Path(office.url.removesuffix(".db") + "-private.db")


STORED = {
    "log_entry": ("seq", "leaf", "id", "case", "case_ver", "line"),
    "case_state": [
        "ver",
        "head",
        "state",
        "stage",
        "unit",
        "opened_on",
        "state_since",
        "moved_on",
        "lawful",
        "judged",
        "next_step",
        "due_on",
        "due_rule",
        "rulebook",
        "program",
    ],
    "personal_value": ("entry_id", "field", "value"),
    "subject_secret": ("secret",),
    "person_name": ("full_name", "search_key"),
}
"""Every stored column, by table: what the random changes draw from."""


def changed(old: object, chance: random.Random) -> object:
    """Return another value of the same kind."""
    if old is None:
        return "2024-01-01"
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 1000)) if old not in (0, 1) else 1 - old
    if old == "":
        return "HS-0001"
    raw = old if isinstance(old, bytes) else str(old).encode()
    place = chance.randrange(len(raw))
    other = (
        bytes([raw[place] ^ 1])
        if isinstance(old, bytes)
        else chance.choice(b"0123456789abz").to_bytes()
    )
    new = raw[:place] + other + raw[place + 1 :]
    if new == raw:
        return changed(old, chance)
    return new if isinstance(old, bytes) else new.decode("utf-8", "replace")


def tamper(office: "Office", table: str, column: str, chance: random.Random) -> bool:
    """Change one field of one row behind our back; return whether the database let us."""
    row = "ctid" if office.url.startswith(SERVERS) else "rowid"
    with suppress(*REFUSED), outsider(office.url, without_triggers=True) as database:
        ((count,),) = database.rows(f"SELECT count(*) FROM {table}")
        ((place, old),) = database.rows(
            f'SELECT {row}, "{column}" FROM {table} LIMIT 1 OFFSET ?', (chance.randrange(count),)
        )
        with suppress(*REFUSED):  # it hit another row's key, or a CHECK
            change = f'UPDATE {table} SET "{column}" = ? WHERE {row} = ?'
            return database.run(change, changed(old, chance), place) == 1
    return False


TRIES = 4
"""Changes of each column; `tests/reliability/test_tampering.py` makes hundreds more."""


@pytest.mark.parametrize("table", STORED)
def test_any_changed_field_of_any_table_is_found(filled: "Office", table: str) -> None:
    """Random changes of every stored column: each is found, each break names its entry."""
    chance = random.Random(f"2024-{table}")
    put_back = as_it_is(filled.url)
    found = 0
    for column in STORED[table]:
        for _ in range(TRIES):
            if tamper(filled, table, column, chance):
                found += 1
                report = report_of(filled)
                assert report.breaks, f"{table}.{column}"
                assert all(found.what for found in report.breaks)
                named = [
                    b for b in report.breaks if b.seq >= 0 and (b.case or b.seq < report.entries)
                ]
                assert named or table in {"case_state", "person_name"}, report.breaks
            put_back()
    assert found > TRIES * len(STORED[table]) // 4


def test_a_damaged_entry_that_names_the_key_is_named(filled: "Office") -> None:
    """Sealed values cannot be opened then: the report names the entry, and nothing is raised."""
    with filled.open() as register:
        if not register.store.data_key_id:
            access.encrypt(register)
        keyed = list(register.store.entries(REGISTER, actions=(ENCRYPT, CREATE)))[-1]
    with outsider(filled.url, without_triggers=True) as database:
        wrong = keyed.line.replace(keyed.intent.id, "z" * 32)
        database.run("UPDATE log_entry SET line = ? WHERE seq = ?", wrong, keyed.seq)
    report = report_of(filled)
    assert keyed.seq in {found.seq for found in report.breaks}


def test_a_case_that_was_changed_is_named(filled: "Office") -> None:
    """A state edited in its table is found, with the case and the column."""
    with outsider(filled.url) as database:
        database.run("UPDATE case_state SET state = 'official' WHERE \"case\" = 'HS-0002'")
    (found,) = report_of(filled).breaks
    assert found.case == "HS-0002"
    assert found.what == "case_state differs from the journal: state"


def test_what_is_derived_can_be_thrown_away(filled: "Office") -> None:
    """Empty tables are reported, made again from the journal, and equal what was there."""
    with outsider(filled.url) as database:
        before = database.rows('SELECT * FROM case_state ORDER BY "case"')
        database.run("DELETE FROM case_state")
    assert len(report_of(filled).breaks) == len(before)
    with filled.open() as register:
        register.rebuild()
    assert report_of(filled).breaks == ()
    with outsider(filled.url) as database:
        assert database.rows('SELECT * FROM case_state ORDER BY "case"') == before


def replayed(
    register: "Register | ReadingRegister", late_after: int = 10**6
) -> list[audit.Replayed]:
    return list(audit.replay(register.store, register.judge, late_after=late_after))


def test_a_replay_gives_the_verdicts_that_were_recorded(filled: "Office") -> None:
    """Every verdict comes out again: refusals, corrections and documents included."""
    with filled.open() as register:
        found = replayed(register)
    assert [item for item in found if item.differs] == []
    assert {item.action for item in found} == {
        "case.advance",
        "case.record",
        "case.refuse",
        "case.correct",
        "case.take_over",
    }


def test_a_replay_lists_what_stands_unlawfully(filled: "Office") -> None:
    """Steps taken over as found are listed with the rules that refuse them."""
    with filled.open() as register:
        refused = {(r.case, r.kind): r.refused_by for r in replayed(register) if r.refused_by}
    assert refused[("HS-0003", "admission_decision")] == ("order.state",)
    assert all(case == "HS-0003" for case, _ in refused)


def test_a_replay_notices_a_verdict_that_was_not_given_so(filled: "Office") -> None:
    """Under another judge the votes count differently: the replay says which rule."""
    with filled.open() as register:
        judge = register.judge
        rulebook = judge.workflow.rulebook
        share = rulebook.values["branch.two_thirds.share"]
        rows = tuple(replace(row, value=row.value + 1) for row in share.rows)
        values = {**rulebook.values, share.of: replace(share, rows=rows)}
        stricter = replace(rulebook, values=values, _laws={})
        workflow = replace(judge.workflow, rulebook=stricter, _ways={})
        other = type(judge)(replace(judge.procedure, workflow=workflow))
        found = list(audit.replay(register.store, other))
    differing = {item.kind for item in found if "branch.two_thirds" in item.differs}
    assert differing >= {"branch_resolution", "recognition_branch_resolution"}


def test_an_act_entered_long_after_it_happened_is_listed(office: "Office") -> None:
    """30 days pass without mention, the 31st does not."""
    office.on(date(2024, 3, 31))
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        register.record(record.id, HelperReport(on=date(2024, 3, 1), assessment="(mẫu)"))
        register.record(record.id, HelperReport(on=date(2024, 2, 29), assessment="(mẫu)"))
        late = {item.on: item.days_late for item in replayed(register, late_after=30)}
    assert late["2024-03-01"] == 0
    assert late["2024-02-29"] == 31


def test_a_refused_step_is_judged_again_as_it_was_tried(filled: "Office") -> None:
    """The replay judges the refused vote too, with the same rule in the way."""
    with filled.open() as register:
        (refused,) = [r for r in replayed(register) if r.action == "case.refuse"]
        entry = next(e for e in register.entries("HS-0002") if e.seq == refused.seq)
    assert refused.kind == BranchResolution.kind
    assert entry.intent.verdict is not None
    assert entry.intent.verdict["blocked_by"] == ["branch.two_thirds"]
    assert refused.differs == ()
