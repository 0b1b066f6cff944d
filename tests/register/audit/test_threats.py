"""The threat table of docs/auditors/threats.md: whole-history attacks, found and not found.

An attacker here owns the machine: rows are rewritten, triggers dropped and put back, everything
derived is derived again by the program itself. What the attack cannot do is sign for others, or
reach what has left the office.
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Held
from admission_flow.journal.entry import NO_HEAD, Entry, Intent
from admission_flow.procedure.acts import BranchResolution, HelperReport
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case, with_step
from admission_flow.workflow_source import built_in
from tests.attacks.every import ATTACKS
from tests.outsider import as_it_is, outsider

if TYPE_CHECKING:
    from tests.register.conftest import Office

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "auditors" / "threats.md"
PASSPHRASE = "chỉ để thử"  # noqa: S105 - of keys that exist for one test
CONSISTENT = "CONSISTENT, NOT ANCHORED"

Change = Callable[[Entry], Intent]


def new_signer(seed: int) -> Signer:
    text, _ = sshsig.generate(PASSPHRASE, random.Random(seed).randbytes)
    return Signer.from_text(text, PASSPHRASE)


@pytest.fixture(scope="module")
def keys() -> dict[str, Signer]:
    return {name: new_signer(seed) for seed, name in enumerate(("cb01", "cb02"))}


def open_as(office: "Office", officer: str, signer: Signer) -> Register:
    register = office.open(officer)
    register.signer = signer
    return register


@pytest.fixture
def signed(office: "Office", keys: dict[str, Signer]) -> "Office":
    """A case begun by cb01, gone on with by cb02; the last entry of all is cb01's, on another."""
    with open_as(office, "cb01", keys["cb01"]) as register:
        enrol(register, "cb01", keys["cb01"].public)
        enrol(register, "cb02", keys["cb02"].public)
        office.enter(register, lawful_case("dossier_opened"))
    with open_as(office, "cb02", keys["cb02"]) as register:
        register.record("HS-0001", report("Tiến bộ"))
    with open_as(office, "cb01", keys["cb01"]) as register:
        office.enter(register, lawful_case("sympathiser_resolution", full_name="Lý Thị Mẫu"))
    return office


def report(words: str) -> HelperReport:
    return HelperReport(on=date(2023, 9, 6), assessment=words)


def entries_of(office: "Office") -> list[Entry]:
    with ReadingRegister.open(office.url) as register:
        return list(register.entries())


def verdict_of(office: "Office", held: Iterable[Held] = ()) -> str:
    with ReadingRegister.open(office.url) as register:
        found = audit.verify(register.store, register.judge)
        return checkpoints.anchored(register.store, found, held).verdict


def handed_out(office: "Office", key: Signer) -> Held:
    """A checkpoint in the minutes, before the attack."""
    with open_as(office, "cb01", key) as register:
        made, day, _ = checkpoints.hand_out(register, "minutes")
    return Held(made, day, "minutes")


def rewrite(office: "Office", change: Change, stolen: dict[str, Signer]) -> None:
    """Write the whole log anew with `change`, signing for those whose keys the attacker has."""
    prev, heads, forged = NO_HEAD, dict[str, str](), []
    for entry in entries_of(office):
        intent = replace(change(entry), case_head=heads.get(entry.intent.case, NO_HEAD))
        text, sig = intent.text(), entry.sig
        if sig and text != entry.intent_text and intent.actor in stolen:
            sig = stolen[intent.actor].sign(sshsig.ENTRY, text)
        new = Entry(entry.seq, prev, text, sig)
        prev = heads[intent.case] = new.leaf
        forged.append(new)
    with outsider(office.url, without_triggers=True) as database:
        for new in forged:
            row = (new.leaf, new.line, new.seq)
            database.run("UPDATE log_entry SET leaf = ?, line = ? WHERE seq = ?", *row)
    with office.open("cb01") as register:
        register.rebuild()


