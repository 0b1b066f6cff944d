"""Attacks on the history: old entries rewritten, cut, put in, keys exchanged, logs swapped."""

import shutil
from dataclasses import replace

from admission_flow.register.core import records
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import (
    Forged,
    a_second_later,
    append,
    append_act,
    derive_again,
    rewrite,
    rewrite_one,
    without_keys,
)
from tests.attacks.ground import VICTIM, VOTE, WAITING, Ground, report, vote

ADMINISTRATOR = "DB administrator"
OFFICER = "officer around the program"
REWRITTEN = "it names another root"


def older_entry(ground: Ground) -> None:
    """An entry before the last checkpoint is rewritten, and everything after it."""
    without_keys(ground)
    rewrite_one(ground, ground.last_of(VICTIM, kind=VOTE).seq, a_second_later)


def older_entry_and_checkpoints(ground: Ground) -> None:
    """An old entry is rewritten, all after it, and the log's own checkpoints made again."""
    without_keys(ground)
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    rewrite_one(ground, seq, a_second_later, checkpoints=True)


def refusal_left_out(ground: Ground) -> None:
    """The refusal of an unlawful vote is taken out of the log."""
    without_keys(ground)
    rewrite(ground, lambda forged: [one for one in forged if one.intent.action != records.REFUSE])


def entry_put_in(ground: Ground) -> None:
    """A lawful paper is put in among those of last year."""
    without_keys(ground)
    spare = append_act(ground, VICTIM, records.RECORD, report("Rất tốt"))

    def earlier(forged: list[Forged]) -> list[Forged]:
        return [*forged[:20], forged[spare.seq], *forged[20:-1]]

    rewrite(ground, earlier)


def order_exchanged(ground: Ground) -> None:
    """Two papers of a case change their places."""
    without_keys(ground)

    def exchanged(forged: list[Forged]) -> None:
        forged[9], forged[10] = forged[10], forged[9]

    rewrite(ground, exchanged)


def paper_exchanged(ground: Ground) -> None:
    """A paper that an entry rests on gets another digest."""
    without_keys(ground)
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    rewrite_one(ground, seq, lambda intent: replace(intent, rule=replace(intent.rule, ver="9")))


def officer_renamed(ground: Ground) -> None:
    """What one officer entered is said to be another's."""
    without_keys(ground)
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    rewrite_one(ground, seq, lambda intent: replace(intent, actor="cb02"))


def backup_put_back(ground: Ground) -> None:
    """Yesterday's files are copied over today's."""
    for file in ground.backup.iterdir():
        shutil.copy2(file, ground.bureau.folder)


def tail_cut(ground: Ground) -> None:
    """The last entries are taken off, with what they opened."""
    without_keys(ground)
    rewrite(ground, lambda forged: forged[:-4])
    with ground.files() as database:
        database.execute(
            "DELETE FROM private.personal_value"
            " WHERE entry_id NOT IN (SELECT id FROM main.log_entry)"
        )
    derive_again(ground)


def another_register(ground: Ground) -> None:
    """The register of another office is put in the place of this one."""
    for name in ("so.db", "so-private.db"):
        shutil.copy2(ground.other.with_name(name), ground.bureau.folder / name)


def entries_of_another_register(ground: Ground) -> None:
    """A case of another office is copied into this log, chained and numbered."""
    with ReadingRegister.open(str(ground.other)) as register:
        theirs = [entry for entry in register.entries() if entry.intent.case]
    copied = [Forged(replace(entry.intent, case="HS-0009")) for entry in theirs]
    rewrite(ground, lambda forged: [*forged, *copied])


def checkpoint_that_never_was(ground: Ground) -> None:
    """The log says that a checkpoint left the office, of entries that it never had so."""
    data = {"size": 30, "root": "d" * 64, "day": "2026-11-24", "to": "minutes"}
    append(ground, "", "checkpoint.hand_out", Split(data, {}))


def checkpoint_of_the_future(ground: Ground) -> None:
    """The log says that a checkpoint left the office, of more entries than it had."""
    data = {"size": 3000, "root": "d" * 64, "day": "2026-11-24", "to": "minutes"}
    append(ground, "", "checkpoint.hand_out", Split(data, {}))


