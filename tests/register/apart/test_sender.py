"""What stands against a case because of the sender: their log, what waits there, what it keeps."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.bundle.handing_over import hand_over
from admission_flow.errors import ActNotOfRulebook, HandoverRefused, NotAllowed, OtherProcedure
from admission_flow.journal.commitment import commitments
from admission_flow.procedure.document import Case
from admission_flow.register.apart.merging import Received, carry_out, check_fits, notices_of
from admission_flow.register.audit import audit
from admission_flow.register.audit.merged import sent_cases, sent_log
from admission_flow.register.core import four_eyes, records
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.restoring import Who, copy_for_practice, restore
from admission_flow.register.personal_data import access as privacy
from admission_flow.testing import lawful_case
from tests.register.apart.conftest import BASE, SOMEBODY
from tests.register.apart.two_offices import ALREADY, CONFLICT, GROWN, NEW, REPORT, Two, add
from tests.register.core.test_signing import new_signer

if TYPE_CHECKING:
    pass

# ---- second officers -----------------------------------------------------------------------------


def test_a_step_that_waits_there(two: Two) -> None:
    """It goes in once a second officer has confirmed it there."""
    with two.sender.open() as register:
        four_eyes.set_steps(register, ["branch_resolution"])
    case = two.enter(SOMEBODY)
    vote = two.case(case, here=False).recorded[-1].seq
    problem = two.conflict(two.hand_over())
    assert (problem.message_id, problem.facts) == ("merge_waits_there", {"entries": (vote,)})
    with two.sender.open("cb02") as register:
        confirmed = four_eyes.confirm(register, case, vote).seq
    one = two.merged(two.hand_over())
    assert (one.standing, one.others_there) == (NEW, (confirmed,))


def test_a_step_that_waits_here(two: Two) -> None:
    """The next step of the sender goes in once somebody has confirmed the one before it here."""
    with two.receiver.open() as register:
        four_eyes.set_steps(register, ["branch_resolution"])
    two.enter(SOMEBODY)
    two.merge(two.hand_over())
    vote = two.case("HS-0001").recorded[-1].seq
    add(two.sender, "HS-0001", REPORT)
    assert two.merged(two.hand_over()).standing is GROWN  # a paper is no step
    add(two.sender, "HS-0001", BASE)
    folder = two.hand_over()
    problem = two.conflict(folder)
    assert problem.message_id == "merge_waits_here"
    assert problem.facts == {"case": "HS-0001", "entries": (vote,)}
    with two.receiver.open("cb02") as register:
        four_eyes.confirm(register, "HS-0001", vote)
    assert two.merged(folder).standing is GROWN
    two.sound()


# ---- the sender's log ----------------------------------------------------------------------------


def kept(two: Two, name: str) -> Path:
    """Copy the sender's register by hand, as somebody without the program does."""
    folder = two.folder / name
    shutil.copytree(Path(two.sender.url).parent, folder)
    return folder


def put_back(two: Two, folder: Path) -> None:
    here = Path(two.sender.url).parent
    shutil.rmtree(here)
    shutil.copytree(folder, here)


def test_the_log_was_rolled_back(two: Two) -> None:
    """A backup was copied back by hand: the log is shorter than what was taken over from it."""
    two.enter(SOMEBODY)
    backup = kept(two, "backup")
    add(two.sender, "HS-0001", REPORT)
    two.merge(two.hand_over())
    put_back(two, backup)
    problem = two.conflict(two.hand_over())
    assert problem.message_id == "merge_rolled_back"
    assert problem.facts["before"] > problem.facts["size"]


