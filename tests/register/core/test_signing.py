"""Officers' keys: who may write, what the verifier finds, what leaves the office and comes back."""

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import (
    BadEnrolment,
    CheckpointOlder,
    CheckpointUnusable,
    LastKey,
    LogShorter,
    NotAllowed,
    WitnessRefuses,
)
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint, Held
from admission_flow.journal.entry import Seen
from admission_flow.journal.keys import AUDITOR, WITNESS
from admission_flow.procedure.acts import SympathiserResolution
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.audit.witness import countersign
from admission_flow.register.core.officers import enrol, keyring, retire
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case
from tests.outsider import outsider

if TYPE_CHECKING:
    from tests.register.conftest import Office

PASSPHRASE = "chỉ để thử"  # noqa: S105 - of keys that exist for one test


def new_signer(seed: int) -> Signer:
    """Return a signer with a key that the seed alone makes."""
    text, _ = sshsig.generate(PASSPHRASE, random.Random(seed).randbytes)
    return Signer.from_text(text, PASSPHRASE)


def open_as(office: "Office", officer: str, signer: Signer | None) -> Register:
    register = office.open(officer)
    register.signer = signer
    return register


@pytest.fixture(scope="module")
def keys() -> dict[str, Signer]:
    """Return the keys of two officers, an auditor and a witness."""
    names = ("cb01", "cb02", "ubkt", "tinh")
    return {name: new_signer(seed) for seed, name in enumerate(names)}


@pytest.fixture
def signed(office: "Office", keys: dict[str, Signer]) -> "Office":
    """Return an office in which two officers, an auditor and a witness are enrolled."""
    with open_as(office, "cb01", keys["cb01"]) as register:
        enrol(register, "cb01", keys["cb01"].public)
        enrol(register, "cb02", keys["cb02"].public)
        enrol(register, "ubkt", keys["ubkt"].public, AUDITOR)
        enrol(register, "tinh", keys["tinh"].public, WITNESS)
        office.enter(register, lawful_case("dossier_opened"))
    return office


def breaks_of(office: "Office") -> list[str]:
    with ReadingRegister.open(office.url) as register:
        return [found.what for found in audit.verify(register.store, register.judge).breaks]


def test_signed_entries_verify(signed: "Office") -> None:
    """Every entry after the first enrolment is signed by its officer; nothing is wrong."""
    assert breaks_of(signed) == []
    with ReadingRegister.open(signed.url) as register:
        entries = list(register.entries())
    assert not entries[0].sig
    assert all(entry.sig for entry in entries[1:])


def test_nobody_writes_without_a_key(signed: "Office", keys: dict[str, Signer]) -> None:
    """Unsigned, unknown, somebody else's key: refused, and nothing is written."""
    attempts: tuple[tuple[str, Signer | None], ...] = (
        ("cb01", None),
        ("cb03", keys["cb01"]),
        ("cb02", keys["cb01"]),
        ("tinh", keys["tinh"]),
        ("ubkt", keys["ubkt"]),
    )
    case = lawful_case("sympathiser_resolution", full_name="Sùng A Mẫu")
    for officer, signer in attempts:
        with open_as(signed, officer, signer) as register:
            before = register.store.head
            with pytest.raises(NotAllowed):
                register.open_case(case.person, case.unit)
            assert register.store.head == before


def test_an_auditor_writes_about_audits_only(signed: "Office", keys: dict[str, Signer]) -> None:
    """The inspection role never acts on a case, and its audit notes are valid entries."""
    with open_as(signed, "ubkt", keys["ubkt"]) as register:
        with pytest.raises(NotAllowed):
            register.advance("HS-0001", SympathiserResolution(on=date(2024, 1, 1)))
        register.note("audit.sample", Split({"seed": 7}, {}))
        with pytest.raises(NotAllowed):
            enrol(register, "ubkt2", new_signer(9).public)
        with pytest.raises(NotAllowed):
            register.note("privacy.encrypt", Split({"key": "0" * 16}, {}))
    assert breaks_of(signed) == []


def test_the_first_key_signs_its_own_enrolment(office: "Office", keys: dict[str, Signer]) -> None:
    """Neither another's key nor no key enrols the first officer."""
    for officer, signer in (("cb01", None), ("cb01", keys["cb02"]), ("cb02", keys["cb01"])):
        with open_as(office, officer, signer) as register, pytest.raises(NotAllowed):
            enrol(register, "cb01", keys["cb01"].public)
    with open_as(office, "cb01", keys["cb01"]) as register:
        enrol(register, "cb01", keys["cb01"].public)
        assert keyring(register.store).in_use