def restored_from_nowhere(ground: Ground) -> None:
    """The log says that a backup was brought back, and loses entries that it never had."""
    data = {"from": 900, "to": 950, "longest": 951, "reason": "mẫu"}
    append(ground, "", "register.restore", Split(data, {}))


def copied_from_another(ground: Ground) -> None:
    """The log says that it is a copy for practice of another one."""
    data = {"entries": 3, "leaf": "e" * 64}
    append(ground, "", "register.practice", Split(data, {}))


def clock_set_back(ground: Ground) -> None:
    """A vote is entered with a clock that is a year behind."""
    ground.bureau.now = ground.bureau.now.replace(year=ground.bureau.now.year - 1)
    with ground.open() as register:
        register.advance(WAITING, vote(14))


HISTORY = (
    Attack(
        "older entry rewritten, no keys",
        ADMINISTRATOR,
        older_entry,
        (
            Told("verify", f"BROKEN at entry 54: {REWRITTEN}"),
            Told("verify --checkpoint", "BROKEN"),
            Told("checker", f"BROKEN at entry 54: {REWRITTEN}"),
        ),
    ),
    Attack(
        "older entry rewritten with the log's checkpoints, no keys",
        ADMINISTRATOR,
        older_entry_and_checkpoints,
        (
            nothing("verify"),
            nothing("replay", "."),
            nothing("checker"),
            Told("verify --checkpoint", "BROKEN"),
            Told("checker --checkpoint", "BROKEN"),
        ),
    ),
    Attack(
        "older entry rewritten, keys enrolled",
        ADMINISTRATOR,
        older_entry_and_checkpoints,
        (
            Told("verify", "the signature is not that of cb01"),
            Told("checker", "the signature is not that of cb01"),
        ),
        "signed",
    ),
    Attack("refusal left out", ADMINISTRATOR, refusal_left_out, (Told("verify", REWRITTEN),)),
    Attack("entry put in", ADMINISTRATOR, entry_put_in, (Told("verify", REWRITTEN),)),
    Attack("order exchanged", ADMINISTRATOR, order_exchanged, (Told("verify", REWRITTEN),)),
    Attack("program renamed", ADMINISTRATOR, paper_exchanged, (Told("verify", REWRITTEN),)),
    Attack("officer renamed", ADMINISTRATOR, officer_renamed, (Told("verify", REWRITTEN),)),
    Attack(
        "officer renamed, keys enrolled",
        ADMINISTRATOR,
        officer_renamed,
        (Told("verify", "the signature is not that of cb02"),),
        "signed",
    ),
    Attack(
        "old backup put back",
        ADMINISTRATOR,
        backup_put_back,
        (nothing("verify"), Told("verify --checkpoint", "log shorter than checkpoint")),
    ),
    Attack(
        "tail cut off",
        ADMINISTRATOR,
        tail_cut,
        (nothing("verify"), Told("verify --checkpoint", "log shorter than checkpoint")),
    ),
    Attack(
        "another register in its place",
        ADMINISTRATOR,
        another_register,
        (
            nothing("verify"),
            Told("verify --genesis", "the first entry is not the one"),
            Told("verify --checkpoint", "is of another log", 7),
        ),
    ),
    Attack(
        "entries of another register",
        ADMINISTRATOR,
        entries_of_another_register,
        (Told("verify", "it belongs to another log|BROKEN"),),
    ),
    Attack(
        "checkpoint that never was",
        OFFICER,
        checkpoint_that_never_was,
        (Told("verify", REWRITTEN), Told("checker", REWRITTEN)),
    ),
    Attack(
        "checkpoint of more entries",
        OFFICER,
        checkpoint_of_the_future,
        (Told("verify", REWRITTEN),),
    ),
    Attack(
        "backup said to be brought back",
        OFFICER,
        restored_from_nowhere,
        (Told("verify", "it says of a backup what cannot be"),),
    ),
    Attack(
        "said to be a copy of another log",
        OFFICER,
        copied_from_another,
        (Told("verify", "names another log"),),
    ),
    Attack(
        "clock set back",
        "officer at the keyboard",
        clock_set_back,
        (Told("verify", "before the entry before it", 0),),
    ),
)