def test_the_log_is_a_fork(two: Two) -> None:
    """And was written on: it is longer, and another one. New cases do not go in either."""
    two.enter(SOMEBODY)
    backup = kept(two, "backup")
    add(two.sender, "HS-0001", REPORT)
    two.merge(two.hand_over())
    put_back(two, backup)
    add(two.sender, "HS-0001", *[replace(REPORT, assessment=f"lần {n}") for n in range(9)])
    two.enter(lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ"))
    size = two.size
    found = two.merge(two.hand_over())
    assert {one.problems[0].message_id for one in found} == {"merge_forked"}
    assert len(found) == 2
    assert two.size == size


@pytest.mark.parametrize("lost", [False, True], ids=["after what came", "what came"])
def test_a_backup_was_brought_back_and_the_log_says_so(two: Two, *, lost: bool) -> None:
    """Cases whose entries are still there go on; one whose entries were lost is in conflict."""
    two.enter(SOMEBODY)
    if not lost:
        two.merge(two.hand_over())
    backup = kept(two, "backup") / "so.db"
    add(two.sender, "HS-0001", REPORT)
    other = two.enter(lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ"))
    two.merge(two.hand_over("HS-0001") if lost else two.hand_over(other))
    restore(two.sender.url, str(backup), "máy hỏng", Who("cb01"))
    add(two.sender, "HS-0001", replace(REPORT, assessment="ghi lại"))
    if lost:
        problem = two.conflict(two.hand_over("HS-0001"))
        assert problem.message_id == "merge_lost_there"
        assert problem.facts["case"] == "HS-0001"
    else:
        assert two.merged(two.hand_over("HS-0001")).standing is GROWN
        two.sound()


def test_an_older_handover_of_which_nothing_was_taken(two: Two) -> None:
    """Nobody can tell it from a log that was rolled back: it is shown, and nothing is written."""
    two.enter(SOMEBODY)
    old = two.hand_over()
    two.merge(two.hand_over())
    assert two.conflict(old).message_id == "merge_rolled_back"


def test_this_registers_own_log(two: Two) -> None:
    """Whoever mixes up two folders is told."""
    two.enter(SOMEBODY)
    folder = two.hand_over()
    with (
        two.sender.open() as register,
        Received.open(folder) as received,
        pytest.raises(HandoverRefused) as refused,
    ):
        check_fits(register, received)
    assert refused.value.facts["reason"] == "handover_own"


def test_a_copy_for_practice(two: Two) -> None:
    """It is handed over to nobody; and what was handed over from one is not taken."""
    two.enter(SOMEBODY)
    copy = two.folder / "practice.db"
    copy_for_practice(two.sender.url, str(copy), Who("cb01"))
    with Register.open(str(copy), "cb01") as register, pytest.raises(HandoverRefused) as refused:
        hand_over(register, two.folder / "x", ["HS-0001"], "bàn giao")
    assert refused.value.facts["reason"] == "handover_practice"
    assert not (two.folder / "x").exists()


def test_another_procedure(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of a lending desk is not taken over into the admission."""
    two.enter(SOMEBODY)
    folder = two.hand_over()
    with two.receiver.open() as register, Received.open(folder) as received:
        monkeypatch.setattr(type(received.log), "procedure", "lending")
        with pytest.raises(OtherProcedure):
            check_fits(register, received)


# ---- what this register keeps --------------------------------------------------------------------


def test_a_register_of_minimal_data_takes_no_names(two: Two) -> None:
    """Each field that it does not keep is named; a case without them goes in."""
    minimal = replace(two.receiver, url=str(two.folder / "minimal.db"))
    Register.create(minimal.url, "cb01", clock=minimal.clock, minimal_data=True).close()
    other = two.between(two.sender, minimal)
    two.enter(SOMEBODY)
    (one,) = other.merge(other.hand_over())
    assert one.standing is CONFLICT
    assert "HS-0001.person.full_name" in {problem.where for problem in one.problems}
    person = replace(
        SOMEBODY.person, full_name="DV-17", born_on=date(2000, 3, 1), ethnicity="", religion=""
    )
    bare = two.enter(Case(person, SOMEBODY.unit))
    assert other.merge(other.hand_over(bare))[0].standing is NEW
    other.sound()


@pytest.mark.parametrize("days", [0, 1], ids=["today", "tomorrow"])
def test_a_paper_of_a_day_that_is_ahead_here(two: Two, days: int) -> None:
    """The sender's clock is ahead: papers of days to come go in when their days have come."""
    today = date(2026, 11, 24)
    two.sender.on(date(2026, 12, 24))
    case: Case = replace(
        SOMEBODY, acts=(*SOMEBODY.acts, replace(REPORT, on=today.replace(day=24 + days)))
    )
    two.enter(case)
    folder = two.hand_over()
    if days:
        assert two.conflict(folder).message_id == "merge_in_future"
        two.receiver.on(date(2026, 11, 26))
    assert two.merged(folder).standing is NEW


# ---- rulebooks -----------------------------------------------------------------------------------


def test_the_log_is_written_under_another_rulebook(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and its steps are judged by the one here."""
    two.enter(SOMEBODY)
    folder = two.hand_over()
    with two.receiver.open() as register, Received.open(folder) as received:
        assert notices_of(register, received) == ()
        monkeypatch.setattr(type(received.log), "rulebook", "f" * 64)
        (notice,) = notices_of(register, received)
        assert notice.message_id == "merge_other_rulebook"
        assert notice.facts == {"there": "f" * 64, "here": register.rulebook}


def test_an_entry_that_the_rulebook_here_cannot_read(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case does not go in, and the entry is named."""
    two.enter(SOMEBODY)
    folder = two.hand_over()

    def unreadable(*_: object) -> None:
        raise ActNotOfRulebook(case="HS-0001", seq=7, what="there is no kind 'loan'")

    monkeypatch.setattr(records, "fold", unreadable)
    problem = two.conflict(folder)
    assert problem.message_id == "merge_unreadable"
    assert problem.facts["entry"] == 7


# ---- keys ----------------------------------------------------------------------------------------


def test_both_registers_are_sealed(two: Two) -> None:
    """With the keys at hand all goes as ever, and the values here are sealed with the key here."""
    two.enter(SOMEBODY)
    keys = {name: two.folder / f"{name}.key" for name in ("sender", "receiver")}
    for name, office in (("sender", two.sender), ("receiver", two.receiver)):
        with office.open() as register:
            privacy.encrypt(register, keys[name])
    with Register.open(
        two.sender.url, "cb01", clock=two.sender.clock, data_key=keys["sender"]
    ) as register:
        folder = two.folder / "sealed"
        hand_over(register, folder, ["HS-0001"], "bàn giao")
    with Register.open(
        two.receiver.url, "cb09", clock=two.receiver.clock, data_key=keys["receiver"]
    ) as register, Received.open(folder) as received:  # fmt: skip
        assert [one.standing for one in carry_out(register, received)] == [NEW]
        report = audit.verify(register.store, register.judge)
        assert (report.breaks, report.lowered) == ((), False)
        assert register.case("HS-0001").case == SOMEBODY
        with sent_log(folder) as log:
            (found,) = sent_cases(register.store, log)
        assert (found.wrong, found.unopened) == ((), 0)
    with two.reading() as reading, sent_log(folder) as log:  # the key is not here
        (found,) = sent_cases(reading.store, log)
    assert found.wrong == ()
    assert found.unopened == len(SOMEBODY.acts) + 1 - _in_clear(two)
    private = Path(two.receiver.url.replace(".db", "-private.db")).read_bytes()
    assert "Lò Thị Ví Dụ".encode() not in private


def _in_clear(two: Two) -> int:
    """Count the entries that have no personal value."""
    with two.reading(here=False) as register:
        acts = [e for e in register.entries("HS-0001") if not e.intent.action.startswith("privacy")]
    return sum(not commitments(entry.intent.data) for entry in acts)


def test_officers_here_sign_what_they_take_over(two: Two) -> None:
    """Each entry, with their own key; the sender's signatures stay in the sender's log."""
    with two.sender.open() as register:
        register.signer = new_signer(1)
        enrol(register, "cb01", register.signer.public)
        two.sender.enter(register, SOMEBODY)
        hand_over(register, two.folder / "signed", ["HS-0001"], "bàn giao")
    with two.receiver.open() as register:
        register.signer = new_signer(2)
        enrol(register, "cb01", register.signer.public)
        with Received.open(two.folder / "signed") as received:
            assert [one.standing for one in carry_out(register, received)] == [NEW]
        assert all(entry.sig for entry in register.entries("HS-0001"))
    two.sound()
    with two.receiver.open("cb09") as register, Received.open(two.folder / "signed") as received:
        (one,) = carry_out(register, received)  # nothing is to be written, and nothing is
        assert one.standing is ALREADY
    add_signed(two)
    with two.receiver.open("cb09") as register, Received.open(two.folder / "more") as received:
        size = register.store.head
        with pytest.raises(NotAllowed):
            list(carry_out(register, received))
        assert register.store.head == size


def add_signed(two: Two) -> None:
    """Let the sender enter one more act, and hand it over."""
    with two.sender.open() as register:
        register.signer = new_signer(1)
        register.record("HS-0001", REPORT)
        hand_over(register, two.folder / "more", ["HS-0001"], "bàn giao")