def test_a_retired_key_counts_no_longer(signed: "Office", keys: dict[str, Signer]) -> None:
    """On the day before it signs, from the day on it does not; old entries stay valid."""
    signed.on(date(2026, 11, 25))
    with open_as(signed, "cb01", keys["cb01"]) as register:
        retire(register, "cb02", date(2026, 12, 1))
    case = lawful_case("sympathiser_resolution", full_name="Thào A Mẫu")
    signed.on(date(2026, 11, 30))
    with open_as(signed, "cb02", keys["cb02"]) as register:
        register.open_case(case.person, case.unit)
    signed.on(date(2026, 12, 1))
    with open_as(signed, "cb02", keys["cb02"]) as register, pytest.raises(NotAllowed):
        register.open_case(case.person, case.unit, even_if_known=True)
    assert breaks_of(signed) == []
    with open_as(signed, "cb01", keys["cb01"]) as register:
        with pytest.raises(NotAllowed):
            enrol(register, "cb03", keys["cb02"].public)
        enrol(register, "cb02", new_signer(12).public)


def test_somebody_can_always_sign(signed: "Office", keys: dict[str, Signer]) -> None:
    """The last officer's key is not retired; a name without a key has nothing to retire."""
    with open_as(signed, "cb01", keys["cb01"]) as register:
        retire(register, "cb02", date(2026, 1, 1))
        with pytest.raises(LastKey):
            retire(register, "cb01", date(2026, 1, 1))
        with pytest.raises(BadEnrolment):
            retire(register, "cb09", date(2026, 1, 1))
        with pytest.raises(BadEnrolment):
            enrol(register, "cb03", "ssh-rsa AAAA")
        with pytest.raises(BadEnrolment):
            enrol(register, "cb03", new_signer(13).public, "king")


def test_an_insider_without_keys_cannot_rewrite(signed: "Office") -> None:
    """An entry changed and every digest after it worked out anew: the signature tells."""
    from admission_flow.journal.entry import NO_HEAD, Entry  # noqa: PLC0415 - only forgers need it

    with ReadingRegister.open(signed.url) as register:
        entries = list(register.entries())
    prev, forged = NO_HEAD, []
    heads: dict[str, str] = {}
    for entry in entries:
        intent = replace(entry.intent, case_head=heads.get(entry.intent.case, NO_HEAD))
        if entry.seq == 7:
            intent = replace(intent, at="2026-11-24T00:00:00Z")
        new = Entry(entry.seq, prev, intent.text(), entry.sig)
        forged.append(new)
        prev = heads[intent.case] = new.leaf
    with outsider(signed.url, without_triggers=True) as database:
        for new in forged:
            change = "UPDATE log_entry SET leaf = ?, line = ? WHERE seq = ?"
            database.run(change, new.leaf, new.line, new.seq)
    found = breaks_of(signed)
    assert found[0] == "the signature is not that of cb01 over this text"