def later(seq: int) -> Change:
    """Say that entry `seq` was recorded a second later than it was."""

    def changed(entry: Entry) -> Intent:
        intent = entry.intent
        if entry.seq != seq:
            return intent
        stamp = intent.at
        return replace(intent, at=f"{stamp[:-3]}{(int(stamp[-3:-1]) + 1) % 60:02}Z")

    return changed


def last_of(office: "Office", officer: str, case: str) -> int:
    return max(
        e.seq for e in entries_of(office) if (e.intent.actor, e.intent.case) == (officer, case)
    )


def test_an_untouched_log_is_consistent_and_anchored(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """What the attacks below are measured against; an idle rewriting changes nothing."""
    held = handed_out(signed, keys["cb01"])
    rewrite(signed, lambda entry: entry.intent, {})
    assert verdict_of(signed) == CONSISTENT
    assert verdict_of(signed, [held]).startswith("ANCHORED")


def test_without_keys_a_rewriting_is_found(signed: "Office") -> None:
    """DB admin, no keys: the officer's signature does not fit the new text."""
    seq = last_of(signed, "cb02", "HS-0001")
    rewrite(signed, later(seq), {})
    assert verdict_of(signed).startswith(f"BROKEN at entry {seq}")


def test_before_any_key_a_rewriting_needs_something_from_outside(office: "Office") -> None:
    """DB admin, nobody enrolled: not found by the log alone, found by the checkpoint."""
    with office.open("cb01") as register:
        office.enter(register, lawful_case("dossier_opened"))
        made, day = checkpoints.current(register.store), register.today
    rewrite(office, later(2), {})
    assert verdict_of(office) == CONSISTENT
    assert verdict_of(office, [Held(made, day, "minutes")]).startswith("BROKEN")


def test_a_cut_tail_needs_something_from_outside(signed: "Office", keys: dict[str, Signer]) -> None:
    """DB admin restores an old backup: not found by the log alone, found by the checkpoint."""
    put_back = as_it_is(signed.url)
    with open_as(signed, "cb02", keys["cb02"]) as register:
        register.record("HS-0001", report("Cần thêm thời gian"))
    held = handed_out(signed, keys["cb01"])
    put_back()
    assert verdict_of(signed) == CONSISTENT
    assert "log shorter than checkpoint" in verdict_of(signed, [held])


def test_an_officers_own_last_entry_needs_something_from_outside(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """Officer with own key and database: not found by the log alone, found by the checkpoint."""
    last = entries_of(signed)[-1]
    assert last.intent.actor == "cb01"
    with ReadingRegister.open(signed.url) as register:
        made, day = checkpoints.current(register.store), register.today
    rewrite(signed, later(last.seq), {"cb01": keys["cb01"]})
    assert verdict_of(signed) == CONSISTENT
    assert verdict_of(signed, [Held(made, day, "minutes")]).startswith("BROKEN")


def test_an_officers_own_older_entry_is_found(signed: "Office", keys: dict[str, Signer]) -> None:
    """The next officer's entry of that case carries the old case head under another signature."""
    mine = last_of(signed, "cb01", "HS-0001")
    theirs = last_of(signed, "cb02", "HS-0001")
    assert mine < theirs
    rewrite(signed, later(mine), {"cb01": keys["cb01"]})
    assert verdict_of(signed).startswith(f"BROKEN at entry {theirs}")


def test_all_together_rewrite_only_what_left_no_trace_outside(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """Everybody colludes: found up to the last checkpoint outside, not found after it."""
    seq = last_of(signed, "cb01", "HS-0001")
    held = handed_out(signed, keys["cb01"])
    with open_as(signed, "cb02", keys["cb02"]) as register:
        register.record("HS-0001", report("Cần thêm thời gian"))
    new = entries_of(signed)[-1].seq
    rewrite(signed, later(new), keys)
    assert verdict_of(signed, [held]).startswith("ANCHORED")
    rewrite(signed, later(seq), keys)
    assert verdict_of(signed) == CONSISTENT or verdict_of(signed).startswith("BROKEN")
    assert verdict_of(signed, [held]).startswith("BROKEN")


def test_an_exchanged_public_key_is_found(signed: "Office", keys: dict[str, Signer]) -> None:
    """DB admin puts another key into the enrolment: keys are known only from signed entries."""
    thief = new_signer(99).public
    old = keys["cb02"].public.split()[1]

    def exchanged(entry: Entry) -> Intent:
        data = entry.intent.data
        if data.get("officer") != "cb02" or "key" not in data:
            return entry.intent
        assert old in str(data["key"])
        return replace(entry.intent, data={**data, "key": thief})

    before = [entry.intent_text for entry in entries_of(signed)]
    enrolled = next(e.seq for e in entries_of(signed) if exchanged(e) != e.intent)
    rewrite(signed, exchanged, {"cb02": new_signer(99)})
    assert [entry.intent_text for entry in entries_of(signed)] != before
    assert verdict_of(signed).startswith(f"BROKEN at entry {enrolled}")


def test_two_histories_are_told_by_two_checkpoints(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """Two auditors who compare checkpoints of one size see that they were shown two logs."""
    with ReadingRegister.open(signed.url) as register:
        first = checkpoints.current(register.store)
    rewrite(signed, later(entries_of(signed)[-1].seq), keys)
    with ReadingRegister.open(signed.url) as register:
        second = checkpoints.current(register.store)
    assert first.size == second.size
    assert first.root != second.root


def unlawful() -> Case:
    case = lawful_case("branch_resolution", full_name="Vi Văn Mẫu")
    return with_step(case, "branch_resolution", roll={"in_favour": 13, "present": 14})


def lenient() -> Judge:
    """A judge that somebody made for the day: it calls itself the usual one, and lets all pass."""
    usual = built_in()
    rulebook = usual.workflow.rulebook
    share = rulebook.values["branch.two_thirds.share"]
    rows = tuple(replace(row, value=row.value / 2) for row in share.rows)
    values = {**rulebook.values, share.of: replace(share, rows=rows)}
    other = replace(rulebook, values=values, _laws={})
    workflow = replace(usual.workflow, rulebook=other, _ways={})
    return Judge(replace(usual.procedure, workflow=workflow))


def test_a_step_forced_in_around_the_program_is_found(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """A forbidden step with a good signature: what is derived differs, and the replay tells why."""
    register = Register.open(
        signed.url,
        "cb01",
        judge=lenient(),
        clock=signed.clock,
        random_bytes=signed.chance.randbytes,
    )
    with register:
        register.signer = keys["cb01"]
        signed.enter(register, unlawful())
    assert "case_state differs from the journal" in verdict_of(signed)
    with signed.open("cb01") as honest:
        honest.rebuild()
    assert verdict_of(signed) == CONSISTENT
    with ReadingRegister.open(signed.url) as reading:
        again = list(audit.replay(reading.store, reading.judge))
    (vote,) = [item for item in again if item.kind == BranchResolution.kind]
    assert "branch.two_thirds" in vote.differs
    assert "branch.two_thirds" in vote.refused_by


def rows_of_the_table() -> list[str]:
    lines = PAGE.read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


def test_every_row_of_the_table_names_a_test_that_exists() -> None:
    """The page is true: each row names its test, and each test or attack named is in the tests."""
    rows = rows_of_the_table()
    assert len(rows) >= 28
    attacks = {attack.name for attack in ATTACKS}
    for row in rows:
        cell = row.rpartition(" | ")[2]
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", cell)
        tried = re.findall(r'"([^"]+)"', cell.partition("attack")[2])
        assert named or tried or "no test" in cell, row
        assert set(tried) <= attacks, row
        for file, test in named:
            text = (ROOT / "tests" / file).read_text("utf-8")
            assert f"def {test}(" in text, (file, test)


def test_what_is_not_detected_says_by_what_it_could_be() -> None:
    """A row that says "not" goes on to what from outside it is told by."""
    for row in rows_of_the_table():
        detected = row.rsplit(" | ", 2)[1]
        silent = "**not**" in detected
        assert not silent or re.search(r"\b(by|with|checkpoint|retired)\b", detected), row
