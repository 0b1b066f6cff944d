"""Attacks in two steps: one that is forbidden, and one that is to hide it."""

from dataclasses import replace

from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import Seen
from admission_flow.register.core import four_eyes, records
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.records import Split
from admission_flow.register.core.state import kept_of
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import append, append_act, derive_again, rewrite_one, verdict_on
from tests.attacks.ground import VOTE, WAITING, Ground, vote
from tests.attacks.traces import OFFICER, found
from tests.reliability.sample import new_signer

AROUND = "officer around the program"
RULE = r"branch\.two_thirds"
LEADS_TO = "branch_resolved"


def erased_to_hide(ground: Ground) -> None:
    """A vote of 13 of 20 with a forged verdict; then two names erase the person for ever."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict)
    entries = [entry for entry in ground.entries() if entry.intent.case == WAITING]
    values = sum(len(commitments(entry.intent.data)) for entry in entries)
    asked = {"decision": "12-QĐ/ĐU", "decided_on": "2026-11-01", "rule": "removed", "months": 60}
    request = {**asked, "retention": "a" * 64}
    append(ground, WAITING, "privacy.erase_request", Split(request, {}))
    with ground.open() as register, register.store.writing() as writing:
        kept = kept_of(register.judged(writing, WAITING))
    approved = {"request": len(ground.entries()) - 1, "values": values, "kept": kept}
    append(ground, WAITING, "privacy.erase_approve", Split(approved, {}), by="cb02")
    with ground.files() as database:
        database.execute(
            "DELETE FROM private.personal_value WHERE entry_id IN"
            ' (SELECT id FROM main.log_entry WHERE "case" = ?)',
            (WAITING,),
        )
        for table in ("private.subject_secret", "private.person_name"):
            database.execute(f'DELETE FROM {table} WHERE "case" = ?', (WAITING,))
    derive_again(ground)


def action_that_there_is_not(ground: Ground) -> None:
    """An action that no program knows is said to make a member."""
    append(ground, WAITING, "case.promote", Split({"note": "mẫu"}, {}), to="official")


def another_history_seen(ground: Ground) -> None:
    """An entry says that its officer saw a checkpoint that the log never had."""
    seq = len(ground.entries()) - 1
    seen = Seen(30, "d" * 64)
    rewrite_one(ground, seq, lambda intent: replace(intent, seen=seen))


def four_eyes_off_for_a_minute(ground: Ground) -> None:
    """The second officer is switched off, the vote entered, and the second officer asked again."""
    with ground.open() as register:
        four_eyes.set_steps(register, [])
        register.advance(WAITING, vote(14))
        four_eyes.set_steps(register, [VOTE])


def own_second_key(ground: Ground) -> None:
    """An officer enrols a key for a name that nobody has, and confirms with it."""
    second = new_signer(777)
    with ground.open() as register:
        enrol(register, "cb09", second.public)
        entry = register.advance(WAITING, vote(14)).entry
    ground.bureau.signers["cb09"] = second
    with ground.open("cb09") as register:
        four_eyes.confirm(register, WAITING, entry.seq)


def forged_and_corrected(ground: Ground) -> None:
    """A vote of 13 of 20 with a forged verdict is corrected to 14, as if it had been a slip."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    entry = append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict)
    with ground.open() as register:
        register.correct(WAITING, entry.seq, vote(14), "ghi nhầm (mẫu)")


def forged_and_withdrawn(ground: Ground) -> None:
    """A forged step that others built on is said never to have happened."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    entry = append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict)
    with ground.open() as register:
        register.correct(WAITING, entry.seq, None, "ghi nhầm (mẫu)")


DETOURS = (
    Attack(
        "erased to hide a forged step",
        AROUND,
        erased_to_hide,
        (Told("verify", "erases a person whose case had not ended"), nothing("replay", ".")),
    ),
    Attack(
        "action that there is not",
        AROUND,
        action_that_there_is_not,
        (Told("verify", "case.promote"), Told("replay", "case.promote")),
    ),
    Attack(
        "history that nobody saw",
        "DB administrator",
        another_history_seen,
        (Told("verify", "BROKEN at entry 55"), Told("checker", "had seen another history")),
    ),
    Attack(
        "second officer off for a minute",
        OFFICER,
        four_eyes_off_for_a_minute,
        (nothing("verify"), nothing("replay", ".")),
        "four eyes",
    ),
    Attack(
        "confirmed with an own second key",
        OFFICER,
        own_second_key,
        (found("R06", WAITING), nothing("verify")),
        "four eyes",
    ),
    Attack(
        "forged, and corrected as a slip",
        AROUND,
        forged_and_corrected,
        (Told("replay", RULE), found("R01", WAITING), nothing("verify")),
    ),
    Attack(
        "forged, and withdrawn",
        AROUND,
        forged_and_withdrawn,
        (Told("replay", RULE), nothing("verify")),
    ),
)