def test_a_checkpoint_leaves_the_office_and_comes_back(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """Handed out, it anchors all before it; a log that was cut is shorter than it."""
    with open_as(signed, "cb01", keys["cb01"]) as register:
        made, day, signature = checkpoints.hand_out(register, "minutes")
        held = [Held(made, day, "minutes")]
        report = audit.verify(register.store, register.judge)
        result = checkpoints.anchored(register.store, report, held)
        assert result.anchored == made.size
        assert result.verdict.startswith(f"ANCHORED up to entry {made.size - 1} ")
        assert signature is not None
        cut = replace(report, entries=made.size - 1)
        shorter = checkpoints.anchored(register.store, cut, held)
        assert "log shorter than checkpoint" in shorter.verdict
        other = [Held(replace(made, root="f" * 64), day, "minutes")]
        assert checkpoints.anchored(register.store, report, other).verdict.startswith("BROKEN")


def test_a_restored_backup_hands_out_no_second_history(
    signed: "Office", keys: dict[str, Signer]
) -> None:
    """The log must go on from the last checkpoint that its own entries name."""
    with open_as(signed, "cb01", keys["cb01"]) as register:
        checkpoints.hand_out(register, "minutes")
        wrong = {"size": 3, "root": "0" * 64, "day": "2026-11-24", "to": "minutes"}
        register.note("checkpoint.hand_out", Split(wrong, {}))
        with pytest.raises(LogShorter):
            checkpoints.hand_out(register, "minutes")


def test_a_witness_remembers_and_refuses_what_goes_back(
    signed: "Office", keys: dict[str, Signer], tmp_path: Path
) -> None:
    """It signs what goes on from what it saw, and nothing else; the office records it: L3."""
    memory = tmp_path / "witness.json"
    with open_as(signed, "cb01", keys["cb01"]) as register:
        first, _, _ = checkpoints.hand_out(register, "inspection")
        second, _, _ = checkpoints.hand_out(register, "inspection")
        later = countersign(second, register.store, memory, "tinh", keys["tinh"])
        before = memory.read_bytes()
        with pytest.raises(CheckpointOlder) as older:
            countersign(first, register.store, memory, "tinh", keys["tinh"])
        assert older.value.facts == {"size": first.size, "seen": second.size}
        assert older.value.exit_code == 7
        forged = Checkpoint(second.origin, second.size, "1" * 64)
        with pytest.raises(WitnessRefuses):
            countersign(forged, register.store, memory, "tinh", keys["tinh"])
        assert memory.read_bytes() == before
        again = countersign(second, register.store, memory, "tinh", keys["tinh"])
        assert again.signer == later.signer
        assert checkpoints.status(register.store, register.today).level == "L2"
        with pytest.raises(CheckpointUnusable):
            checkpoints.countersigned(register, first, "tinh", later.armored)
        with pytest.raises(CheckpointUnusable):
            checkpoints.countersigned(register, second, "cb02", later.armored)
        checkpoints.countersigned(register, second, "tinh", later.armored)
        assert checkpoints.status(register.store, register.today).level == "L3"
    assert breaks_of(signed) == []


def test_a_witness_names_the_checkpoint_that_it_refuses(
    signed: "Office", keys: dict[str, Signer], tmp_path: Path
) -> None:
    """A log that contradicts what was countersigned, older, of one size, or newer: exit code 6."""
    memory = tmp_path / "witness.json"
    with open_as(signed, "cb01", keys["cb01"]) as register:
        first, _, _ = checkpoints.hand_out(register, "inspection")
        second, _, _ = checkpoints.hand_out(register, "inspection")
        third, _, _ = checkpoints.hand_out(register, "inspection")
        # A third of which this log holds nothing: the witness has seen another history.
        for shown, seen in ((first, second.size), (second, second.size), (third, second.size)):
            memory.write_text(json.dumps({shown.origin: [seen, "1" * 64]}), "utf-8")
            before = memory.read_bytes()
            with pytest.raises(WitnessRefuses) as refused:
                countersign(shown, register.store, memory, "tinh", keys["tinh"])
            assert refused.value.facts == {"size": shown.size, "reason": "goes_back"}
            assert refused.value.exit_code == 6
            assert memory.read_bytes() == before
        size = register.store.head[0]
        memory.write_text(json.dumps({third.origin: [size + 1, "1" * 64]}), "utf-8")
        with pytest.raises(
            WitnessRefuses
        ):  # the log that was brought is shorter than what was seen
            countersign(third, register.store, memory, "tinh", keys["tinh"])


@pytest.mark.parametrize("text", ["", "[" * 5000, '{"x": 5}', '{"x": [Infinity, ""]}', "[]"])
def test_a_memory_that_is_none_is_not_taken_for_an_empty_one(
    signed: "Office", keys: dict[str, Signer], tmp_path: Path, text: str
) -> None:
    """Whatever stands there, it is kept and named: what was seen before cannot be known."""
    memory = tmp_path / "witness.json"
    memory.write_text(text, "utf-8")
    with open_as(signed, "cb01", keys["cb01"]) as register:
        made, _, _ = checkpoints.hand_out(register, "inspection")
        with pytest.raises(CheckpointUnusable) as unusable:
            countersign(made, register.store, memory, "tinh", keys["tinh"])
    assert unusable.value.facts["reason"] == "bad_memory"
    assert memory.read_text("utf-8") == text


def test_what_an_officer_had_seen_binds_the_log(signed: "Office", keys: dict[str, Signer]) -> None:
    """An entry whose officer had seen another history is a break, by the officer's own word."""
    with open_as(signed, "cb01", keys["cb01"]) as register:
        made, _, _ = checkpoints.hand_out(register, "officer")
        register.seen = Seen(made.size, made.root)
        register.note("audit.note", Split({}, {}))
        assert audit.verify(register.store, register.judge).breaks == ()
        register.seen = Seen(made.size, "2" * 64)
        entry = register.note("audit.note", Split({}, {}))
        (found,) = audit.verify(register.store, register.judge).breaks
    assert found.seq == entry.seq
    assert "had seen another history" in found.what


def test_the_assurance_level_grows_with_what_was_done(
    office: "Office", keys: dict[str, Signer]
) -> None:
    """L0 without anything, L1 once a checkpoint left, L2 with keys; the days are counted."""
    office.on(date(2026, 11, 2))
    with office.open() as register:
        assert checkpoints.status(register.store, register.today).level == "L0"
        checkpoints.hand_out(register, "minutes")
        assert checkpoints.status(register.store, register.today).level == "L1"
    office.on(date(2026, 11, 24))
    with open_as(office, "cb01", keys["cb01"]) as register:
        enrol(register, "cb01", keys["cb01"].public)
        found = checkpoints.status(register.store, register.today)
    assert (found.level, found.days_since, found.last_day) == ("L2", 22, date(2026, 11, 2))


def test_the_paper_of_the_first_entry_is_compared(signed: "Office") -> None:
    """The genesis digest on paper is that of this log, or the log is another."""
    with ReadingRegister.open(signed.url) as register:
        first = next(iter(register.entries())).leaf
        right = audit.verify(register.store, register.judge, genesis=first.upper())
        wrong = audit.verify(register.store, register.judge, genesis="0" * 64)
    assert right.breaks == ()
    assert "is not the one whose digest is on paper" in wrong.verdict
